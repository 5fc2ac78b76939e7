package parley.agent.control;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves the controls of one twin: executes each command that the twin's policy allowed at most once, in the order in
/// which they were allowed, and reports what became of it.
///
/// A command that was begun by a process which then died is reported as `UNKNOWN` by the next. It works on a thread of
/// its own, reconnects for ever, and stops when it is closed or when another process of the same agent serves the twin.
public final class Serving implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ServingSettings settings;
    private final Map<String, ControlHandler> handlers;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable Throwable trouble;

    private Serving(ServingSettings settings, Map<String, ControlHandler> handlers) {
        this.settings = settings;
        this.handlers = Map.copyOf(handlers);
        this.thread =
                Thread.ofPlatform().name("serving-" + settings.name()).daemon().unstarted(this::run);
    }

    /// Starts to serve these controls.
    public static Serving start(ServingSettings settings, Map<String, ControlHandler> handlers) {
        var serving = new Serving(settings, handlers);
        serving.thread.start();
        return serving;
    }

    private void run() {
        while (closing.getCount() > 0) {
            try (var session = new ServingSession(settings, handlers)) {
                session.run(closing, this::works);
            } catch (ProducerFencedException | InvalidProducerEpochException e) {
                LOG.error("another process of this agent serves the twin now twin={}", settings.twin());
                ready.completeExceptionally(e);
                done.completeExceptionally(e);
                return;
            } catch (InterruptedException e) {
                break;
            } catch (KafkaException e) {
                troubled(e);
            } catch (RuntimeException | Error e) {
                LOG.error("serving failed, starting over twin={}", settings.twin(), e);
                troubled(e);
            }
        }
        done.complete(null);
    }

    private void works() {
        trouble = null;
        ready.complete(null);
    }

    private void troubled(Throwable e) {
        if (trouble == null) {
            LOG.warn("cannot serve, trying on twin={} reason={}", settings.twin(), e.toString());
        }
        trouble = e;
        try {
            var _ = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            closing.countDown();
        }
    }

    /// Completes when commands are first being waited for.
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    /// Completes when it has stopped: normally if it was closed, else with what stopped it.
    public CompletableFuture<Void> done() {
        return done.copy();
    }

    /// What it is trying again just now, if anything.
    public Optional<Throwable> trouble() {
        return Optional.ofNullable(trouble);
    }

    /// Stops it; a command that is being executed comes to its end first, and is reported on.
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
