package parley.broker.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import parley.avro.CommandBody;
import parley.avro.LogEntry;
import parley.avro.Quarantined;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Appends to the log that decisions read. Thread-safe.
public final class RequestLog implements AutoCloseable {

    private static final int LINGER_MILLIS = 1;
    private static final int DELIVERY_MILLIS = 4_000;
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Producer<String, byte[]> producer;

    public RequestLog(KafkaAccess kafka) {
        Map<String, Object> config = new HashMap<>(kafka.client());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A command's body and its entry travel together
        config.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS - LINGER_MILLIS);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_MILLIS);
        config.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 20);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /// Appends an entry about that provider twin; done when the log has it for good. It fails within a few seconds, and
    /// then may or may not have it: the same entry may be appended again, as ids are decided on once.
    public CompletableFuture<Void> append(String providerTwin, LogEntry entry) {
        return send(
                Topics.INTERACTION_REQUESTS.name(),
                providerTwin,
                AvroSerde.of(LogEntry.class).encode(entry));
    }

    /// Appends what belongs to an entry that is appended next.
    public CompletableFuture<Void> append(CommandBody body) {
        return send(
                Topics.COMMAND_BODIES.name(),
                body.getProvider(),
                AvroSerde.of(CommandBody.class).encode(body));
    }

    /// Puts aside what is not to be believed.
    public CompletableFuture<Void> quarantine(Quarantined record) {
        return send(
                Topics.QUARANTINE.name(),
                record.getTopic(),
                AvroSerde.of(Quarantined.class).encode(record));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
    private CompletableFuture<Void> send(String topic, String key, byte[] value) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            producer.send(new ProducerRecord<>(topic, key, value), (metadata, failed) -> {
                if (failed == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(failed);
                }
            });
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    @Override
    public void close() {
        producer.close(CLOSING);
    }
}
