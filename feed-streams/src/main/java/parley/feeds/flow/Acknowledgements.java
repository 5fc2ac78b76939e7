package parley.feeds.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Tells when everything that was sent before a moment has been acknowledged, without waiting and without an object per
/// record. One thread sends, seals and settles; the producer's thread acknowledges.
///
/// @param <P> what becomes true then: the positions to commit
public final class Acknowledgements<P> {

    private final Deque<Sealed<P>> sealed = new ArrayDeque<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private Flight flight = new Flight(failure);

    private record Sealed<P>(Flight flight, P point) {}

    /// Counts one record as sent, and returns the callback to send it with.
    public Callback sending() {
        flight.sent++;
        return flight;
    }

    /// Marks a moment: `point` holds once all records sent up to now are acknowledged.
    public void seal(P point) {
        sealed.add(new Sealed<>(flight, point));
        flight = new Flight(failure);
    }

    /// The points that hold since last asked, oldest first.
    ///
    /// @throws SendFailed if a record could not be sent: nothing that was sent with it or later is certain
    public List<P> settled() {
        Exception cause = failure.get();
        if (cause != null) {
            throw new SendFailed(cause);
        }
        List<P> points = new ArrayList<>();
        while (!sealed.isEmpty() && sealed.getFirst().flight().landed()) {
            points.add(sealed.removeFirst().point());
        }
        return points;
    }

    /// Whether a point is left that does not hold yet.
    public boolean unsettled() {
        return !sealed.isEmpty();
    }

    /// A record could not be sent, although the producer tries for ever on whatever passes by itself.
    public static final class SendFailed extends RuntimeException {

        private static final long serialVersionUID = 1;

        SendFailed(Exception cause) {
            super("a record could not be sent: " + cause.getMessage(), cause);
        }
    }

    private static final class Flight implements Callback {

        private final AtomicInteger acknowledged = new AtomicInteger();
        private final AtomicReference<@Nullable Exception> failure;
        private int sent;

        Flight(AtomicReference<@Nullable Exception> failure) {
            this.failure = failure;
        }

        boolean landed() {
            return acknowledged.get() == sent;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            } else {
                acknowledged.incrementAndGet();
            }
        }
    }
}
