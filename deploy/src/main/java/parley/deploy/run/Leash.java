package parley.deploy.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Ends every process of a run when the launcher that holds its other end is gone, however that came about.
///
/// A small process of its own: it reads its input, which ends with the launcher, and then kills whatever carries the
/// run's mark on its command line. Told `release`, it leaves them alone.
public final class Leash implements AutoCloseable {
    private static final String RELEASE = "release";

    private final Process process;

    private Leash(Process process) {
        this.process = process;
    }

    static Leash hold(Path java, String run, Path log) throws IOException {
        var command = List.of(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx32m",
                "-cp",
                Installation.ownLocation().toString(),
                Leash.class.getName(),
                run);
        return new Leash(Shell.holding(command, log));
    }

    /// The processes stay when the launcher goes.
    void release() throws IOException {
        process.getOutputStream().write((RELEASE + "\n").getBytes(StandardCharsets.UTF_8));
        close();
    }

    /// The processes that are still there are killed.
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Started by [#hold] with the run's mark.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var told = new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!told.equals(RELEASE)) {
            // Twice: one may have been about to start when the launcher died.
            for (int round = 0; round < 2; round++) {
                killAll(arguments[0]);
                Thread.sleep(300);
            }
        }
    }

    private static void killAll(String run) {
        for (var process : of(run)) {
            process.destroyForcibly();
        }
    }

    /// The living processes that carry a run's mark.
    static List<ProcessHandle> of(String run) {
        var mark = "-Dparley.run=" + run;
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> Arrays.asList(arguments).contains(mark))
                        .isPresent())
                .toList();
    }
}
