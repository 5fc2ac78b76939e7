package parley.console.stream;

import java.util.HashMap;
import java.util.Map;

/// So many places, of which each person has a part at most. Thread-safe.
final class Places {
    private final int all;
    private final int each;
    private final Map<String, Integer> taken = new HashMap<>();

    Places(int all, int each) {
        this.all = all;
        this.each = each;
    }

    /// Whether the person got one.
    synchronized boolean take(String person) {
        int own = taken.getOrDefault(person, 0);
        if (own >= each || taken.values().stream().mapToInt(Integer::intValue).sum() >= all) {
            return false;
        }
        taken.put(person, own + 1);
        return true;
    }

    /// The person gives one back.
    synchronized void giveBack(String person) {
        taken.computeIfPresent(person, (_, own) -> own > 1 ? own - 1 : null);
    }
}
