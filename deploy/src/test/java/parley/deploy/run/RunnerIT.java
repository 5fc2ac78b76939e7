package parley.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.deploy.plan.Component;
import parley.deploy.plan.Plan;
import parley.deploy.plan.Probe;

/// How the launcher deals with programs that do not become ready.
class RunnerIT {
    /// Becomes ready only when it was started before.
    private static final String SECOND_TIME =
            "if [ -f started ]; then while :; do echo \"$(date +%s)000 1 0\" > health; sleep 0.1; done; fi;"
                    + " touch started; ";

    private static final String LIVES = "exec sleep 60";
    private static final String DIES = "exit 1";

    /// Is at work until it may go on, and then ready.
    private static final String WORKS =
            "while [ ! -d go ]; do :; done; while :; do echo \"$(date +%s)000 1 0\" > health; sleep 0.1; done";

    private final List<String> lines = new ArrayList<>();

    @TempDir
    Path folder;

    private Runner runner = new Runner(new Plan(List.of(), List.of()), Progress.SILENT);

    @AfterEach
    void endAll() throws InterruptedException {
        Ending.atOnce(runner.running().values());
    }

    private void plan(String firstTime, int tries) {
        plan(firstTime, tries, lines::add);
    }

    private void plan(String firstTime, int tries, Consumer<String> told) {
        var program = new Component.Program(
                "harbour/slow",
                Set.of(),
                List.of("/bin/sh", "-c", SECOND_TIME + firstTime),
                folder,
                Map.of(),
                folder.resolve("slow.log"),
                new Probe.Mirroring(1, folder.resolve("health")),
                Duration.ofSeconds(1),
                tries,
                List.of());
        runner = new Runner(new Plan(List.of(), List.of(program)), new Progress(told));
    }

    @ParameterizedTest
    @ValueSource(strings = {LIVES, DIES})
    void whatDoesNotBecomeReadyIsStartedAnew(String firstTime) throws Exception {
        plan(firstTime, 2);

        runner.start();

        assertThat(lines).anyMatch(line -> line.contains("harbour/slow") && line.contains("starting it anew"));
        assertThat(runner.running().values()).singleElement().matches(Running::alive);
    }

    @Test
    void whatIsAtWorkIsGivenMoreTime() throws Exception {
        plan(WORKS, 1, line -> {
            lines.add(line);
            if (line.contains("but at work")) {
                folder.resolve("go").toFile().mkdir();
            }
        });

        runner.start();

        assertThat(lines)
                .anyMatch(line -> line.contains("harbour/slow") && line.contains("but at work"))
                .noneMatch(line -> line.contains("starting it anew"));
        assertThat(runner.running().values()).singleElement().matches(Running::alive);
    }

    @Test
    void butNotForEver() {
        plan("while :; do :; done", 1);

        assertThatThrownBy(() -> runner.start())
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("harbour/slow: not ready after 5 s");
    }

    @Test
    void whatDoesNothingIsGivenNone() {
        plan(LIVES, 1);

        assertThatThrownBy(() -> runner.start())
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("harbour/slow: not ready after 1 s");
    }

    @Test
    void whatOneThatIsGoneSaidOfItselfIsNotBelieved() throws Exception {
        Files.writeString(folder.resolve("health"), System.currentTimeMillis() + " 1 0\n");
        plan(LIVES, 1);

        assertThatThrownBy(() -> runner.start())
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("harbour/slow: not ready after 1 s");
    }

    @Test
    void whoseDeathIsToldIfItWasTheLast() {
        plan(DIES, 1);

        assertThatThrownBy(() -> runner.start())
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("harbour/slow: died while starting");
    }
}
