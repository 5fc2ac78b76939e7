package parley.fence;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import parley.avro.Applied;
import parley.topics.Topics;

/// Writes `applied`: at once, in order, and with a new producer after one has failed for good. For one thread, but for
/// [#failed()].
final class AppliedProducer {

    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Supplier<Producer<String, Applied>> open;
    private final boolean owned;
    private @Nullable Producer<String, Applied> current;
    private volatile boolean failed;

    private AppliedProducer(Supplier<Producer<String, Applied>> open, boolean owned) {
        this.open = open;
        this.owned = owned;
    }

    static AppliedProducer owned(Map<String, Object> clientConfig) {
        Map<String, Object> config = config(clientConfig);
        return new AppliedProducer(
                () -> new KafkaProducer<>(config, new StringSerializer(), Topics.APPLIED.serializer()), true);
    }

    static AppliedProducer borrowed(Producer<String, Applied> producer) {
        return new AppliedProducer(() -> producer, false);
    }

    private static Map<String, Object> config(Map<String, Object> clientConfig) {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 6_000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000);
        config.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 20);
        config.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 200);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        config.putAll(clientConfig);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return config;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told
    void send(String instance, @Nullable Applied applied, Callback callback) {
        working().send(new ProducerRecord<>(Topics.APPLIED.name(), 0, instance, applied), callback);
    }

    /// The producer may be of no more use.
    void failed() {
        failed = owned;
    }

    void close() {
        if (owned && current != null) {
            current.close(CLOSING);
        }
    }

    private Producer<String, Applied> working() {
        Producer<String, Applied> working = current;
        if (working != null && failed) {
            working.close(Duration.ZERO);
            working = null;
        }
        if (working == null) {
            failed = false;
            working = open.get();
            current = working;
        }
        return working;
    }
}
