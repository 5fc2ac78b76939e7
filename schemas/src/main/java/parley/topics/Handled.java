package parley.topics;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far a group has handled what it read: committed a few times a second without waiting, so that after a crash the
/// last of it is read again. For records that may be handled twice, and for the consumer's thread.
public final class Handled {

    private static final Logger LOG = LoggerFactory.getLogger(Handled.class);
    private static final long INTERVAL_NANOS = Duration.ofMillis(200).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Consumer<?, ?> consumer;
    private final LongSupplier nanoTime;
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
    private long committedAt;

    /// @param nanoTime a monotonic clock
    public Handled(Consumer<?, ?> consumer, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.nanoTime = nanoTime;
        this.committedAt = nanoTime.getAsLong();
    }

    /// To be called after each poll, once everything that it brought is handled.
    public void add(ConsumerRecords<?, ?> records) {
        add(records.nextOffsets());
    }

    /// The same where not all that was brought is handled.
    ///
    /// @param next what is to be read next
    public void add(Map<TopicPartition, OffsetAndMetadata> next) {
        uncommitted.putAll(next);
        long now = nanoTime.getAsLong();
        if (!uncommitted.isEmpty() && now - committedAt >= INTERVAL_NANOS) {
            committedAt = now;
            consumer.commitAsync(Map.copyOf(uncommitted), (offsets, why) -> {
                if (why != null) {
                    LOG.warn("not committed yet partitions={} reason={}", offsets.keySet(), why.toString());
                    offsets.forEach(uncommitted::putIfAbsent);
                }
            });
            uncommitted.clear();
        }
    }

    /// Commits the rest and waits for it.
    public void finish() {
        if (!uncommitted.isEmpty()) {
            consumer.commitSync(Map.copyOf(uncommitted), PATIENCE);
            uncommitted.clear();
        }
    }
}
