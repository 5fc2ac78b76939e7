package parley.feeds.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// The partitions of one consumer that wait at a record, while the others go on. For the consumer's thread; what waits
/// may be read from any.
public final class Holds {

    private final Consumer<?, ?> consumer;
    private final LongSupplier nanoTime;
    private final Map<TopicPartition, Held> held = new HashMap<>();
    private volatile List<Hold> view = List.of();

    private record Held(long offset, String reason, long since, long retryAt, boolean paused) {}

    public Holds(Consumer<?, ?> consumer, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.nanoTime = nanoTime;
    }

    /// Lets a partition wait at a record, and reads it again after a while.
    public void hold(TopicPartition partition, long offset, String reason, Duration retry) {
        long now = nanoTime.getAsLong();
        Held before = held.get(partition);
        long since = before != null && before.offset() == offset ? before.since() : now;
        consumer.seek(partition, offset);
        consumer.pause(Set.of(partition));
        held.put(partition, new Held(offset, reason, since, now + retry.toNanos(), true));
        publish(now);
    }

    /// Whether a partition waits just now at that offset or before it: what was polled from there on is left alone.
    public boolean holds(TopicPartition partition, long offset) {
        return at(partition) <= offset;
    }

    /// The offset at which a partition waits just now; beyond all, if it does not.
    public long at(TopicPartition partition) {
        Held current = held.isEmpty() ? null : held.get(partition);
        return current != null && current.paused() ? current.offset() : Long.MAX_VALUE;
    }

    /// A partition went on beyond the record at which it waited.
    public void passed(TopicPartition partition, long next) {
        Held current = held.get(partition);
        if (current != null && !current.paused() && next > current.offset()) {
            held.remove(partition);
            publish(nanoTime.getAsLong());
        }
    }

    /// Forgets partitions that are no longer read.
    public void retain(Set<TopicPartition> assigned) {
        if (held.keySet().retainAll(assigned)) {
            publish(nanoTime.getAsLong());
        }
    }

    /// Lets those go on whose time has come. To be called before each poll.
    public void retry() {
        if (held.isEmpty()) {
            return;
        }
        long now = nanoTime.getAsLong();
        held.replaceAll((partition, current) -> {
            if (!current.paused() || now - current.retryAt() < 0) {
                return current;
            }
            consumer.resume(Set.of(partition));
            return new Held(current.offset(), current.reason(), current.since(), current.retryAt(), false);
        });
        publish(now);
    }

    /// News came that one of them may be waiting for: none waits for its time.
    public void hurry() {
        held.replaceAll((partition, current) ->
                new Held(current.offset(), current.reason(), current.since(), nanoTime.getAsLong(), current.paused()));
    }

    /// What waits.
    public List<Hold> view() {
        return view;
    }

    private void publish(long now) {
        List<Hold> holds = new ArrayList<>();
        held.forEach((partition, current) -> holds.add(
                new Hold(partition, current.offset(), current.reason(), Duration.ofNanos(now - current.since()))));
        view = List.copyOf(holds);
    }
}
