package parley.registry.catalog;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import parley.avro.CatalogEntry;

/// What each partner's catalog lane holds, the later of what was read from it and what was acknowledged when written.
/// Thread-safe.
public final class Lanes {

    private record Key(String partner, String twin) {}

    private record Held(long offset, @Nullable CatalogEntry entry) {}

    private final Map<Key, Held> held = new ConcurrentHashMap<>();

    /// A record stands in a lane at this offset.
    ///
    /// @param partner the partner's name
    /// @param entry null if the record removes the twin's entry
    public void holds(String partner, String twin, @Nullable CatalogEntry entry, long offset) {
        held.merge(
                new Key(partner, twin),
                new Held(offset, entry),
                (before, after) -> after.offset() >= before.offset() ? after : before);
    }

    /// The entry that a lane holds for a twin; null if none.
    public @Nullable CatalogEntry entry(String partner, String twin) {
        Held last = held.get(new Key(partner, twin));
        return last == null ? null : last.entry();
    }

    /// There is no lane to that partner any more.
    public void forget(String partner) {
        held.keySet().removeIf(key -> key.partner().equals(partner));
    }

    /// The twins that any lane ever held an entry for.
    public Set<String> twins() {
        return Set.copyOf(held.keySet().stream().map(Key::twin).toList());
    }
}
