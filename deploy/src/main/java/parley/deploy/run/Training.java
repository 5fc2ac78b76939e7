package parley.deploy.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import parley.deploy.plan.Probe;

/// Runs a program once until it is ready, so that the JDK writes a cache of its loaded classes: later starts take half
/// the time.
///
/// A cache serves the same class path and JDK only; the JVM ignores one that does not fit. Without one all works,
/// slower.
final class Training {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Path jdk;
    private final Path log;

    Training(Path jdk, Path log) {
        this.jdk = jdk;
        this.log = log;
    }

    /// Apicurio with its storage in memory: the classes of its own storage in Kafka load as before.
    void schemaRegistry(Path folder, Path cache) throws IOException, InterruptedException {
        int port = Ports.free();
        int management = Ports.free();
        var jar = folder.resolve("quarkus-run.jar");
        run(
                cache,
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx384m",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=" + management,
                        "-cp",
                        jar.toString(),
                        "io.quarkus.bootstrap.runner.QuarkusEntryPoint"),
                folder,
                Readiness.of(
                        new Probe.Http(URI.create("http://localhost:" + management + "/health/ready"), Set.of(200))));
    }

    /// No cache was made: programs start without one, slower.
    static final class Failure extends IOException {
        private static final long serialVersionUID = 1L;

        Failure(String what, @Nullable Throwable cause) {
            super(what + ": " + cause, cause);
        }

        Failure(String what) {
            super(what);
        }
    }

    /// Whether the program has done what there is to learn from.
    interface Readiness {
        boolean now() throws IOException, InterruptedException;

        static Readiness of(Probe probe) {
            return () -> Probes.look(probe) instanceof Probes.Sight.Ready;
        }
    }

    /// What is done while the program runs and is ready.
    interface Meanwhile {
        void work() throws IOException, InterruptedException;
    }

    void run(Path cache, List<String> options, Path folder, Readiness readiness)
            throws IOException, InterruptedException {
        run(cache, options, folder, readiness, () -> {});
    }

    void run(Path cache, List<String> options, Path folder, Readiness readiness, Meanwhile meanwhile)
            throws IOException, InterruptedException {
        var line = new ArrayList<String>();
        line.add(jdk.resolve("bin/java").toString());
        line.add("-XX:AOTCacheOutput=" + cache);
        line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        line.addAll(options);
        var process = Shell.start(line, folder, Map.of(), log);
        var hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (process.isAlive() && System.nanoTime() < deadline && !readiness.now()) {
                Thread.sleep(200);
            }
            if (process.isAlive()) {
                meanwhile.work();
            }
            process.destroy();
            // On its way out it writes the cache.
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                Files.deleteIfExists(cache);
            }
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
