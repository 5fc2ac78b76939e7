package parley.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import parley.topics.Topic;

/// A lane of a space whose broker is in the wrong hands: they read what is in it and write what they like, and hold no
/// key.
final class HeldLane<V> implements AutoCloseable {
    private final Topic<String, V> topic;
    private final Map<String, Object> login;
    private final KafkaProducer<byte[], byte[]> producer;

    /// @param login the super user's
    HeldLane(Topic<String, V> topic, Map<String, Object> login) {
        this.topic = topic;
        this.login = login;
        this.producer = Plain.producer(login);
    }

    /// All that is in it, the last last.
    List<V> values() {
        try (var deserializer = topic.deserializer()) {
            return Plain.read(login, topic.name()).stream()
                    .filter(record -> record.value() != null)
                    .map(record -> deserializer.deserialize(topic.name(), record.value()))
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    void write(String key, V value) throws Exception {
        try (var serializer = topic.serializer()) {
            byte[] bytes = serializer.serialize(topic.name(), value);
            producer.send(new ProducerRecord<>(topic.name(), 0, key.getBytes(UTF_8), bytes))
                    .get();
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
