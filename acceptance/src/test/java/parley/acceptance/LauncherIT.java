package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import parley.agent.Agent;
import parley.deploy.space.SpaceFile;

/// The launcher as a command: data survives `down` and `up`, failures are one clear line, and no process
/// survives.
@Isolated
final class LauncherIT {
    /// As little as keeps a twin: Keycloak, Kafka and the registry of one space.
    private static final List<String> LITTLE = List.of(
            "schema-registry", "interaction-broker", "feed-streams", "identity-bridge", "console", "mirror-grid");

    /// Its bit in a set of signals.
    private static final long SIGINT = 1 << 1;

    private final Path folder;
    private final Path space;

    LauncherIT() throws IOException {
        folder = Folders.fresh("launcher");
        space = SpaceFiles.write(folder.resolve("spaces")).getFirst();
    }

    private record Ended(int code, String out, List<String> errors) {}

    @BeforeEach
    @AfterEach
    void noProcessIsLeft() throws Exception {
        var left = processes();
        left.forEach(ProcessHandle::destroyForcibly);
        Patiently.await("their end").until(() -> processes().isEmpty());
        assertThat(left).isEmpty();
    }

    @Tag("soak")
    @Test
    void dataSurvivesDownAndUp() throws Exception {
        succeeds(up());
        try (var agent = agent()) {
            agent.twin("kept").put("<> a <urn:example:Kept> .");
        }
        succeeds(run("status"));
        assertThat(up()).returns(1, Ended::code).satisfies(refused -> assertOneLine(refused, "is running", "down"));

        succeeds(run("down"));
        assertThat(processes()).isEmpty();
        assertThat(run("status")).returns(1, Ended::code);
        succeeds(up());

        try (var agent = agent()) {
            assertThat(agent.twin("kept").show())
                    .hasValueSatisfying(twin ->
                            assertThat(twin.path("description").asText()).contains("urn:example:Kept"));
        }
        succeeds(run("down"));
    }

    @Test
    void aTakenPortIsOneClearLine() throws Exception {
        int port = SpaceFile.read(space).ports().kafka();
        try (var taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));

            var ended = up();

            assertThat(ended.code()).isEqualTo(1);
            assertOneLine(ended, "harbour/kafka", "port " + port, "taken");
        }
    }

    private static void succeeds(Ended ended) {
        assertThat(ended.code()).as("%s%n%s", ended.out(), ended.errors()).isZero();
    }

    private static void assertOneLine(Ended ended, String... parts) {
        assertThat(ended.errors()).noneMatch(line -> line.strip().startsWith("at "));
        assertThat(ended.errors().getLast()).startsWith("parley: ").contains(parts);
    }

    @Test
    void ctrlCWhileItStartsEndsEverything() throws Exception {
        assumeTrue(!ignoresInterrupts(), "whoever started this ignores SIGINT, and so does all that it starts");
        var launcher = start(arguments());
        awaitFirstProcess();

        new ProcessBuilder("kill", "-INT", String.valueOf(launcher.pid()))
                .start()
                .waitFor();

        assertThat(launcher.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(launcher.exitValue()).isNotZero();
        Patiently.await("the end of all processes").until(() -> processes().isEmpty());
    }

    @Test
    void noProcessSurvivesALauncherThatIsKilledWhileItStarts() throws Exception {
        var launcher = start(arguments());
        awaitFirstProcess();

        launcher.destroyForcibly().waitFor();

        Patiently.await("the end of all processes").until(() -> processes().isEmpty());
    }

    /// As what runs behind a shell without job control does; what has no `/proc` is not asked.
    private static boolean ignoresInterrupts() throws IOException {
        var status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGINT) != 0);
    }

    /// On a new machine the distributions are prepared before.
    private void awaitFirstProcess() {
        Patiently.await("a first process")
                .atMost(Duration.ofMinutes(5))
                .until(() -> !processes().isEmpty());
    }

    private Ended up() throws Exception {
        return run(arguments().toArray(String[]::new));
    }

    private List<String> arguments() {
        var arguments = new ArrayList<>(List.of("up", "--space", space.toString()));
        LITTLE.forEach(part -> arguments.addAll(List.of("--without", part)));
        return arguments;
    }

    private Agent agent() throws Exception {
        JsonNode env = new ObjectMapper().readTree(run("env", "--json").out());
        var settings = env.at("/spaces/0/agents").findValuesAsText("settings").stream()
                .filter(path -> path.contains(Pair.COMPUTER_AGENT))
                .findFirst()
                .orElseThrow();
        return Agent.open(Path.of(settings));
    }

    private Ended run(String... arguments) throws Exception {
        var launcher = start(Arrays.asList(arguments));
        assertThat(launcher.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Ended(
                launcher.exitValue(),
                Files.readString(folder.resolve("out")),
                Files.readAllLines(folder.resolve("errors")));
    }

    private Process start(List<String> arguments) throws Exception {
        var line = Shipped.launcher(arguments);
        line.addAll(List.of("--data", folder.resolve("state").toString()));
        return new ProcessBuilder(line)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
    }

    /// What the launcher has started: all of it names a file in this folder.
    private List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> Arrays.stream(arguments).anyMatch(a -> a.startsWith("@" + folder)))
                        .isPresent())
                .toList();
    }
}
