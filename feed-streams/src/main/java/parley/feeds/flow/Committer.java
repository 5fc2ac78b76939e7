package parley.feeds.flow;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits positions a few times a second, each once all that was sent before it is acknowledged; never waits for it.
/// For the consumer's thread.
public final class Committer {

    private static final long INTERVAL_NANOS = Duration.ofMillis(200).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final Consumer<?, ?> consumer;
    private final Acknowledgements<Map<TopicPartition, OffsetAndMetadata>> acknowledgements;
    private final Supplier<Map<TopicPartition, OffsetAndMetadata>> progress;
    private final Runnable failed;
    private final LongSupplier nanoTime;
    private long sealedAt;

    /// @param progress the positions that changed since last asked
    /// @param failed a commit did not succeed: what it held has to be told again
    public Committer(
            Consumer<?, ?> consumer,
            Acknowledgements<Map<TopicPartition, OffsetAndMetadata>> acknowledgements,
            Supplier<Map<TopicPartition, OffsetAndMetadata>> progress,
            Runnable failed,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.acknowledgements = acknowledgements;
        this.progress = progress;
        this.failed = failed;
        this.nanoTime = nanoTime;
        this.sealedAt = nanoTime.getAsLong();
    }

    /// To be called between batches.
    ///
    /// @throws Acknowledgements.SendFailed if a record could not be sent
    public void turn() {
        Map<TopicPartition, OffsetAndMetadata> settled = settled();
        if (!settled.isEmpty()) {
            consumer.commitAsync(settled, (offsets, why) -> {
                if (why != null) {
                    LOG.warn("not committed partitions={} reason={}", offsets.keySet(), why.toString());
                    failed.run();
                }
            });
        }
        long now = nanoTime.getAsLong();
        if (now - sealedAt >= INTERVAL_NANOS) {
            sealedAt = now;
            seal();
        }
    }

    /// Commits everything and waits for it; the producer must have been closed, so that all is acknowledged or lost.
    public void finish() {
        seal();
        Map<TopicPartition, OffsetAndMetadata> settled = settled();
        if (!settled.isEmpty()) {
            consumer.commitSync(settled, PATIENCE);
        }
    }

    private void seal() {
        Map<TopicPartition, OffsetAndMetadata> changed = progress.get();
        if (!changed.isEmpty()) {
            acknowledgements.seal(changed);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> settled() {
        Map<TopicPartition, OffsetAndMetadata> settled = new HashMap<>();
        acknowledgements.settled().forEach(settled::putAll);
        return settled;
    }
}
