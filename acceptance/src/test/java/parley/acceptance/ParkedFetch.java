package parley.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/// A process that waits at the end of a topic with one long fetch: kafka-clients and a login, no consumer group,
/// nothing
/// of the SDK. It asks for so much that the broker answers only when half a minute is over.
record ParkedFetch(Process process, Path folder) implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Map<String, String> PATIENT = Map.of(
            "fetch.max.wait.ms", "30000",
            "fetch.min.bytes", "50000000",
            "request.timeout.ms", "60000",
            "enable.auto.commit", "false",
            "key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
            "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");

    /// What became of it.
    ///
    /// @param records how many it was given
    /// @param refused whether in the end it was told that it may not read
    record Found(long records, boolean refused) {}

    /// A process that has sent its fetch.
    static ParkedFetch start(Map<String, Object> login, String topic) throws IOException {
        var folder = Folders.fresh("parked-" + topic);
        var properties = new Properties();
        properties.putAll(PATIENT);
        login.forEach((name, value) -> properties.setProperty(name, value.toString()));
        try (var out = Files.newBufferedWriter(folder.resolve("consumer.properties"))) {
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
        Patiently.await("a fetch that waits").until(() -> Files.exists(folder.resolve("parked")) || !process.isAlive());
        return parked;
    }

    /// Waits until it has been answered.
    Found found() throws IOException, InterruptedException {
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("no answer to a fetch: " + Files.readString(folder.resolve("log")));
        }
        var said = Files.readString(folder.resolve("found")).split(" ", 2);
        return new Found(Long.parseLong(said[0]), Boolean.parseBoolean(said[1]));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Folders.delete(folder);
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
