package parley.bridge;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import parley.topics.Topic;

/// Writes one topic's records one at a time, each until every replica in sync has it. Thread-safe.
///
/// It begins anew after a failure: some are for good.
public final class StateWriter<V> implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Topic<String, V> topic;
    private final Map<String, Object> config;
    private @Nullable Producer<String, V> producer;

    /// @param client how to reach and log in to the cluster
    public StateWriter(Topic<String, V> topic, Map<String, Object> client) {
        this.topic = topic;
        this.config = new HashMap<>(client);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    }

    /// Writes.
    /// @param value null removes the key
    /// @return where the record stands, in the topic's one partition
    /// @throws IOException if it could not be written, or that is not certain
    public synchronized long write(String key, @Nullable V value) throws IOException {
        try {
            return producer()
                    .send(new ProducerRecord<>(topic.name(), 0, key, value))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .offset();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            close(Duration.ZERO);
            throw new IOException("cannot write " + topic.name() + ": " + key, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing " + topic.name(), e);
        }
    }

    /// Made when it is first needed: that fails while Keycloak gives no token.
    private Producer<String, V> producer() {
        var current = producer;
        if (current == null) {
            current = new KafkaProducer<>(config, new StringSerializer(), topic.serializer());
            producer = current;
        }
        return current;
    }

    private void close(Duration patience) {
        if (producer != null) {
            producer.close(patience);
            producer = null;
        }
    }

    @Override
    public synchronized void close() {
        close(CLOSING);
    }
}
