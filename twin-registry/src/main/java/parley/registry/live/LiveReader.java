package parley.registry.live;

import java.time.InstantSource;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads a live search.
public final class LiveReader implements AutoCloseable {
    private final Predicate<Event> events;
    private final InstantSource clock;
    private volatile @Nullable LiveSearch search;
    private volatile boolean cut;
    private volatile boolean ended;
    private long pushed;
    private long got;
    private long skipped;

    /// What is told.
    public sealed interface Event {
        /// What was read before is not known any more: all is told from the beginning.
        record Reset() implements Event {}

        /// A change of what is found.
        record Changed(LiveId id, Change change) implements Event {}

        /// All that is found has been told.
        record Current(LiveId id) implements Event {}

        /// There will be no more.
        record Ended(String why) implements Event {}
    }

    LiveReader(Predicate<Event> events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    boolean attach(LiveSearch next, long after) {
        search = next;
        return next.attach(after, this);
    }

    /// Called by one thread at a time.
    void take(Event event) {
        if (cut) {
            return;
        }
        boolean goes = events.test(event);
        switch (event) {
            case Event.Changed(var id, var _) -> taken(id, goes);
            case Event.Current(var id) -> taken(id, goes);
            case Event.Ended(var _) -> ended = true;
            case Event.Reset _ -> {
                // It has no number
            }
        }
    }

    /// What goes to nobody counts as got as soon as everything before it was.
    private void taken(LiveId id, boolean goes) {
        boolean nothingBefore;
        synchronized (this) {
            nothingBefore = got >= pushed;
            if (goes) {
                pushed = id.number();
            } else {
                skipped = id.number();
            }
        }
        if (!goes && nothingBefore) {
            tell(id.number());
        }
    }

    private void tell(long number) {
        LiveSearch of = search;
        if (of != null) {
            of.sent(this, number);
        }
    }

    void cut() {
        cut = true;
    }

    /// The reader got everything up to this.
    public void sent(LiveId id) {
        LiveSearch of = search;
        if (of == null || !of.id().equals(id.search())) {
            return;
        }
        long number;
        synchronized (this) {
            got = Math.max(got, id.number());
            number = got >= pushed ? Math.max(got, skipped) : got;
        }
        tell(number);
    }

    /// Whether what it has not got yet must not be told it any more.
    public boolean isCut() {
        return cut;
    }

    /// Whether there is nothing to come after what it was told.
    public boolean isEnded() {
        return ended;
    }

    /// The reader is gone; what changes from now on waits for it for a while.
    @Override
    public void close() {
        LiveSearch of = search;
        if (of != null) {
            of.detach(this, clock.instant());
        }
    }
}
