package parley.broker.view;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.avro.State;

/// What waits for decisions of one twin: all of it first, then what comes and what is resolved. Each step is told at
/// most once, in the order of `interactions`; what was overtaken before it could be told is left out. And what is about
/// to end by its terms: each epoch once, whenever the telling begins. Thread-safe.
public final class PendingMatters implements AutoCloseable {

    private final String twin;
    private final OptionalLong after;
    private final InstantSource clock;
    private final Consumer<Matter> teller;
    private final Set<String> waiting = new HashSet<>();
    private final Map<String, Interactions.Seen> ending = new HashMap<>();
    private final Map<String, Long> announced = new HashMap<>();
    private final Runnable stop;
    private long told = -1;

    private PendingMatters(
            Interactions interactions, String twin, OptionalLong after, InstantSource clock, Consumer<Matter> teller) {
        this.twin = twin;
        this.after = after;
        this.clock = clock;
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
            Interactions interactions, String twin, OptionalLong after, InstantSource clock, Consumer<Matter> teller) {
        return new PendingMatters(interactions, twin, after, clock, teller);
    }

    /// Tells what time alone has brought; to be called every few seconds.
    public synchronized void turn() {
        Instant now = clock.instant();
        List.copyOf(ending.values()).forEach(seen -> announce(seen, now));
    }

    private void expect(Interactions.Seen seen) {
        String id = seen.interaction().getId();
        if (Interactions.party(seen.interaction(), twin)
                && Notice.from(seen.interaction()).isPresent()) {
            ending.put(id, seen);
            announce(seen, clock.instant());
        } else {
            ending.remove(id);
        }
    }

    private void announce(Interactions.Seen seen, Instant now) {
        String id = seen.interaction().getId();
        long epoch = seen.interaction().getEpoch();
        if (announced.getOrDefault(id, -1L) < epoch && Notice.due(seen.interaction(), now)) {
            announced.put(id, epoch);
            teller.accept(new Matter.Expiring(seen.interaction(), seen.offset()));
        }
    }

    private void begin(Interactions.Seen seen) {
        boolean news = after.isEmpty() || seen.offset() > after.getAsLong();
        told = Math.max(told, seen.offset());
        Matter matter = matter(seen, after.isPresent());
        if (matter != null && news) {
            teller.accept(matter);
        }
        expect(seen);
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
        expect(seen);
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
