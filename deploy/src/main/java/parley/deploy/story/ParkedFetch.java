package parley.deploy.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import parley.agent.AgentSettings;
import parley.identity.KafkaLogin;

/// A process that waits at the end of a topic with one long fetch: kafka-clients and a login, no consumer group, and
/// nothing of the SDK. It asks for so much that the broker answers only when half a minute is over.
public final class ParkedFetch implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final long GLANCE_MILLIS = 20;
    private static final Map<String, String> PATIENT = Map.of(
            "fetch.max.wait.ms", "30000",
            "fetch.min.bytes", "50000000",
            "request.timeout.ms", "60000",
            "enable.auto.commit", "false",
            "key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
            "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");

    private final Process process;
    private final Path folder;

    private ParkedFetch(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /// What became of it.
    ///
    /// @param records how many it was given
    /// @param refused whether in the end it was told that it may not read
    public record Found(long records, boolean refused) {}

    /// A process that has sent its fetch, with that agent's own credentials in a file that only its owner may read.
    ///
    /// @throws IOException if it does not come so far
    public static ParkedFetch start(AgentSettings agent, String topic) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(
                "parley-parked", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var login = KafkaLogin.client(
                agent.bootstrapServers(),
                agent.transport(),
                agent.tokenEndpoint().toString(),
                agent.clientId(),
                agent.clientSecret());
        var properties = new Properties();
        properties.putAll(PATIENT);
        login.forEach((name, value) -> properties.setProperty(name, value.toString()));
        var file = Files.createFile(
                folder.resolve("consumer.properties"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
        var allowed =
                "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + login.get("sasl.oauthbearer.token.endpoint.url");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        allowed,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParkedFetch.class.getName(),
                        folder.toString(),
                        topic)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        var parked = new ParkedFetch(process, folder);
        parked.awaitSent();
        return parked;
    }

    private void awaitSent() throws IOException, InterruptedException {
        for (long waited = 0; Files.notExists(folder.resolve("parked")); waited += GLANCE_MILLIS) {
            if (process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS) || waited > LONGEST.toMillis()) {
                throw new IOException("no fetch was sent: " + Files.readString(folder.resolve("log")));
            }
        }
    }

    /// Waits until it has been answered.
    ///
    /// @throws IOException if it is not
    public Found found() throws IOException, InterruptedException {
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("no answer to a fetch: " + Files.readString(folder.resolve("log")));
        }
        var said = Files.readString(folder.resolve("found")).split(" ", 2);
        return new Found(Long.parseLong(said[0]), Boolean.parseBoolean(said[1]));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        for (var name : List.of("consumer.properties", "log", "parked", "found")) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }

    /// Arguments: the folder with `consumer.properties`, and the topic.
    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        var properties = new Properties();
        try (var in = Files.newBufferedReader(folder.resolve("consumer.properties"))) {
            properties.load(in);
        }
        var config = new HashMap<String, Object>();
        properties.stringPropertyNames().forEach(name -> config.put(name, properties.getProperty(name)));
        var consumer = new KafkaConsumer<byte[], byte[]>(config);
        try {
            Files.writeString(folder.resolve("found"), read(consumer, arguments[1], folder));
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private static String read(KafkaConsumer<byte[], byte[]> consumer, String topic, Path folder) throws IOException {
        var partitions = List.of(new TopicPartition(topic, 0));
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        long records = consumer.poll(Duration.ofSeconds(1)).count();
        Files.writeString(folder.resolve("parked"), "");
        try {
            while (records == 0) {
                records += consumer.poll(LONGEST).count();
            }
            return records + " false";
        } catch (TopicAuthorizationException e) {
            return records + " true";
        }
    }
}
