package parley.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.deploy.space.DemoSpaces;
import parley.deploy.space.SpaceFile;
import picocli.CommandLine;

/// What holds for every verb of spaces, without any that runs.
class LauncherVerbsIT {
    private static final String PROGRAM = "  parley ";

    /// What they print is a text as it was written, or a script.
    private static final Set<String> PLAIN = Set.of("logs", "completion");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    static Stream<String> verbs() {
        return all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyVerbHasAnExampleThatCanBeGiven(String verb) {
        var examples = examples(line(verb));

        assertThat(examples).isNotEmpty();
        for (var example : examples) {
            var parsed = Launcher.commandLine().parseArgs(example);
            assertThat(parsed.asCommandLineList().getLast().getCommandSpec().qualifiedName())
                    .isEqualTo("parley " + verb);
        }
        assertThat(run((verb + " --help").split(" "))).isZero();
        assertThat(out.toString()).contains("Example:\n").doesNotContain("%%", "$$");
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyVerbThatPrintsDoesSoForPrograms(String verb) {
        if (!PLAIN.contains(verb)) {
            assertThat(line(verb).getCommandSpec().optionsMap()).containsKey("--json");
        }
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void whatIsMistypedIsTwo(String verb) {
        assertThat(run((verb + " --nonsense").split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: parley " + verb);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "status --json",
                "env",
                "logs harbour/kafka",
                "partner list",
                "partner invite grid FOLDER/invitation.json",
                "partner remove grid",
                "root-policy show",
                "root-policy versions",
                "root-policy schema",
                "root-policy remove",
                "vocabulary list",
                "vocabulary show ontology saref",
                "vocabulary remove ontology saref",
                "attestation issue --twin did:web:a:twins:b --property c=d",
                "attestation revoke --id x"
            })
    void whatCannotBeDoneIsOne(String line) {
        var arguments = (line.replace("FOLDER", folder.toString()) + " --data " + folder).split(" ");

        assertThat(run(arguments)).as(out + "" + err).isEqualTo(1);
        assertThat(out + "" + err).isNotBlank().doesNotContain("Usage:", "Exception");
    }

    @Test
    void theLogOfWhatDoesNotRunIsThereToBeRead() throws IOException {
        var file = DemoSpaces.ensure(folder.resolve("spaces"), DemoSpaces.DEFAULT_PORTS, new SecureRandom())
                .getFirst();
        var log = SpaceFile.read(file).logs().resolve("kafka.log");
        Files.createDirectories(log.getParent());
        Files.writeString(log, "it died of this\n");

        assertThat(run("logs", "harbour/kafka", "--data", folder.toString())).isZero();
        assertThat(out.toString()).isEqualTo("it died of this\n");
        assertThat(run("logs", "harbour/kafka", "--data", "/nowhere", "--space", file.toString()))
                .isZero();
        assertThat(run("logs", "harbour/kafke", "--data", folder.toString())).isEqualTo(1);
        assertThat(err).hasToString("parley: no log of harbour/kafke; there are harbour/kafka\n");
    }

    /// Its file says that it runs, and none of its services does.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            root-policy show                  | Keycloak at http://localhost:
            root-policy schema                | interaction-broker at http://localhost:
            vocabulary list                   | Keycloak at http://localhost:
            vocabulary remove ontology saref  | twin-registry at http://localhost:
            attestation revoke --id x         | interaction-broker at http://localhost:
            partner invite hub FOLDER/i.json  | identity-bridge at http://localhost:
            person list                       | Keycloak at http://localhost:
            """)
    void aServiceThatDoesNotAnswerIsNamedWithItsUrl(String line, String silent) throws IOException {
        pretend();

        assertThat(run(here(line))).as(out + "" + err).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("parley: " + silent)
                .endsWith(" does not answer: nobody listens there; see ./parley status\n")
                .doesNotContain("Exception");
        assertThat(folder.resolve("i.json")).doesNotExist();
    }

    @Test
    void partnersAreListedAsSignedHereIfIdentityBridgeCannotBeAsked() throws IOException {
        pretend();

        assertThat(run(here("partner list"))).isZero();
        assertThat(out.toString().lines()).anyMatch(line -> line.startsWith("grid  agreed"));
        assertThat(err.toString()).contains("does not answer", "what is shown is what was signed here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n"})
    void anEmptyVocabularyIsRefusedAndNothingIsTakenOut(String turtle) throws IOException {
        pretend();
        Files.writeString(folder.resolve("empty.ttl"), turtle);

        assertThat(run(here("vocabulary set ontology saref FOLDER/empty.ttl"))).isEqualTo(1);
        assertThat(err.toString()).startsWith("parley: a text without anything is no vocabulary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attestation revoke",
                "attestation revoke FOLDER/a.json --id x",
                "partner invite grid FOLDER/i.json --valid long",
                "partner invite grid FOLDER/i.json --valid P91D",
                "partner invite grid FOLDER/i.json --for nobody",
                "person add eva",
                "person add eva --password-file FOLDER"
            })
    void whatIsWronglyCalledIsTwo(String line) {
        assertThat(run(here(line))).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: parley ");
    }

    private String[] here(String line) {
        return (line.replace("FOLDER", folder.toString()) + " --data " + folder).split(" ");
    }

    /// That harbour runs, at ports at which nobody listens.
    private void pretend() throws IOException {
        var ports = IntStream.range(40, 40 + DemoSpaces.DEFAULT_PORTS.size())
                .boxed()
                .toList();
        var file = DemoSpaces.ensure(folder.resolve("spaces"), ports, new SecureRandom())
                .getFirst();
        var own = ProcessHandle.current();
        var run = new ObjectMapper().createObjectNode().put("kind", "up").put("run", "x");
        run.putArray("spaces").add(file.toString());
        run.putArray("processes")
                .addObject()
                .put("name", "harbour/kafka")
                .put("pid", own.pid())
                .put("started", own.info().startInstant().orElseThrow().toEpochMilli())
                .put("log", "kafka.log");
        Files.writeString(folder.resolve("run.json"), run.toString());
    }

    @Test
    void whatCannotBeWrittenIsOne() throws IOException {
        int code = Launcher.run(
                new PrintWriter(Path.of("/dev/full").toFile(), UTF_8), new PrintWriter(err, true), "completion");

        assertThat(code).isEqualTo(1);
        assertThat(err).hasToString("parley: standard output cannot be written\n");
    }

    @Test
    void aFileThatIsMissingIsNamedAndIsOne() {
        assertThat(run("rotate-organisation-key", "/nowhere/space.yaml")).isEqualTo(1);
        assertThat(run("components", "/nowhere/space.yaml", folder.toString())).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.contains("/nowhere/space.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "reset"})
    void whatIsDoneIsZeroAndToldToProgramsAsJson(String verb) throws IOException {
        assertThat(run(verb, "--json", "--data", folder.toString())).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).isObject()).isTrue();
    }

    @Test
    void whatRunsIsADocumentAlsoIfNothingDoes() throws IOException {
        run("status", "--json", "--data", folder.toString());

        assertThat(new ObjectMapper().readTree(out.toString()).path("processes").isArray())
                .isTrue();
    }

    private int run(String... arguments) {
        return Launcher.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private static List<String[]> examples(CommandLine line) {
        return Arrays.stream(line.getCommandSpec().usageMessage().footer())
                .filter(each -> each.startsWith(PROGRAM))
                .map(each -> each.substring(PROGRAM.length())
                        .replace("%%", "%")
                        .replaceAll(" > .*", "")
                        .split(" "))
                .toList();
    }

    private static CommandLine line(String verb) {
        return Objects.requireNonNull(all().get(verb), verb);
    }

    private static Map<String, CommandLine> all() {
        var all = new LinkedHashMap<String, CommandLine>();
        collect(Launcher.commandLine(), new ArrayList<>(), all);
        return all;
    }

    private static void collect(CommandLine line, List<String> path, Map<String, CommandLine> all) {
        if (line.getCommand() instanceof Callable) {
            all.put(String.join(" ", path), line);
        }
        line.getSubcommands().forEach((name, sub) -> {
            path.add(name);
            collect(sub, path, all);
            path.removeLast();
        });
    }
}
