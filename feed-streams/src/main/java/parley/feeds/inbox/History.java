package parley.feeds.inbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import parley.feeds.delivery.Delivered;
import parley.framing.RecordHeaders;
import parley.framing.SourcePosition;

/// Reads back what was delivered last, so that nothing is delivered twice after a start. For one thread.
final class History implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long FURTHER = 64;

    private final Consumer<byte[], byte[]> consumer;
    private final LongSupplier nanoTime;

    History(Consumer<byte[], byte[]> consumer, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.nanoTime = nanoTime;
    }

    /// The newest record of one partition of a delivery; nothing, if it is empty.
    ///
    /// @throws org.apache.kafka.common.KafkaException if the broker does not tell
    Delivered last(String delivery, int partition) {
        TopicPartition topicPartition = new TopicPartition(delivery, partition);
        List<TopicPartition> one = List.of(topicPartition);
        consumer.assign(one);
        long begin = end(consumer.beginningOffsets(one, PATIENCE), topicPartition);
        long end = end(consumer.endOffsets(one, PATIENCE), topicPartition);
        // The last offset may hold no record: a marker, or one that is not of our making
        long back = 1;
        while (true) {
            long from = Math.max(begin, end - back);
            Delivered found = newest(topicPartition, from, end);
            if (found != null || from <= begin) {
                return found == null ? Delivered.NOTHING : found;
            }
            back *= FURTHER;
        }
    }

    private @Nullable Delivered newest(TopicPartition partition, long from, long end) {
        if (from >= end) {
            return null;
        }
        consumer.seek(partition, from);
        long deadline = nanoTime.getAsLong() + PATIENCE.toNanos();
        Delivered newest = null;
        while (consumer.position(partition, PATIENCE) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Delivered delivered = delivered(record);
                newest = delivered == null ? newest : delivered;
            }
            if (nanoTime.getAsLong() - deadline > 0) {
                throw new TimeoutException("the end of " + partition + " could not be read");
            }
        }
        return newest;
    }

    private static @Nullable Delivered delivered(ConsumerRecord<byte[], byte[]> record) {
        try {
            OptionalLong epoch = RecordHeaders.int64(record.headers(), RecordHeaders.EPOCH);
            return SourcePosition.of(record.headers())
                    .filter(source -> epoch.isPresent())
                    .map(source -> new Delivered(epoch.getAsLong(), source.offset()))
                    .orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static long end(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw new TimeoutException("no offset of " + partition);
        }
        return offset;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
