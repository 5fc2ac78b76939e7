package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import parley.acceptance.Page.Block;

/// What pages show that takes too long for every day, typed in a clone of what is committed, as by who has just got it:
/// it builds itself first.
@Isolated
@Tag("soak")
final class FreshCloneIT {
    private static final int MOST_MINUTES = 90;

    private static Path folder;
    private static Path clone;

    @BeforeAll
    static void getIt() throws Exception {
        Tools.assume("bash", "git", "mvn");
        folder = Folders.fresh("fresh-clone");
        clone = folder.resolve("parley");
        type(folder, "git clone --quiet '" + Page.HOME.toRealPath() + "' parley");
    }

    @Test
    void the_demonstration_tells_its_whole_story() throws Exception {
        var line = block("README.md", "./parley demo")
                .text()
                .lines()
                .filter(each -> each.startsWith("./parley demo"))
                .findFirst()
                .orElseThrow();

        var told = type(clone, line);

        assertThat(told).contains("both sides can say who asked what, and which rule decided");
    }

    @Test
    void the_description_of_the_api_is_written_anew_and_says_the_same() throws Exception {
        type(clone, block("docs/api/README.md", "parley.docs.update").text());

        assertThat(type(clone, "git status --porcelain docs")).isEmpty();
    }

    @Test
    void the_short_bench_measures_all_that_it_names() throws Exception {
        var told = type(clone, block("README.md", "./parley bench").text());

        assertThat(told).contains("goal: decisions/s sustained", "Fuseki", "MirrorMaker");
    }

    private static Block block(String page, String what) throws IOException {
        return Page.of(page, Files.readString(clone.resolve(page))).blocks().stream()
                .filter(block -> block.isNotRun() && block.text().contains(what))
                .findFirst()
                .orElseThrow();
    }

    /// What it prints; its state is kept apart from that of whoever runs the test.
    private static String type(Path where, String commands) throws Exception {
        var log = folder.resolve("log");
        var shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands).directory(where.toFile());
        shell.environment().put("PARLEY_DATA", folder.resolve("state").toString());
        shell.redirectErrorStream(true).redirectOutput(log.toFile());
        var process = shell.start();
        try {
            assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        assertThat(process.exitValue()).as(() -> commands + "\n" + read(log)).isZero();
        return read(log);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
