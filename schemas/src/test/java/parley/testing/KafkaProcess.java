package parley.testing;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/// One real Kafka broker (KRaft, broker and controller in one) as a child process, on free loopback ports, without
/// any protection: for tests alone. It dies with the JVM that started it. For one thread.
///
/// For tests that kill it, or that need a broker with properties or classes of its own; all others take a
/// [KafkaBroker].
public final class KafkaProcess implements KafkaBroker {

    /// In a property's value: the port that clients connect to.
    public static final String PORT = "${port}";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final int port;
    private final List<Path> plugins;
    private Process process;

    private KafkaProcess(Path folder, int port, List<Path> plugins) {
        this.folder = folder;
        this.port = port;
        this.plugins = List.copyOf(plugins);
        this.process = launch();
    }

    /// A broker that is ready.
    public static KafkaProcess start() {
        return start(Map.of());
    }

    /// A broker that is ready, with some properties of its own: an authorizer, another listener.
    public static KafkaProcess start(Map<String, String> properties) {
        return start(properties, List.of());
    }

    /// A broker that is ready, with properties that name classes of its own.
    ///
    /// @param plugins where these classes are: jars or folders
    public static KafkaProcess start(Map<String, String> properties, List<Path> plugins) {
        try {
            Path folder = Files.createTempDirectory("parley-kafka-");
            KafkaProcess broker = new KafkaProcess(folder, BrokerFiles.write(folder, properties), plugins);
            broker.awaitFirstReady();
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same after a restart.
    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /// Kills it as a crash would, and returns when it is dead.
    public void kill9() {
        process.destroyForcibly();
        awaitEnd();
    }

    /// Stops it as an operator would, and returns when it has ended.
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    /// Starts it again on the same ports and data, after killing it if it runs, and returns when it is ready.
    public void restart() {
        if (process.isAlive()) {
            kill9();
        }
        process = launch();
        awaitReady();
    }

    /// The operating system's id of the process, to send it signals.
    public long pid() {
        return process.pid();
    }

    /// Kills it and deletes its folder.
    @Override
    public void close() {
        kill9();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() {
        try {
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx320m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"),
                            "-cp",
                            classPath(),
                            BrokerMain.class.getName(),
                            folder.resolve("server.properties").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("broker.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitFirstReady() {
        try {
            awaitReady();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void awaitReady() {
        try (Admin admin = admin()) {
            await("broker in " + folder)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .failFast("the broker ended", this::requireAlive)
                    .until(() -> !admin.describeCluster().nodes().get().isEmpty());
        }
    }

    private void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(Files.readString(folder.resolve("broker.log")));
        }
    }

    private void awaitEnd() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// This class, what the build has written beside it, and the plug-ins.
    private String classPath() {
        try (InputStream written = Objects.requireNonNull(KafkaProcess.class.getResourceAsStream("broker.classpath"))) {
            Path ours = Path.of(KafkaProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            String all = new String(written.readAllBytes(), StandardCharsets.UTF_8).strip();
            return Stream.concat(Stream.of(ours, all), plugins.stream())
                    .map(Object::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
