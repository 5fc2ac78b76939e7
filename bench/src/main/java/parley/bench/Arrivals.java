package parley.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Reads some partitions from their present end on a thread of its own, as any subscriber would, and notes how old each
/// record is when it comes, and how long none came.
final class Arrivals implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final DoubleStream.Builder millis = DoubleStream.builder();
    private final Thread thread;
    private final CountDownLatch positioned = new CountDownLatch(1);
    private volatile @Nullable RuntimeException failure;

    private final Map<TopicPartition, Long> lastNanos = new HashMap<>();
    private double longestGap;

    private Arrivals(Map<String, Object> login, List<TopicPartition> partitions) {
        consumer = new KafkaConsumer<>(new HashMap<>(login), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        thread = Thread.ofPlatform().name("arrivals").unstarted(() -> run(partitions));
    }

    /// Of all partitions of a topic.
    static Arrivals start(Map<String, Object> login, String topic, int partitions) throws InterruptedException {
        return start(
                login,
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .toList());
    }

    /// Starts one, and returns when it stands at the end.
    static Arrivals start(Map<String, Object> login, List<TopicPartition> partitions) throws InterruptedException {
        var arrivals = new Arrivals(login, partitions);
        arrivals.thread.start();
        arrivals.positioned.await();
        return arrivals;
    }

    private void run(List<TopicPartition> partitions) {
        try (consumer) {
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            positioned.countDown();
            while (true) {
                var polled = consumer.poll(POLL);
                long now = System.nanoTime();
                for (var record : polled) {
                    millis.add((now - Records.madeNanos(record.value())) / 1e6);
                }
                polled.partitions().forEach(partition -> came(partition, now));
            }
        } catch (WakeupException e) {
            // Told to end
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            positioned.countDown();
        }
    }

    private void came(TopicPartition partition, long now) {
        var before = lastNanos.put(partition, now);
        if (before != null) {
            longestGap = Math.max(longestGap, (now - before) / 1e6);
        }
    }

    /// For how long, at most, no record of a partition came after another of it, in milliseconds. To be asked after the
    /// end.
    double longestGap() {
        return longestGap;
    }

    /// Stops, and tells the ages in milliseconds, in the order of arrival.
    Distribution finish() throws InterruptedException {
        consumer.wakeup();
        thread.join();
        var failed = failure;
        if (failed != null) {
            throw failed;
        }
        return Distribution.of(millis.build().toArray());
    }

    @Override
    public void close() {
        consumer.wakeup();
    }
}
