package parley.broker.topology;

import java.time.Instant;
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
final class DecidedEntries extends AbstractMap<String, Instant> {

    private final WindowStore<String, Long> store;
    private final Instant now;

    DecidedEntries(WindowStore<String, Long> store, Instant now) {
        this.store = store;
        this.now = now;
    }

    @Override
    public @Nullable Instant get(Object id) {
        try (WindowStoreIterator<Long> entries = store.fetch((String) id, now.minus(Decider.MEMORY), now)) {
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
