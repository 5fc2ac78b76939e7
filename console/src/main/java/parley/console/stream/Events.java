package parley.console.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.console.session.Session;

/// Server-sent events from something that is read on a thread of its own, as fast as the browser takes
/// them; it ends with the session at the latest.
///
/// @param source what writes them; its return ends the stream
record Events(Source source, Session session) implements Publisher<byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    /// Writes events.
    interface Source extends AutoCloseable {
        /// Works until it has no more, or the sink is closed.
        void run(Sink sink) throws InterruptedException;

        /// Called once it has returned, or is not to run.
        @Override
        void close();
    }

    /// Where events go.
    interface Sink {
        /// Whether nobody wants more.
        boolean closed();

        /// Hands one on, when the browser takes it.
        void send(String event) throws InterruptedException;
    }

    @Override
    public void subscribe(Subscriber<? super byte[]> browser) {
        var running = new Running(this, browser);
        browser.onSubscribe(running);
        Thread.ofVirtual().name("stream").start(running);
    }

    private static final class Running implements Subscription, Runnable, Sink, Session.Stream {
        private static final Duration GLANCE = Duration.ofMillis(500);

        private final Events events;
        private final Subscriber<? super byte[]> browser;
        private final Semaphore demand = new Semaphore(0);
        private volatile boolean cancelled;
        private volatile boolean over;

        Running(Events events, Subscriber<? super byte[]> browser) {
            this.events = events;
            this.browser = browser;
        }

        @Override
        public void request(long pieces) {
            demand.release((int) Math.min(pieces, Integer.MAX_VALUE / 2 - demand.availablePermits()));
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void close() {
            over = true;
        }

        @Override
        public boolean closed() {
            return cancelled || over;
        }

        @Override
        public void send(String event) throws InterruptedException {
            while (!closed()) {
                if (demand.tryAcquire(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    browser.onNext(event.getBytes(StandardCharsets.UTF_8));
                    return;
                }
            }
        }

        @Override
        public void run() {
            try (var source = events.source) {
                events.session.hold(this);
                source.run(this);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.warn(
                        "a stream of {} breaks off: {}", events.session.person().agent(), e.toString());
            } finally {
                events.session.release(this);
                if (!cancelled) {
                    browser.onComplete();
                }
            }
        }
    }
}
