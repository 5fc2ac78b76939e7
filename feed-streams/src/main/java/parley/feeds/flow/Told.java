package parley.feeds.flow;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import parley.avro.Traffic;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// What was told last of what was delivered, by whoever counted it then: whoever carries on counts on from it.
/// Thread-safe.
public final class Told implements AutoCloseable {

    private static final Duration AGAIN = Duration.ofMillis(20);

    private final Map<String, Traffic> last = new ConcurrentHashMap<>();
    private final TopicTail<Traffic> tail;
    private final Refresh refresh;

    /// @param login how to reach and log in to the broker
    public Told(Map<String, Object> login) {
        this.tail = TopicTail.start(Topics.TRAFFIC, login, this::take);
        this.refresh = new Refresh(tail);
    }

    private void take(ConsumerRecord<String, @Nullable Traffic> record) {
        Traffic traffic = record.value();
        if (traffic == null) {
            last.remove(record.key());
        } else {
            last.put(record.key(), traffic);
        }
    }

    /// Returns once all is read that was told before the call: who counts on from less would count it twice.
    ///
    /// @param running ends the wait when it becomes false
    public void await(BooleanSupplier running) {
        while (running.getAsBoolean() && !refresh.getAsBoolean()) {
            LockSupport.parkNanos(AGAIN.toNanos());
        }
    }

    /// What was told last under a key; null if nothing was.
    public @Nullable Traffic of(String key) {
        return last.get(key);
    }

    /// What keeps it from being read.
    public @Nullable Exception failure() {
        return tail.failure();
    }

    @Override
    public void close() {
        tail.close();
    }
}
