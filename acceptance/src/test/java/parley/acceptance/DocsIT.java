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
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The pages name only what exists: types, files and folders, verbs of the command.
final class DocsIT {
    private static final Path HOME = Path.of("..");
    private static final Pattern TICKED = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern TYPE = Pattern.compile("[A-Z][a-z]+(?:[A-Z][A-Za-z]*)*");
    private static final Pattern FILE =
            Pattern.compile("[A-Za-z.][\\w.-]*(?:/[\\w.-]+)+/?|[\\w-]+\\.(?:md|xml|yaml|java)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)\\)");
    private static final Pattern VERB = Pattern.compile("\\./parley ([a-z][a-z-]*)");

    /// Words that look like a type and are none of ours.
    private static final Set<String> WORDS = Set.of("Refusal", "Authorization");

    /// What looks like a path and is not one of this repository: a space's folder, and media types.
    private static final Pattern ELSEWHERE = Pattern.compile("space\\.yaml|(?:keys|data|text|application)/.*");

    static Stream<String> pages() throws IOException {
        return Stream.concat(Page.all().stream().map(Page::name), Stream.of("ARCHITECTURE.md", "CONTRIBUTING.md"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageNamesOnlyWhatExists(String page) throws IOException {
        var text = Files.readString(HOME.resolve(page));
        var types = types();
        var verbs = Files.readString(HOME.resolve("parley"));
        var own = Page.of(page, text).blocks().stream()
                .filter(Page.Block::isFile)
                .map(Page.Block::fileName)
                .toList();
        var missing = new ArrayList<String>();
        for (var ticked : found(TICKED, text)) {
            if (TYPE.matcher(ticked).matches()) {
                if (!types.contains(ticked) && !WORDS.contains(ticked)) {
                    missing.add("type " + ticked);
                }
            } else if (FILE.matcher(ticked).matches()
                    && !ELSEWHERE.matcher(ticked).matches()
                    && !own.contains(ticked)) {
                if (Files.notExists(HOME.resolve(ticked.replace("YYYY-MM-DD-slug.md", "")))) {
                    missing.add("file " + ticked);
                }
            }
        }
        for (var link : found(LINK, text)) {
            if (!link.contains("://") && Files.notExists(HOME.resolve(page).resolveSibling(link))) {
                missing.add("link " + link);
            }
        }
        for (var verb : found(VERB, text)) {
            if (!Pattern.compile("\\b" + verb + "\\b").matcher(verbs).find()) {
                missing.add("verb " + verb);
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static Set<String> types() throws IOException {
        return Page.sources(".java")
                .map(file -> String.valueOf(file.getFileName()))
                .map(name -> name.substring(0, name.length() - ".java".length()))
                .collect(Collectors.toSet());
    }
}
