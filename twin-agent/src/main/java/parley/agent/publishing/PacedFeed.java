package parley.agent.publishing;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes what a source has, at a fixed pace, until the source runs dry or fails, or it is closed.
public final class PacedFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PacedFeed.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Publisher publisher;
    private final FeedSource source;
    private final AtomicLong acknowledged = new AtomicLong();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final ScheduledExecutorService executor;
    private @Nullable ScheduledFuture<?> beating;

    private PacedFeed(Publisher publisher, FeedSource source) {
        this.publisher = publisher;
        this.source = source;
        this.executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("feed-" + publisher.feed()).daemon().factory());
    }

    /// Starts one, with the first record at once.
    public static PacedFeed start(Publisher publisher, FeedSource source, Duration pace) {
        var feed = new PacedFeed(publisher, source);
        feed.pace(pace);
        return feed;
    }

    /// Goes on at another pace, with the next record at once.
    public synchronized void pace(Duration pace) {
        if (beating != null) {
            beating.cancel(false);
        }
        if (!executor.isShutdown()) {
            beating = executor.scheduleAtFixedRate(this::beat, 0, pace.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void beat() {
        try {
            var next = source.next();
            if (next.isEmpty()) {
                end(null);
                return;
            }
            var _ = publisher.publish(next.get()).whenComplete((_, e) -> {
                if (e == null) {
                    acknowledged.incrementAndGet();
                } else {
                    LOG.warn("feed {}: a record was not published: {}", publisher.feed(), e.toString());
                }
            });
        } catch (Throwable e) {
            end(e);
        }
    }

    private void end(@Nullable Throwable e) {
        executor.shutdown();
        publisher.flush();
        if (e == null) {
            done.complete(null);
        } else {
            LOG.error("feed {} stopped", publisher.feed(), e);
            done.completeExceptionally(e);
        }
    }

    /// How many records the cluster has.
    public long acknowledged() {
        return acknowledged.get();
    }

    /// Completes when no more records will come; with the error, if one stopped it.
    public CompletableFuture<Void> done() {
        return done.copy();
    }

    /// Stops it and closes the source; what was published is in the cluster then, and nothing is published after. A
    /// source that is asked for its next record is given 5 seconds for it, and is interrupted then.
    @Override
    public void close() throws IOException {
        executor.shutdown();
        awaitLastBeat();
        publisher.flush();
        done.complete(null);
        source.close();
    }

    private void awaitLastBeat() {
        try {
            if (!executor.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                executor.shutdownNow();
                if (!executor.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                    LOG.warn("feed {}: its source does not answer, and is closed nevertheless", publisher.feed());
                }
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
