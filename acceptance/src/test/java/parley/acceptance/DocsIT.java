package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages name only what exists: types, files and folders, verbs of the command.
final class DocsIT {
    private static final Path HOME = Path.of("..");
    private static final Pattern TICKED = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern TYPE = Pattern.compile("[A-Z][a-z]+(?:[A-Z][A-Za-z]*)*");
    private static final Pattern FILE =
            Pattern.compile("[A-Za-z.][\\w.-]*(?:/[\\w.-]+)+/?|[\\w-]+\\.(?:md|xml|yaml|java)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)\\)");
    private static final Pattern VERB = Pattern.compile("\\./parley ([a-z]+)");

    /// Words that look like a type and are none of ours.
    private static final Set<String> WORDS = Set.of("Refusal");

    /// What looks like a path and is not one of this repository.
    private static final Set<String> ELSEWHERE = Set.of("space.yaml");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "ARCHITECTURE.md",
                "CONTRIBUTING.md",
                "docs/attacks.md",
                "docs/audit.md",
                "docs/existing-components.md"
            })
    void aPageNamesOnlyWhatExists(String page) throws IOException {
        var text = Files.readString(HOME.resolve(page));
        var types = types();
        var verbs = Files.readString(HOME.resolve("parley"));
        var missing = new ArrayList<String>();
        int looked = 0;
        for (var ticked : found(TICKED, text)) {
            if (TYPE.matcher(ticked).matches()) {
                looked++;
                if (!types.contains(ticked) && !WORDS.contains(ticked)) {
                    missing.add("type " + ticked);
                }
            } else if (FILE.matcher(ticked).matches() && !ELSEWHERE.contains(ticked)) {
                looked++;
                if (Files.notExists(HOME.resolve(ticked.replace("YYYY-MM-DD-slug.md", "")))) {
                    missing.add("file " + ticked);
                }
            }
        }
        for (var link : found(LINK, text)) {
            looked++;
            if (!link.contains("://") && Files.notExists(HOME.resolve(link))) {
                missing.add("link " + link);
            }
        }
        for (var verb : found(VERB, text)) {
            looked++;
            if (!Pattern.compile("\\b" + verb + "\\b").matcher(verbs).find()) {
                missing.add("verb " + verb);
            }
        }
        assertThat(missing).isEmpty();
        assertThat(looked).isPositive();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static Set<String> types() throws IOException {
        try (var files = Files.walk(HOME)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
