package parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import parley.agent.publishing.Publisher;

/// Publishes at a fixed pace to many feeds in turn.
final class Rotation implements AutoCloseable {
    private final List<Publisher> publishers;
    private final Records records = new Records();
    private final AtomicLong acknowledged = new AtomicLong();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("rotation").daemon().factory());
    private volatile @Nullable Throwable failure;
    private int turn;

    private Rotation(List<Publisher> publishers) {
        this.publishers = List.copyOf(publishers);
    }

    static Rotation start(List<Crossings.Crossing> crossings, Duration pace) {
        var rotation = new Rotation(
                crossings.stream().map(Crossings.Crossing::publisher).toList());
        var _ = rotation.executor.scheduleAtFixedRate(rotation::beat, 0, pace.toNanos(), TimeUnit.NANOSECONDS);
        return rotation;
    }

    private void beat() {
        var publisher = publishers.get(turn++ % publishers.size());
        var _ = publisher.publish(records.next().orElseThrow()).whenComplete((_, e) -> {
            if (e == null) {
                acknowledged.incrementAndGet();
            } else {
                failure = e;
            }
        });
    }

    /// How many records the cluster has.
    ///
    /// @throws IOException if it does not have one of them
    long acknowledged() throws IOException {
        var failed = failure;
        if (failed != null) {
            throw new IOException("not published", failed);
        }
        return acknowledged.get();
    }

    @Override
    public void close() {
        executor.shutdownNow();
        executor.close();
    }
}
