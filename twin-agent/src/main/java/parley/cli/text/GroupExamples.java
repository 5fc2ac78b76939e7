package parley.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine;

/// Examples in the help of commands that only hold others: the first one of each of these.
public final class GroupExamples {
    private static final String NAMED = "parley ";

    private GroupExamples() {}

    /// Adds them wherever a command that holds others shows none of its own.
    ///
    /// @return the same line
    public static CommandLine in(CommandLine line) {
        for (var command : new LinkedHashSet<>(line.getSubcommands().values())) {
            var usage = in(command).getCommandSpec().usageMessage();
            if (usage.footer().length == 0) {
                usage.footer(footer(command));
            }
        }
        return line;
    }

    private static String[] footer(CommandLine group) {
        var lines = new ArrayList<>(List.of("", "Example:"));
        for (var command : new LinkedHashSet<>(group.getSubcommands().values())) {
            Arrays.stream(command.getCommandSpec().usageMessage().footer())
                    .filter(each -> each.contains(NAMED))
                    .findFirst()
                    .ifPresent(lines::add);
        }
        return lines.toArray(String[]::new);
    }
}
