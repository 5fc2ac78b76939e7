package parley.registry.live;

import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.registry.find.Watch;

/// Reads a live search.
public final class LiveReader implements AutoCloseable {
    private final Consumer<Event> events;
    private final Consumer<LiveSearch.Told> told = this::take;
    private final InstantSource clock;
    private volatile @Nullable LiveSearch search;

    /// What is told.
    public sealed interface Event {
        /// What was read before is not known any more: all is told from the beginning.
        record Reset() implements Event {}

        /// A change of what is found.
        record Changed(LiveId id, Watch.Change change) implements Event {}

        /// All that is found has been told.
        record Current(LiveId id) implements Event {}

        /// There will be no more.
        record Ended(String why) implements Event {}
    }

    LiveReader(Consumer<Event> events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    boolean attach(LiveSearch next, long after) {
        search = next;
        return next.attach(after, told);
    }

    private void take(LiveSearch.Told next) {
        LiveSearch of = search;
        if (of != null) {
            LiveId id = new LiveId(of.id(), next.number());
            events.accept(
                    switch (next.what()) {
                        case LiveSearch.What.Changed(var change) -> new Event.Changed(id, change);
                        case LiveSearch.What.Current() -> new Event.Current(id);
                        case LiveSearch.What.Ended(var why) -> new Event.Ended(why);
                    });
        }
    }

    /// The reader got everything up to this.
    public void sent(LiveId id) {
        LiveSearch of = search;
        if (of != null) {
            of.sent(told, id.number());
        }
    }

    /// Whether there is nothing to come.
    public boolean isEnded() {
        LiveSearch of = search;
        return of != null && of.isEnded();
    }

    /// The reader is gone; what is told from now on waits for it for a while.
    @Override
    public void close() {
        LiveSearch of = search;
        if (of != null) {
            of.detach(told, clock.instant());
        }
    }
}
