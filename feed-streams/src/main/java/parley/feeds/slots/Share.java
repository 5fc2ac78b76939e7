package parley.feeds.slots;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import parley.topics.Topics;

/// The slots that this instance has from one moment on, until it is given others. A loop that works on them ends soon
/// after they no longer last, and closes the share when it has written its last. Thread-safe.
public final class Share implements AutoCloseable {

    private static final long SURE_NANOS = Slots.SESSION.dividedBy(2).toNanos();

    /// Has no divisor in common with the number of slots.
    private static final int STRIDE = 7;

    private static final long GLANCE_NANOS = Duration.ofMillis(10).toNanos();

    private final Set<Integer> slots;
    private final LongSupplier nanoTime;
    private final Consumer<Share> closed;
    private volatile boolean lasting = true;
    private volatile boolean lost;
    private volatile @Nullable Long confirmedAt;

    /// @param closed told when a loop has let go of it
    Share(Set<Integer> slots, LongSupplier nanoTime, Consumer<Share> closed) {
        this.slots = Set.copyOf(slots);
        this.nanoTime = nanoTime;
        this.closed = closed;
    }

    /// Whether a partition of a feed or lane is ours.
    public boolean has(String topic, int partition) {
        return slots.contains(slot(topic, partition));
    }

    /// Whether a loop is to go on: until its time is over, or we are given others, or are not sure any more of what we
    /// had, so that what is on its way is not to be sent.
    public BooleanSupplier lasts(BooleanSupplier running) {
        return () -> lasting && sure() && running.getAsBoolean();
    }

    /// Returns once we are sure of it, or are given others, or the loop's time is over.
    public void await(BooleanSupplier running) {
        while (lasting && !sure() && running.getAsBoolean()) {
            LockSupport.parkNanos(GLANCE_NANOS);
        }
    }

    /// Whether nobody else can have any of it: we heard so less than half of [Slots#SESSION] ago, after which time it
    /// is taken from those who are not heard of.
    public boolean sure() {
        Long at = confirmedAt;
        return at != null && !lost && nanoTime.getAsLong() - at < SURE_NANOS;
    }

    Set<Integer> slots() {
        return slots;
    }

    /// They were ours at that time.
    void confirm(long at) {
        confirmedAt = at;
    }

    void end() {
        lasting = false;
    }

    void lose() {
        lasting = false;
        lost = true;
    }

    @Override
    public void close() {
        closed.accept(this);
    }

    /// Neighbouring partitions are far apart: an instance may be given slots that are next to each other.
    static int slot(String topic, int partition) {
        return Math.floorMod(topic.hashCode() + STRIDE * partition, Topics.SLOTS.partitions());
    }
}
