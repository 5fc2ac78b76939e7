package parley.deploy.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/// Runs [Sampling] as a process, which can be killed in the middle of a command.
public final class SamplingProcess implements AutoCloseable {
    private static final long SECONDS = 60;

    private final Process process;
    private final LongFunction<OptionalLong> sampler;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread listening;

    private SamplingProcess(Process process, LongFunction<OptionalLong> sampler) {
        this.process = process;
        this.sampler = sampler;
        this.listening = Thread.ofPlatform().name("sampling").daemon().start(this::listen);
    }

    /// Starts it, and waits until it serves.
    ///
    /// @param settings the agent's settings file
    /// @param twin the twin's name
    /// @param sampler sets the period in milliseconds and answers the one before; empty: there is no report,
    ///     and the process waits
    /// @throws IOException if it does not serve in time
    public static SamplingProcess start(Path settings, String twin, LongFunction<OptionalLong> sampler)
            throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=parley/cli/logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Sampling.class.getName(),
                        settings.toString(),
                        twin)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var sampling = new SamplingProcess(process, sampler);
        try {
            sampling.ready.get(SECONDS, TimeUnit.SECONDS);
            return sampling;
        } catch (Exception e) {
            sampling.kill();
            throw new IOException("the agent of " + twin + " does not serve", e);
        }
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader();
                Writer answers = process.outputWriter()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(Sampling.READY)) {
                    ready.complete(null);
                } else if (line.startsWith(Sampling.EXECUTE + " ")) {
                    answer(Long.parseLong(line.split(" ", -1)[1]), answers);
                }
            }
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
        ready.completeExceptionally(new IOException("the process has ended"));
    }

    private void answer(long period, Writer answers) throws IOException {
        var before = sampler.apply(period);
        if (before.isPresent()) {
            answers.write(before.getAsLong() + "\n");
            answers.flush();
        }
    }

    /// Whether it runs.
    public boolean alive() {
        return process.isAlive();
    }

    /// Kills it (SIGKILL), whatever it is doing.
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
            listening.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
