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
import java.util.ArrayList;
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

    /// What runs for seconds is done before better code would pay.
    static final List<String> TUNING = List.of("-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

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

    /// Whether it runs.
    boolean alive() {
        return process.isAlive();
    }

    /// Kills it and deletes its folder.
    @Override
    public void close() {
        kill9();
        delete(folder);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() {
        List<String> line = new ArrayList<>(List.of(java()));
        line.addAll(TUNING);
        line.addAll(new StartUpCache(build(), jars()).options());
        line.addAll(List.of(
                "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"),
                "-cp",
                classPath(),
                BrokerMain.class.getName(),
                folder.resolve("server.properties").toString()));
        try {
            return new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("broker.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
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

    /// What the build has written beside this class, then this class and the plug-ins.
    private String classPath() {
        return Stream.concat(Stream.of(jars(), ours()), plugins.stream())
                .map(Object::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String jars() {
        try (InputStream written = Objects.requireNonNull(KafkaProcess.class.getResourceAsStream("broker.classpath"))) {
            return new String(written.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path build() {
        return Objects.requireNonNull(ours().getParent());
    }

    private static Path ours() {
        try {
            return Path.of(KafkaProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
