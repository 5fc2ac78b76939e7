package parley.identity.http;

import io.micronaut.http.sse.Event;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/// Server-sent events from a source that pushes: sent as fast as the reader reads, a comment when there is nothing to
/// send, and an end when they may no longer be. Each reader has a virtual thread.
///
/// @param source begins to push into what it is given
/// @param open whether the reader may have more
/// @param heartbeat after so long without an event there is a comment
public record EventStream<T>(Function<Consumer<Event<T>>, Source> source, BooleanSupplier open, Duration heartbeat)
        implements Publisher<Event<?>> {

    /// What pushes events; closed when the reader is gone.
    public interface Source extends AutoCloseable {

        /// Pushes what time alone has brought; called before each wait for an event.
        void turn();

        /// Whether what was pushed and not sent yet must not be sent any more: the stream ends.
        default boolean isCut() {
            return false;
        }

        /// Whether nothing will be pushed any more: the stream ends when all was sent.
        default boolean isDone() {
            return false;
        }

        /// An event was handed to the reader's connection.
        default void sent(Event<?> event) {}

        @Override
        void close();
    }

    private static final Event<String> HEARTBEAT = Event.of("").comment("still here");

    @Override
    public void subscribe(Subscriber<? super Event<?>> reader) {
        Reading<T> reading = new Reading<>(this, reader);
        reader.onSubscribe(reading);
        Thread.ofVirtual().name("events").start(reading);
    }

    private static final class Reading<T> implements Subscription, Runnable {

        private final EventStream<T> stream;
        private final Subscriber<? super Event<?>> reader;
        private final BlockingQueue<Event<T>> events = new LinkedBlockingQueue<>();
        private final Semaphore demand = new Semaphore(0);
        private volatile boolean cancelled;

        private Reading(EventStream<T> stream, Subscriber<? super Event<?>> reader) {
            this.stream = stream;
            this.reader = reader;
        }

        @Override
        public void request(long events) {
            demand.release((int) Math.min(events, Integer.MAX_VALUE / 2 - demand.availablePermits()));
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void run() {
            try (Source source = stream.source.apply(events::add)) {
                while (!cancelled && !source.isCut() && stream.open.getAsBoolean()) {
                    source.turn();
                    if (!send(source)) {
                        break;
                    }
                }
                if (!cancelled) {
                    reader.onComplete();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                reader.onError(e);
            } catch (Exception e) {
                reader.onError(e);
            }
        }

        /// @return whether there is more to come
        private boolean send(Source source) throws InterruptedException {
            long patience = stream.heartbeat.toMillis();
            if (!demand.tryAcquire(patience, TimeUnit.MILLISECONDS)) {
                return true;
            }
            boolean done = source.isDone();
            @Nullable Event<T> event = done ? events.poll() : events.poll(patience, TimeUnit.MILLISECONDS);
            if (source.isCut() || (done && event == null)) {
                return false;
            }
            reader.onNext(event == null ? HEARTBEAT : event);
            if (event != null) {
                source.sent(event);
            }
            return true;
        }
    }
}
