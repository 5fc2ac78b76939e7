package parley.feeds.flow;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Traffic;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Tells once a second what was delivered, and commits positions: what was counted once all that was sent before is
/// acknowledged, and the positions once that has been told. So no count runs ahead of what was delivered, and all that
/// was delivered and not told is read again after a crash. Never waits for it. For the consumer's thread.
public final class Committer {

    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofMillis(1);
    private static final AvroSerde<Traffic> SERDE = AvroSerde.of(Traffic.class);
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final Consumer<?, ?> consumer;
    private final Producer<byte[], byte[]> producer;
    private final Acknowledgements<Point> acknowledgements;
    private final Supplier<Point.Carried> progress;
    private final Runnable failed;
    private final LongSupplier nanoTime;
    private long sealedAt;

    /// A point that a loop has come to.
    public sealed interface Point {

        /// All that it has sent is on its way.
        ///
        /// @param positions those that have changed since the last such point
        /// @param traffic what was counted and has not been told
        record Carried(Map<TopicPartition, OffsetAndMetadata> positions, List<Traffic> traffic) implements Point {}

        /// What was counted is on its way, too.
        ///
        /// @param positions to be committed
        record Counted(Map<TopicPartition, OffsetAndMetadata> positions) implements Point {}
    }

    /// @param producer that of all that is acknowledged
    /// @param progress the point to which the loop has come when it is asked
    /// @param failed a commit did not succeed: what it held has to be told again
    public Committer(
            Consumer<?, ?> consumer,
            Producer<byte[], byte[]> producer,
            Acknowledgements<Point> acknowledgements,
            Supplier<Point.Carried> progress,
            Runnable failed,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.producer = producer;
        this.acknowledgements = acknowledgements;
        this.progress = progress;
        this.failed = failed;
        this.nanoTime = nanoTime;
        this.sealedAt = nanoTime.getAsLong();
    }

    /// To be called between batches.
    ///
    /// @param mayAct whether the lease holds: who has lost it tells nothing, as another may be counting by now
    /// @throws Acknowledgements.SendFailed if a record could not be sent
    public void turn(boolean mayAct) {
        if (!mayAct) {
            return;
        }
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
            acknowledgements.seal(progress.get());
        }
    }

    /// Tells and commits everything, and waits for it a while.
    ///
    /// @param mayAct whether the lease holds, as for [#turn]; asked before each thing that is told
    /// @throws Acknowledgements.SendFailed if a record could not be sent
    public void finish(BooleanSupplier mayAct) {
        if (!mayAct.getAsBoolean()) {
            return;
        }
        acknowledgements.seal(progress.get());
        Map<TopicPartition, OffsetAndMetadata> settled = settled();
        long deadline = nanoTime.getAsLong() + PATIENCE.toNanos();
        while (acknowledgements.unsettled() && nanoTime.getAsLong() - deadline < 0 && mayAct.getAsBoolean()) {
            LockSupport.parkNanos(GLANCE.toNanos());
            settled.putAll(settled());
        }
        if (!settled.isEmpty() && mayAct.getAsBoolean()) {
            consumer.commitSync(settled, PATIENCE);
        }
    }

    /// What may be committed; of what was carried, what was counted is told, and the rest comes after that.
    private Map<TopicPartition, OffsetAndMetadata> settled() {
        Map<TopicPartition, OffsetAndMetadata> settled = new HashMap<>();
        for (Point point : acknowledgements.settled()) {
            switch (point) {
                case Point.Carried(var positions, var traffic) -> {
                    traffic.forEach(this::tell);
                    acknowledgements.seal(new Point.Counted(positions));
                }
                case Point.Counted(var positions) -> settled.putAll(positions);
            }
        }
        return settled;
    }

    private void tell(Traffic traffic) {
        byte[] key = Topics.trafficKey(traffic.getInteraction(), traffic.getPartition(), traffic.getSide())
                .getBytes(StandardCharsets.UTF_8);
        var _ = producer.send(
                new ProducerRecord<>(Topics.TRAFFIC.name(), key, SERDE.encode(traffic)), acknowledgements.sending());
    }
}
