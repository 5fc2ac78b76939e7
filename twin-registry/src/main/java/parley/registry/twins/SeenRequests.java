package parley.registry.twins;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/// The requests that changed twins, as far as read, each for as long as it could be sent again. A twin's version
/// refuses most of what is repeated; but one that is made anew counts from 1 again. Thread-safe.
public final class SeenRequests {

    private final Map<Seen, Instant> until = new HashMap<>();
    private final PriorityQueue<Expiry> expiries = new PriorityQueue<>(Comparator.comparing(Expiry::at));

    private record Seen(String twin, String id) {}

    private record Expiry(Instant at, Seen seen) {}

    /// A request changed this twin, or made or deleted it.
    public synchronized void add(String twin, SignedOnce request, Instant now) {
        for (Expiry first = expiries.peek(); first != null && !now.isBefore(first.at()); first = expiries.peek()) {
            expiries.remove();
            until.remove(first.seen(), first.at());
        }
        if (now.isBefore(request.until())) {
            Seen seen = new Seen(twin, request.id());
            until.put(seen, request.until());
            expiries.add(new Expiry(request.until(), seen));
        }
    }

    /// Whether it did so before.
    public synchronized boolean has(String twin, SignedOnce request) {
        return until.containsKey(new Seen(twin, request.id()));
    }

    /// How many are known.
    synchronized int size() {
        return until.size();
    }
}
