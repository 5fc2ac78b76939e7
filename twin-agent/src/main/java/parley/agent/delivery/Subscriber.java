package parley.agent.delivery;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands the records of one interaction to a handler: each once, in partition order, over crashes of any process.
///
/// The position is committed before each call of the handler, with where the call means to end, and again after it.
/// Only the records of a call that its own process did not live to finish are handed over once more, flagged
/// [FeedRecord#maybeRepeated]. It works on a thread of its own, reconnects for ever, and stops when it is closed, when
/// the handler throws, when access is still missing after [SubscriberOptions#patience], or when it reads where records
/// are published and the interaction has ended.
public final class Subscriber implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);

    private final String interaction;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Patience patience;
    private final Thread thread;
    private volatile boolean ended;

    private Subscriber(Delivery delivery, RecordReader reader, SubscriberOptions options, BatchHandler handler) {
        this.interaction = delivery.interaction();
        this.patience = new Patience(options.patience(), System::nanoTime, closing);
        var positions = new Positions(UUID.randomUUID().toString());
        var follower = new Follower(delivery, reader, options, handler, positions, patience, closing);
        this.thread = Thread.ofPlatform()
                .name("subscriber-" + delivery.interaction())
                .daemon()
                .unstarted(() -> run(follower));
    }

    /// Starts one.
    public static Subscriber start(Delivery delivery, SubscriberOptions options, BatchHandler handler) {
        return start(delivery, new RecordReader(delivery), options, handler);
    }

    static Subscriber start(Delivery delivery, RecordReader reader, SubscriberOptions options, BatchHandler handler) {
        var subscriber = new Subscriber(delivery, reader, options, handler);
        subscriber.thread.start();
        return subscriber;
    }

    private void run(Follower follower) {
        try {
            ended = follower.run();
            if (ended) {
                LOG.info("interaction {} has ended: its feed may no longer be read", interaction);
            }
            done.complete(null);
        } catch (Follower.HandlerFailed e) {
            LOG.error("interaction {}: the handler failed", interaction, e.getCause());
            done.completeExceptionally(e.getCause());
        } catch (Throwable e) {
            LOG.error("interaction {}: the subscriber stopped", interaction, e);
            done.completeExceptionally(e);
        }
    }

    /// The interaction's id.
    public String interaction() {
        return interaction;
    }

    /// Completes when the subscriber has stopped: normally if it was closed or has [#ended], else with what stopped it.
    public CompletableFuture<Void> done() {
        return done.copy();
    }

    /// Whether it has stopped since the interaction has ended; only where records are read as they are published.
    /// Another subscriber goes on where this one was once the interaction is granted again.
    public boolean ended() {
        return ended;
    }

    /// What it is trying again just now, if anything.
    public Optional<Throwable> trouble() {
        return patience.trouble();
    }

    /// Stops it; a call of the handler that is under way comes to its end first, and is committed.
    @Override
    public void close() {
        closing.countDown();
        if (thread.equals(Thread.currentThread())) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
