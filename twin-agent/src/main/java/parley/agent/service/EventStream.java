package parley.agent.service;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Server-sent events of one path (WHATWG HTML, section 9.2), from its start until it is closed or refused.
///
/// Whenever the connection ends, as it does with each token, it connects again and says which event was the last that
/// the handler has dealt with; so an event may come twice, and none is left out that the service still knows of.
public final class EventStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    /// Services say that they are still there once a second.
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 5_000;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final ServiceClient client;
    private final String path;
    private final Map<String, String> headers;
    private final Consumer<Event> handler;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable String last;
    private volatile @Nullable RuntimeException handlerFailed;

    /// One event.
    ///
    /// @param name `message` if the service gave it none
    /// @param data its lines, joined
    public record Event(String name, String data) {}

    private EventStream(ServiceClient client, String path, Map<String, String> headers, Consumer<Event> handler) {
        this.client = client;
        this.path = path;
        this.headers = Map.copyOf(headers);
        this.handler = handler;
        this.thread = Thread.ofPlatform().name("events " + path).daemon().unstarted(this::run);
    }

    /// Starts one.
    ///
    /// @param handler called for one event after the other; whatever it throws ends the stream
    public static EventStream start(
            ServiceClient client, String path, Map<String, String> headers, Consumer<Event> handler) {
        var stream = new EventStream(client, path, headers, handler);
        stream.thread.start();
        return stream;
    }

    /// Completes when it has ended: normally if it was closed, else with what the service answered or the
    /// handler threw.
    public CompletableFuture<Void> done() {
        return done.copy();
    }

    private void run() {
        try {
            long pause = FIRST_MILLIS;
            while (closing.getCount() > 0) {
                boolean well = connect();
                pause = well ? FIRST_MILLIS : Math.min(2 * pause, LONGEST_MILLIS);
                var _ = closing.await(pause, TimeUnit.MILLISECONDS);
            }
            done.complete(null);
        } catch (InterruptedException e) {
            // Only close() interrupts
            Thread.currentThread().interrupt();
            done.complete(null);
        } catch (RuntimeException e) {
            LOG.error("the events of {} ended", path, e);
            done.completeExceptionally(e);
        }
    }

    /// Reads until the connection ends.
    ///
    /// @return whether it was answered
    private boolean connect() {
        var all = new HashMap<>(headers);
        all.put("Accept", "text/event-stream");
        var from = last;
        if (from != null) {
            all.put("Last-Event-ID", from);
        }
        try {
            var reply = client.lines(path, all, new EventLines(this::take), SILENCE);
            var thrown = handlerFailed;
            if (thrown != null) {
                throw thrown;
            }
            if (!reply.ok() && !temporary(reply.status())) {
                throw reply.refusal();
            }
            return reply.ok();
        } catch (UnreachableException e) {
            var thrown = handlerFailed;
            if (thrown != null) {
                throw thrown;
            }
            LOG.debug("trying again: {}", e.toString());
            return false;
        }
    }

    private static boolean temporary(int status) {
        return status == UNAUTHORIZED || status == TOO_MANY || status >= SERVER_ERROR;
    }

    private synchronized void take(Event event, @Nullable String id) {
        if (closing.getCount() == 0 || handlerFailed != null) {
            return;
        }
        try {
            handler.accept(event);
        } catch (RuntimeException e) {
            handlerFailed = e;
            throw e;
        }
        if (id != null) {
            last = id;
        }
    }

    /// Ends it; once this has returned the handler is not called any more. It may be called by the handler itself.
    @Override
    public void close() {
        synchronized (this) {
            closing.countDown();
        }
        thread.interrupt();
    }
}
