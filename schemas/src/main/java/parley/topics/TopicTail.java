package parley.topics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a topic from its beginning to its end and then follows it, on a thread of its own: one call of the listener
/// per committed record, in the order of its partition.
///
/// Whatever happens to the broker, to a right or to a token, it goes on trying, where it had stopped, and says so in
/// [#failure()]. A listener that throws gets the same record again. Thread-safe; the futures complete on the tail's
/// own thread or its client's, so what hangs on them must be short or asynchronous.
public final class TopicTail<V> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
    private static final Duration LAST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    /// What wants to know a topic's records. Called on the tail's thread alone.
    public interface Listener<V> {

        /// A record; a null value removes its key.
        void onRecord(ConsumerRecord<String, @Nullable V> record);

        /// Records that came together, in order. Who can prepare for several at a time does so here, and
        /// then deals with one after the other.
        ///
        /// @param dealtWith to be told each record that was dealt with, in order: it does not come again
        default void onRecords(
                List<ConsumerRecord<String, @Nullable V>> records,
                Consumer<ConsumerRecord<String, @Nullable V>> dealtWith) {
            for (ConsumerRecord<String, @Nullable V> record : records) {
                onRecord(record);
                dealtWith.accept(record);
            }
        }

        /// Everything below `nextOffset` has been handed to [#onRecord]; called after each poll that
        /// advanced.
        default void onPosition(TopicPartition partition, long nextOffset) {}

        /// A record whose value cannot be read. Unless overridden it counts as the removal of its key, so that what
        /// is not understood grants nothing.
        default void onUnreadable(ConsumerRecord<String, byte[]> record, RuntimeException why) {
            LOG.error(
                    "unreadable, taken for a removal topic={} partition={} offset={} key={} reason={}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.key(),
                    why.getMessage());
            onRecord(Records.withValue(record, null));
        }
    }

    private final String topic;
    private final Tailing<V> tailing;
    private final Positions positions = new Positions();
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Exception failure;

    private TopicTail(String topic, Deserializer<V> values, Map<String, Object> consumerConfig, Listener<V> listener) {
        this.topic = topic;
        this.tailing = new Tailing<>(topic, values, consumerConfig, listener, positions);
        this.thread = Thread.ofPlatform().name("tail " + topic).daemon().unstarted(this::run);
    }

    /// Starts to read a topic.
    ///
    /// @param consumerConfig how to reach and log in to the broker; offsets and isolation are ours
    public static <V> TopicTail<V> start(
            Topic<String, V> topic, Map<String, Object> consumerConfig, Listener<V> listener) {
        return start(topic.name(), topic.deserializer(), consumerConfig, listener);
    }

    /// Starts to read a topic, whose keys are text.
    public static <V> TopicTail<V> start(
            String topic, Deserializer<V> values, Map<String, Object> consumerConfig, Listener<V> listener) {
        TopicTail<V> tail = new TopicTail<>(topic, values, consumerConfig, listener);
        tail.thread.start();
        return tail;
    }

    /// The topic's name.
    public String topic() {
        return topic;
    }

    /// Done when the end that was seen at the start has been passed in every partition.
    public CompletableFuture<Void> caughtUp() {
        return positions.caughtUp();
    }

    /// The next offset that the listener will see; 0 before anything was read.
    public long position(int partition) {
        return positions.get(partition);
    }

    /// Done when everything below `offset` has been handed to the listener.
    public CompletableFuture<Void> awaitPosition(int partition, long offset) {
        return positions.await(partition, offset);
    }

    /// The offset after the last committed record, asked of the broker after the call.
    ///
    /// @throws KafkaException if the broker does not tell
    public long endOffset(int partition) {
        try {
            return requestEndOffset(partition).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        }
    }

    /// [#endOffset(int)] without waiting for it.
    public CompletableFuture<Long> requestEndOffset(int partition) {
        return tailing.ends().thenApply(ends -> {
            Long end = ends.get(new TopicPartition(topic, partition));
            if (end == null) {
                throw new UnknownTopicOrPartitionException("topic " + topic + " has no partition " + partition);
            }
            return end;
        });
    }

    /// Done when everything has been handed to the listener that was committed, in any partition, when this was called.
    public CompletableFuture<Void> refresh() {
        return tailing.ends()
                .thenCompose(ends -> CompletableFuture.allOf(ends.entrySet().stream()
                        .map(end -> awaitPosition(end.getKey().partition(), end.getValue()))
                        .toArray(CompletableFuture<?>[]::new)));
    }

    /// What keeps the tail from reading; null while nothing does.
    public @Nullable Exception failure() {
        return failure;
    }

    /// Stops after the call of the listener that is under way. Futures that are not done fail.
    @Override
    public void close() {
        closed.countDown();
        tailing.stop();
        if (!Thread.currentThread().equals(thread)) {
            try {
                thread.join(CLOSING);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        positions.close();
    }

    private void run() {
        Duration backoff = FIRST_BACKOFF;
        while (closed.getCount() > 0) {
            try {
                tailing.run(() -> failure = null);
            } catch (RuntimeException e) {
                backoff = failure == null ? FIRST_BACKOFF : longer(backoff);
                report(e);
                pause(backoff);
            }
        }
    }

    private static Duration longer(Duration backoff) {
        return backoff.multipliedBy(2).compareTo(LAST_BACKOFF) < 0 ? backoff.multipliedBy(2) : LAST_BACKOFF;
    }

    private void report(RuntimeException e) {
        if (failure == null) {
            LOG.warn("cannot read, trying on topic={}", topic, e);
        } else {
            LOG.debug("still cannot read topic={} reason={}", topic, e.toString());
        }
        failure = e;
    }

    private void pause(Duration time) {
        try {
            closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closed.countDown();
        }
    }
}
