package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.agent.FindQuery;
import parley.agent.Subscription;
import parley.agent.control.CommandOutcome;
import parley.cli.project.Project;
import parley.cli.project.Sdk;

/// What `parley new twin` writes, in a space: it is found, publishes, executes a command, and ends in order.
@BesideOthers
@Tag("soak")
final class NewTwinIT {
    private static final Duration VALID = Duration.ofMinutes(1);
    private static final int TERMINATED = 128 + 15;

    private final Pair pair;

    @TempDir
    Path folder;

    NewTwinIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void aNewTwinIsFoundAndReadAndCommandedAsItWasWritten() throws Exception {
        var name = pair.name("parlour");
        var twin = pair.computer().settings().organisationDid().twin(name);
        var visitor = pair.twin(pair.harbourStranger(), "visitor");
        Project.of(name, new Sdk(Path.of(".."))).write(folder);
        var received = new Received();

        var process = start(compile());
        try (var lines = process.inputReader()) {
            assertThat(said(lines, "is here")).isEqualTo(twin + " is here");
            Patiently.await("the new twin to be found")
                    .until(() -> visitor.find(FindQuery.everything().text(name)).twins().stream()
                            .anyMatch(found -> found.twin().equals(twin.value())));
            var granted = Patiently.get(
                    "an active interaction of " + twin,
                    () -> visitor.subscribe(twin, "temperature") instanceof Subscription.Active(var view)
                            ? Optional.of(view)
                            : Optional.empty());
            try (var _ = visitor.handle(granted.id(), received)) {
                Patiently.await("a record").until(() -> received.count() > 0);

                var outcome = visitor.command(
                        twin, "target", JsonNodeFactory.instance.objectNode().put("celsius", 24), VALID);
                while (outcome instanceof CommandOutcome.Pending(var id, var state)) {
                    outcome = visitor.outcome(id);
                }

                assertThat(outcome)
                        .isInstanceOfSatisfying(
                                CommandOutcome.Done.class,
                                done -> assertThat(done.result())
                                        .isEqualTo(JsonNodeFactory.instance
                                                .objectNode()
                                                .put("before", 20.0)));
                Patiently.await("a record with the new target")
                        .until(() -> received.records().stream()
                                .anyMatch(record -> record.value() != null
                                        && Double.valueOf(24)
                                                .equals(record.value().get("target"))));
            }
            // The process's own destroy() would close what it says
            process.toHandle().destroy();
            assertThat(said(lines, "stopped")).isEqualTo("stopped");
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(TERMINATED);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(received.refused()).isEmpty();
    }

    private Path compile() throws IOException {
        var classes = Files.createDirectories(folder.resolve("target/classes"));
        var arguments = new ArrayList<>(List.of("-proc:none", "-cp", classPath(), "-d", classes.toString()));
        try (var sources = Files.walk(folder.resolve("src/main/java"))) {
            sources.filter(Files::isRegularFile).map(Path::toString).forEach(arguments::add);
        }
        int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(failed).isZero();
        return classes;
    }

    private Process start(Path classes) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=" + folder.resolve("src/main/resources/logback.xml"),
                        "-cp",
                        String.join(
                                File.pathSeparator,
                                classes.toString(),
                                folder.resolve("src/main/resources").toString(),
                                classPath()),
                        "twin.Main",
                        Pair.settings(pair.harbour(), Pair.COMPUTER_AGENT).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// The next line that says this.
    private static String said(BufferedReader lines, String what) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(what)) {
                return line;
            }
        }
        throw new IOException("it ended without saying: " + what);
    }

    private static String classPath() {
        var all = System.getProperty("surefire.test.class.path");
        return all == null ? System.getProperty("java.class.path") : all;
    }
}
