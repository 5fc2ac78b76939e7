package parley.registry.kafka;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/// A Kafka client that is opened when it is first needed, since opening it logs in, and again after it has failed for
/// good.
/// Thread-safe.
final class Client<C> {

    private final Supplier<C> open;
    private final Consumer<C> close;
    private @Nullable C opened;
    private boolean closed;

    Client(Supplier<C> open, Consumer<C> close) {
        this.open = open;
        this.close = close;
    }

    /// The client.
    ///
    /// @throws KafkaException if it cannot be opened now
    synchronized C get() {
        if (closed) {
            throw new KafkaException("closed");
        }
        C current = opened;
        if (current == null) {
            current = open.get();
            opened = current;
        }
        return current;
    }

    /// Something that the client did failed with this: unless that passes by itself, the next use opens another.
    synchronized void failed(@Nullable Throwable why) {
        if (!(why instanceof RetriableException)) {
            drop();
        }
    }

    /// Closes what is open; nothing is opened any more.
    synchronized void close() {
        closed = true;
        drop();
    }

    private void drop() {
        C current = opened;
        opened = null;
        if (current != null) {
            close.accept(current);
        }
    }
}
