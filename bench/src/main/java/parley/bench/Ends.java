package parley.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Sees how many records some partitions hold, without reading one.
final class Ends implements AutoCloseable {
    private static final Duration GLANCE = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final String what;

    /// All partitions of a topic.
    Ends(Map<String, Object> login, String topic, int partitions) {
        this(
                login,
                topic,
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .toList());
    }

    /// @param what the partitions are, for messages
    Ends(Map<String, Object> login, String what, List<TopicPartition> partitions) {
        this.consumer = new KafkaConsumer<>(login, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.what = what;
        this.partitions = List.copyOf(partitions);
    }

    long count() {
        return consumer.endOffsets(partitions).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /// When records began to arrive, and when they had.
    ///
    /// @param first records that stood there when the first arrivals were seen
    record Arrival(long first, long firstNanos, long lastNanos) {}

    /// Waits until they hold `until` records, having held `before`. Spends at most half of the time with asking.
    Arrival await(long before, long until) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        long first = 0;
        long firstNanos = 0;
        while (System.nanoTime() < deadline) {
            long asked = System.nanoTime();
            long count = count();
            long now = System.nanoTime();
            if (firstNanos == 0 && count > before) {
                first = count;
                firstNanos = now;
            }
            if (count >= until) {
                return new Arrival(first, firstNanos, now);
            }
            LockSupport.parkNanos(Math.max(GLANCE.toNanos(), now - asked));
        }
        throw new IllegalStateException(
                what + ": there are " + count() + " records after " + LONGEST + ", and should be " + until);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
