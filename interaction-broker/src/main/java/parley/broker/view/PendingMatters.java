package parley.broker.view;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.avro.State;

/// What waits for decisions of one twin: all of it first, then what comes and what is resolved. Each step is told at
/// most once, in the order of `interactions`; what was overtaken before it could be told is left out. Thread-safe.
public final class PendingMatters implements AutoCloseable {

    private final String twin;
    private final OptionalLong after;
    private final Consumer<Matter> teller;
    private final Set<String> waiting = new HashSet<>();
    private final Runnable stop;
    private long told = -1;

    private PendingMatters(Interactions interactions, String twin, OptionalLong after, Consumer<Matter> teller) {
        this.twin = twin;
        this.after = after;
        this.teller = teller;
        synchronized (this) {
            // Listening first: what comes meanwhile waits at the lock, and is left out if the first look saw it
            stop = interactions.listen(this::changed);
            interactions.seen(twin).forEach(this::begin);
        }
    }

    /// Begins to tell.
    ///
    /// @param after the offset up to which all was told before: then only what is newer is, also if it was resolved
    /// @param teller must not block
    public static PendingMatters follow(
            Interactions interactions, String twin, OptionalLong after, Consumer<Matter> teller) {
        return new PendingMatters(interactions, twin, after, teller);
    }

    private void begin(Interactions.Seen seen) {
        boolean news = after.isEmpty() || seen.offset() > after.getAsLong();
        told = Math.max(told, seen.offset());
        Matter matter = matter(seen, after.isPresent());
        if (matter != null && news) {
            teller.accept(matter);
        }
    }

    private synchronized void changed(Interactions.Seen seen) {
        if (seen.offset() <= told) {
            return;
        }
        told = seen.offset();
        Matter matter = matter(seen, false);
        if (matter != null) {
            teller.accept(matter);
        }
    }

    /// @param maybeWaited whether it may have waited without our knowing
    private @Nullable Matter matter(Interactions.Seen seen, boolean maybeWaited) {
        String id = seen.interaction().getId();
        if (!Interactions.party(seen.interaction(), twin)) {
            return null;
        }
        if (seen.interaction().getState() == State.OFFERED
                && seen.interaction().getRequester().equals(twin)) {
            waiting.add(id);
            return new Matter.Offered(seen.interaction(), seen.offset());
        }
        if (seen.interaction().getState() == State.PENDING
                && seen.interaction().getProvider().equals(twin)) {
            waiting.add(id);
            return new Matter.Asked(seen.interaction(), seen.offset());
        }
        return waiting.remove(id) || maybeWaited ? new Matter.Resolved(seen.interaction(), seen.offset()) : null;
    }

    @Override
    public void close() {
        stop.run();
    }
}
