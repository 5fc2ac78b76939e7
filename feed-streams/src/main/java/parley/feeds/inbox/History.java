package parley.feeds.inbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/// Reads back what was delivered last, so that nothing is delivered twice after a start. For one thread.
final class History implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long FURTHER = 64;

    /// Whoever signs by turns with others is mostly among the signers of these.
    private static final long NEWEST = 256;

    private static final Duration SIGNERS_WITHIN = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final LongSupplier nanoTime;

    History(Consumer<byte[], byte[]> consumer, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.nanoTime = nanoTime;
    }

    /// What the newest records of one partition of a delivery show; nothing, if it is empty.
    ///
    /// @throws org.apache.kafka.common.KafkaException if the broker does not tell
    Past last(String delivery, int partition) {
        TopicPartition topicPartition = new TopicPartition(delivery, partition);
        List<TopicPartition> one = List.of(topicPartition);
        consumer.assign(one);
        long begin = end(consumer.beginningOffsets(one, PATIENCE), topicPartition);
        long end = end(consumer.endOffsets(one, PATIENCE), topicPartition);
        // The last offset may hold no record: a marker, or one that is not of our making
        long back = 1;
        while (true) {
            long from = Math.max(begin, end - back);
            Past found = read(topicPartition, from, end, PATIENCE);
            if (!found.equals(Past.NOTHING)) {
                return withSigners(found, topicPartition, Math.max(begin, end - Math.max(back, NEWEST)), end);
            }
            if (from <= begin) {
                return found;
            }
            back *= FURTHER;
        }
    }

    /// Where the records are large or the broker is far, the lane goes on with what the newest says of who signed.
    private Past withSigners(Past newest, TopicPartition partition, long from, long end) {
        try {
            return read(partition, from, end, SIGNERS_WITHIN);
        } catch (TimeoutException e) {
            return newest;
        }
    }

    private Past read(TopicPartition partition, long from, long end, Duration patience) {
        if (from >= end) {
            return Past.NOTHING;
        }
        consumer.seek(partition, from);
        long deadline = nanoTime.getAsLong() + patience.toNanos();
        Past past = Past.NOTHING;
        while (consumer.position(partition, PATIENCE) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                past = past.with(record.headers());
            }
            if (nanoTime.getAsLong() - deadline > 0) {
                throw new TimeoutException("the end of " + partition + " could not be read");
            }
        }
        return past;
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
