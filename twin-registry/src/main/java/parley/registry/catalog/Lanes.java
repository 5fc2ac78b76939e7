package parley.registry.catalog;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import parley.avro.CatalogEntry;

/// What each partner's catalog lane holds of what we have signed, the later of what was read from it and what was
/// acknowledged when written. Thread-safe.
public final class Lanes {

    private record Key(String partner, String twin) {}

    /// @param entry the newest that we have signed
    private record Held(long offset, @Nullable Entry entry) {

        /// What stands in the place of something newer of ours has to be written over, be it a withdrawal.
        Held after(Held before) {
            Entry last = before.entry();
            return last == null
                            || (entry != null
                                    && entry.said().getVersion() >= last.said().getVersion())
                    ? this
                    : new Held(offset, new Entry(last.said(), true));
        }
    }

    /// An entry of ours.
    ///
    /// @param outdated whether it has to be signed and written anew: since our key is another one now, or the lane
    /// holds something else
    public record Entry(CatalogEntry said, boolean outdated) {}

    private final Map<Key, Held> held = new ConcurrentHashMap<>();

    /// A record stands in a lane at this offset.
    ///
    /// @param partner the partner's name
    /// @param entry null if the record removes the twin's entry, or is none of ours
    public void holds(String partner, String twin, @Nullable Entry entry, long offset) {
        held.merge(
                new Key(partner, twin),
                new Held(offset, entry),
                (before, later) -> later.offset() >= before.offset() ? later.after(before) : before);
    }

    /// The entry that a lane holds for a twin; null if none.
    public @Nullable Entry held(String partner, String twin) {
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
