package parley.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/// The examples that the help of commands has.
final class Examples {
    private static final String PROGRAM = "parley ";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private Examples() {}

    /// Those of each command, as the words after the program's name.
    static Map<String, List<List<String>>> all(CommandLine root) {
        var all = new LinkedHashMap<String, List<List<String>>>();
        collect(root, "", all);
        return all;
    }

    private static void collect(CommandLine line, String path, Map<String, List<List<String>>> all) {
        if (line.getCommand() instanceof Callable) {
            all.put(path.strip(), of(line));
        }
        line.getSubcommands().forEach((name, sub) -> collect(sub, path + " " + name, all));
    }

    private static List<List<String>> of(CommandLine line) {
        var footer = String.join("\n", line.getCommandSpec().usageMessage().footer())
                .replace("%%", "%")
                .replaceAll("\\\\\\n\\s*", "");
        return footer.lines()
                .filter(each -> each.startsWith("  ") && each.contains(PROGRAM))
                .map(each -> words(each.substring(each.indexOf(PROGRAM) + PROGRAM.length())))
                .toList();
    }

    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var found = WORD.matcher(line.replaceAll(" > .*", ""));
        while (found.find()) {
            words.add(Stream.of(1, 2)
                    .map(found::group)
                    .filter(group -> group != null)
                    .findFirst()
                    .orElseThrow());
        }
        return List.copyOf(words);
    }
}
