package parley.deploy.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import parley.deploy.space.OwnerOnly;

/// The packed distributions, unpacked and made quick to start, once for all spaces of a user: a cache that may be
/// deleted.
final class Distributions {
    static final String START_UP_CACHE = "start-up.aot";
    private static final String READY = "ready";

    private final Installation installation;
    private final Path cache;
    private final Progress progress;
    private final Versions versions;

    Distributions(Installation installation, Path cache, Progress progress) throws IOException {
        this.installation = installation;
        this.cache = OwnerOnly.folder(cache);
        this.progress = progress;
        this.versions = Versions.read();
    }

    /// The user's cache folder.
    static Path userCache() {
        var configured = System.getenv("XDG_CACHE_HOME");
        return (configured == null || configured.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(configured))
                .resolve("parley");
    }

    /// Keycloak, built for us; beside it a database with the schema in place, and a start-up cache.
    Path keycloak() throws StartFailure {
        var name = "keycloak-" + versions.keycloak();
        return ready(name + "-1", (folder, log) -> {
                    unpack("keycloak-quarkus-dist.tar.gz", folder, log);
                    new KeycloakBuild(installation.jdk(), folder.resolve(name), log, progress).run();
                })
                .resolve(name);
    }

    /// Apicurio; beside it a start-up cache.
    Path schemaRegistry() throws StartFailure {
        return ready("apicurio-" + versions.apicurio() + "-1", (folder, log) -> {
            unpack("apicurio-registry-app-all.tar.gz", folder, log);
            new Training(installation.jdk(), log).schemaRegistry(folder, folder.resolve(START_UP_CACHE));
        });
    }

    /// A folder with the start-up caches of broker and mirror.
    Path kafka() throws IOException, StartFailure {
        var broker = installation.brokerClassPath();
        var connect = installation.connectClassPath();
        return ready(
                "kafka-" + broker.fingerprint() + connect.fingerprint(),
                (folder, log) -> new KafkaTraining(installation.jdk(), folder, log)
                        .run(broker, folder.resolve("broker.aot"), connect, folder.resolve("connect.aot")));
    }

    private interface Preparation {
        void in(Path folder, Path log) throws IOException, InterruptedException, StartFailure;
    }

    /// The folder of that name, prepared now if no one has; who comes meanwhile waits.
    /// @param name changes when what is prepared, or how, does
    private Path ready(String name, Preparation preparation) throws StartFailure {
        var folder = cache.resolve(name);
        if (Files.exists(folder.resolve(READY))) {
            return folder;
        }
        try (var channel = FileChannel.open(
                        cache.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (lock.isValid() && Files.notExists(folder.resolve(READY))) {
                prepare(name, folder, preparation);
            }
            return folder;
        } catch (IOException e) {
            throw new StartFailure(name, e.toString(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure(name, "interrupted", null);
        }
    }

    private void prepare(String name, Path folder, Preparation preparation)
            throws IOException, InterruptedException, StartFailure {
        long began = System.nanoTime();
        progress.say(name, "preparing, once");
        delete(folder);
        try {
            preparation.in(OwnerOnly.folder(folder), folder.resolve("prepare.log"));
        } catch (Training.Failure e) {
            progress.say(name, "will start slower, and is prepared again next time: " + e.getMessage());
            return;
        }
        Files.createFile(folder.resolve(READY));
        progress.done(name, "prepared", Duration.ofNanos(System.nanoTime() - began));
    }

    private void unpack(String file, Path folder, Path log) throws IOException, InterruptedException, StartFailure {
        var packed = installation.distribution(file);
        if (Files.notExists(packed)) {
            throw new StartFailure(packed + " is missing: run ./parley build");
        }
        var unpack = List.of("tar", "-xzf", packed.toString(), "-C", folder.toString());
        if (Shell.run(unpack, folder, Map.of(), log) != 0) {
            throw new StartFailure(file, LogTail.reason(log, "cannot be unpacked"), log);
        }
    }

    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
