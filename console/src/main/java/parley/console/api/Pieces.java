package parley.console.api;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import parley.console.problem.Refused;
import parley.console.session.Session;

/// What a service answers, handed on as it comes and as fast as the browser reads; it ends with the session
/// at the latest.
record Pieces(Flow.Publisher<List<ByteBuffer>> source, Session session) implements Publisher<byte[]> {
    @Override
    public void subscribe(Subscriber<? super byte[]> browser) {
        source.subscribe(new Passing(browser, session));
    }

    private static final class Passing implements Flow.Subscriber<List<ByteBuffer>>, Subscription, Session.Stream {
        private final Subscriber<? super byte[]> browser;
        private final Session session;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile Flow.@Nullable Subscription service;

        Passing(Subscriber<? super byte[]> browser, Session session) {
            this.browser = browser;
            this.session = session;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            service = subscription;
            browser.onSubscribe(this);
            try {
                session.hold(this);
            } catch (Refused e) {
                close();
            }
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            var bytes =
                    new byte[buffers.stream().mapToInt(ByteBuffer::remaining).sum()];
            int at = 0;
            for (var buffer : buffers) {
                int length = buffer.remaining();
                buffer.get(bytes, at, length);
                at += length;
            }
            synchronized (this) {
                if (!over.get()) {
                    browser.onNext(bytes);
                }
            }
        }

        @Override
        public void onError(Throwable broken) {
            if (ends()) {
                browser.onError(broken);
            }
        }

        @Override
        public void onComplete() {
            if (ends()) {
                browser.onComplete();
            }
        }

        @Override
        public void request(long pieces) {
            var from = service;
            if (from != null) {
                from.request(pieces);
            }
        }

        @Override
        public void cancel() {
            if (ends()) {
                stop();
            }
        }

        /// The session is over.
        @Override
        public void close() {
            if (ends()) {
                stop();
                browser.onComplete();
            }
        }

        private synchronized boolean ends() {
            boolean first = over.compareAndSet(false, true);
            if (first) {
                session.release(this);
            }
            return first;
        }

        private void stop() {
            var from = service;
            if (from != null) {
                from.cancel();
            }
        }
    }
}
