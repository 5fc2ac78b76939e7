package parley.broker.topology;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// When which key of a store is to be forgotten. Not a store: it follows from one.
final class Expiries {

    private record Expiry(Instant at, String key) {}

    private final TreeSet<Expiry> expiries =
            new TreeSet<>(Comparator.comparing(Expiry::at).thenComparing(Expiry::key));
    private final Map<String, Expiry> byKey = new HashMap<>();

    /// The key is to be forgotten once that time is past, and no sooner.
    void set(String key, Instant at) {
        remove(key);
        Expiry expiry = new Expiry(at, key);
        byKey.put(key, expiry);
        expiries.add(expiry);
    }

    /// The key is not to be forgotten.
    void remove(String key) {
        Expiry before = byKey.remove(key);
        if (before != null) {
            expiries.remove(before);
        }
    }

    /// Takes out the keys whose time is past.
    List<String> past(Instant now) {
        List<String> past = new ArrayList<>();
        while (!expiries.isEmpty() && expiries.first().at.isBefore(now)) {
            String key = expiries.removeFirst().key;
            byKey.remove(key);
            past.add(key);
        }
        return past;
    }
}
