package parley.feeds.flow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The deliveries that this process has made and that nobody has written to: their newest record need not be looked
/// for. Thread-safe.
public final class EmptyDeliveries {

    private static final int KEPT = 10_000;

    private final Set<String> interactions =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > KEPT;
                }
            }));

    /// Its topic was made just now, and nobody has heard of it.
    public void made(String interaction) {
        interactions.add(interaction);
    }

    /// Others may have written to them.
    void forget() {
        interactions.clear();
    }

    /// Whether it is still empty; its only writer asks before it begins, and is not told a second time.
    public boolean begin(String interaction) {
        return interactions.remove(interaction);
    }
}
