package parley.broker.topology;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;
import parley.broker.deciding.Decider;

/// The log entries decided on within [Decider#MEMORY], by id, with the time of each.
///
/// All of one minute share a window: the store looks an id up in every window there is, and there are no more than
/// some sixty, however much is decided on.
final class DecidedEntries extends AbstractMap<String, Instant> {

    /// From the first entry of a window to the last.
    static final Duration WINDOW = Duration.ofMinutes(1);

    private final WindowStore<String, Long> store;
    private final Instant now;

    DecidedEntries(WindowStore<String, Long> store, Instant now) {
        this.store = store;
        this.now = now;
    }

    /// Remembers that an entry has been decided on now.
    void add(String id) {
        store.put(id, now.toEpochMilli(), start(now).toEpochMilli());
    }

    private static Instant start(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES);
    }

    @Override
    public @Nullable Instant get(Object id) {
        try (WindowStoreIterator<Long> entries = store.fetch((String) id, start(now.minus(Decider.MEMORY)), now)) {
            return entries.hasNext() ? Instant.ofEpochMilli(entries.next().value) : null;
        }
    }

    @Override
    public Set<Entry<String, Instant>> entrySet() {
        Map<String, Instant> found = new LinkedHashMap<>();
        try (KeyValueIterator<Windowed<String>, Long> entries = store.all()) {
            while (entries.hasNext()) {
                KeyValue<Windowed<String>, Long> entry = entries.next();
                found.put(entry.key.key(), Instant.ofEpochMilli(entry.value));
            }
        }
        return found.entrySet();
    }
}
