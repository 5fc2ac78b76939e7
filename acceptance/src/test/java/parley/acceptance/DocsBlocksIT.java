package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.acceptance.Page.Block;
import parley.deploy.space.SpaceFile;

/// All that README.md and the pages of `docs` show is so: commands are run, as a reader would from the
/// first line to the last, and print what the page says that they print; programs compile, and everything
/// else is what its fence says.
@BesideOthers
final class DocsBlocksIT {
    /// What no page may be spared, and why it is: by page and first line.
    private static final Map<String, String> NOT_RUN = Map.ofEntries(
            Map.entry(
                    "README.md: ./parley demo",
                    "it takes minutes and a test cannot start all tests; a test of the group soak types the first"),
            Map.entry(
                    "README.md: ./parley up", "it starts, judges and ends the two organisations that all tests share"),
            Map.entry(
                    "README.md: ./parley new twin tank --folder ~/tank",
                    "Maven takes minutes; a test of the group soak runs what is written"),
            Map.entry(
                    "README.md: ./parley partner invite grid invitation.json",
                    "it takes two organisations that are no partners yet; a test of its own does it"),
            Map.entry(
                    "README.md: ./parley bench --quick",
                    "it takes twenty minutes and the machine for itself; a test of the group soak types it"),
            Map.entry(
                    "docs/api/README.md: mvn -pl twin-registry,interaction-broker,identity-bridge/service -am verify"
                            + " -DskipITs -Dtest=ApiTest \\",
                    "it builds, and writes into the checkout; a test of the group soak types it in a clone"),
            Map.entry("docs/tutorial.md: ./parley up", "the tests have started both organisations already"),
            Map.entry(
                    "docs/operating.md: ./parley partner invite grid invitation.json",
                    "it takes two organisations that are no partners yet; a test of its own does it"),
            Map.entry(
                    "docs/operating.md: ./parley rotate-key --agent computer-agent",
                    "it replaces keys with which other tests sign; what it calls has tests of its own"),
            Map.entry(
                    "docs/operating.md: ./parley down; tar -C ~/.local/state/parley --exclude='*/data/logs' -czf"
                            + " parley-backup.tgz spaces; ./parley up",
                    "it ends the two organisations that all tests share; a test of the group soak types just this"),
            Map.entry(
                    "docs/operating.md: ./parley down; ./parley reset; tar -C ~/.local/state/parley -xzf"
                            + " parley-backup.tgz; ./parley up",
                    "it ends the two organisations that all tests share; a test of the group soak types just this"),
            Map.entry(
                    "docs/operating.md: ./parley down; git pull; ./parley build; ./parley up",
                    "it ends the two organisations that all tests share; a test of the group soak types just this"),
            Map.entry(
                    "docs/security.md: ./parley down; rm ~/.local/state/parley/spaces/harbour/keys/clients/*.secret;"
                            + " rm -r ~/.local/state/parley/spaces/harbour/data/keycloak; ./parley up",
                    "it ends the two organisations that all tests share; a test of the group soak types just this"));

    private final Pair pair;

    @TempDir
    private Path folder;

    DocsBlocksIT(Pair pair) {
        this.pair = pair;
    }

    static Stream<Page> pages() throws IOException {
        return Page.all().stream();
    }

    static Stream<Page> pagesThatRun() throws IOException {
        return pages().filter(Page::runs);
    }

    @ParameterizedTest
    @MethodSource("pagesThatRun")
    void the_commands_of_a_page_do_and_print_what_it_says(Page page) throws Exception {
        Tools.assume("bash", "curl", "jq", "mktemp", "realpath");
        var here = Page.of(page.name(), here(Files.readString(Page.HOME.resolve(page.name()))));

        try (var desk = Desk.open()) {
            var typed = PageShell.of(here, pair, desk).type(here, Map.of());

            assertThat(typed.code())
                    .as(() -> "%s:%d%n%s%n%s%n%s"
                            .formatted(
                                    page.name(),
                                    typed.last().block().line(),
                                    typed.last().block().text(),
                                    typed.last().out(),
                                    typed.last().err()))
                    .isZero();
            assertThat(typed.printed())
                    .extracting(PageShell.Printed::block)
                    .containsExactlyElementsOf(
                            here.blocks().stream().filter(Block::runs).toList());
            printed(here, typed);
        }
    }

    private static void printed(Page page, PageShell.Typed typed) {
        var before = new ArrayList<PageShell.Printed>();
        var left = new ArrayList<>(typed.printed());
        for (var block : page.blocks()) {
            if (block.runs()) {
                before.add(left.removeFirst());
            } else if (block.isOutput()) {
                assertThat(before.getLast().out().replace("\r", "").stripTrailing())
                        .as("%s:%d, where the page shows%n%s", page.name(), block.line(), block.text())
                        .matches(Shown.pattern(block.text()));
            }
        }
    }

    /// As it is in the spaces of the tests, which stand on other ports than those of `./parley up`.
    private String here(String text) {
        return text.replace(
                        "17107", Integer.toString(pair.harbour().twinRegistry().getPort()))
                .replace("18107", Integer.toString(pair.grid().twinRegistry().getPort()));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void what_a_page_shows_is_what_its_fence_says(Page page) throws Exception {
        for (var block : page.blocks()) {
            try {
                look(block);
            } catch (Exception e) {
                throw new AssertionError(
                        page.name() + ":" + block.line() + ": " + e.getMessage() + "\n" + block.text(), e);
            }
        }
    }

    private void look(Block block) throws Exception {
        switch (block.language()) {
            case "sh" -> assertThat(block.text()).isNotBlank();
            case "json" ->
                Http.JSON
                        .readerFor(JsonNode.class)
                        .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .readTree(block.text());
            case "yaml" -> yaml(block.text());
            case "csv" -> assertThat(rows(block.text())).isNotEmpty();
            case "turtle" -> pair.computer().twin(pair.name("shown")).put(block.text());
            case "sparql" -> pair.twin(pair.computer(), "asks").query(block.text(), "text/csv");
            case "java" -> compile(block);
            case "mermaid" -> assertThat(block.text()).containsPattern("^(flowchart|sequenceDiagram|stateDiagram-v2)");
            case "text" -> assertThat(block.text()).doesNotContain("./parley ").doesNotContain("curl ");
            default -> throw new IllegalArgumentException("`" + block.language() + "` is no language of a page");
        }
    }

    /// A space's file is read as one.
    private void yaml(String text) throws IOException {
        assertThat(new YAMLMapper().readTree(text).isContainerNode()).isTrue();
        if (text.startsWith("organisation:")) {
            var space = SpaceFile.read(Files.writeString(folder.resolve("space.yaml"), text));
            assertThat(space.organisation()).isNotEmpty();
        }
    }

    private static List<JsonNode> rows(String csv) throws IOException {
        try (var rows = new CsvMapper()
                .readerFor(JsonNode.class)
                .with(CsvSchema.emptySchema().withHeader())
                .<JsonNode>readValues(csv)) {
            return rows.readAll();
        }
    }

    private void compile(Block block) throws IOException {
        var file = Files.writeString(folder.resolve(block.isFile() ? block.fileName() : "Shown.java"), block.text());
        var complaints = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(
                                    complaints,
                                    files,
                                    null,
                                    List.of("-proc:none", "-d", folder.toString(), "-cp", PageShell.classPath()),
                                    null,
                                    files.getJavaFileObjects(file))
                            .call())
                    .as(complaints.toString())
                    .isTrue();
        }
    }

    /// Its first line, without what it says to readers; all of one that begins by ending what runs.
    private static String command(Block block) {
        var lines =
                block.text().lines().map(line -> line.replaceFirst(" +#.*", "")).toList();
        return lines.getFirst().equals("./parley down") ? String.join("; ", lines) : lines.getFirst();
    }

    @Test
    void no_command_is_spared_but_those_that_are_listed_here() throws IOException {
        var spared = new TreeMap<String, String>();
        for (var page : Page.all()) {
            page.blocks().stream()
                    .filter(Block::isNotRun)
                    .forEach(block -> spared.put(
                            page.name() + ": " + command(block), block.remark().replaceFirst("run: no, because ", "")));
        }

        assertThat(spared).containsExactlyInAnyOrderEntriesOf(NOT_RUN);
    }

    /// Only what stands between fences is looked at.
    @Test
    void no_command_hides_in_an_indented_block() throws IOException {
        for (var page : Page.all()) {
            var prose = Files.readString(Page.HOME.resolve(page.name())).replaceAll("(?ms)^```.*?^```$", "");

            assertThat(prose).as(page.name()).doesNotContainPattern("(?m)^(?: {4}|\\t)\\S*(?:parley|curl|mvn) ");
        }
    }
}
