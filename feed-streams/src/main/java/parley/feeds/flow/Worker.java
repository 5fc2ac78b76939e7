package parley.feeds.flow;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one loop on a thread of its own, and anew a second after it failed, until closed. Thread-safe.
public final class Worker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration BACKOFF = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(20);

    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable Throwable failure;

    /// One run of the loop: from what is stored to the end, or to a failure.
    public interface Session {

        /// Returns soon after `running` has become false.
        ///
        /// @throws Exception whatever keeps it from going on; the next session starts from what is stored
        void run(BooleanSupplier running) throws Exception;
    }

    private Worker(String name, Session session, Counters counters) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(name, session, counters));
    }

    /// Starts a loop.
    public static Worker start(String name, Session session, Counters counters) {
        Worker worker = new Worker(name, session, counters);
        worker.thread.start();
        return worker;
    }

    /// What ended the last session, as long as no other has begun; null while one runs.
    public @Nullable Throwable failure() {
        return failure;
    }

    /// Ends the pause of a loop that rests by [LockSupport#parkNanos].
    public void wake() {
        LockSupport.unpark(thread);
    }

    private void run(String name, Session session, Counters counters) {
        while (stop.getCount() > 0) {
            try {
                failure = null;
                session.run(() -> stop.getCount() > 0);
            } catch (Exception | Error e) {
                failure = e;
                counters.add(Counters.Count.RESTARTS);
                LOG.warn("loop failed, starting over loop={} reason={}", name, e.toString(), e);
                rest();
            }
        }
    }

    private void rest() {
        try {
            stop.await(BACKOFF.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Only close() interrupts, after it has set stop
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop.countDown();
        wake();
        try {
            if (!thread.join(CLOSING)) {
                thread.interrupt();
                LOG.warn("loop did not stop in time loop={}", thread.getName());
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
