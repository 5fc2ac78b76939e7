package parley.broker.topology;

import java.time.Instant;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The requests of partners' agents that were acted on, each until it is valid no longer.
final class SeenRequests {

    private final KeyValueStore<String, Long> store;
    private final Expiries expiries = new Expiries();

    SeenRequests(KeyValueStore<String, Long> store) {
        this.store = store;
        try (KeyValueIterator<String, Long> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, Long> entry = all.next();
                expiries.set(entry.key, Instant.ofEpochMilli(entry.value));
            }
        }
    }

    /// Those to a twin, by id, with the time until which each is valid.
    Map<String, Instant> of(String twin) {
        return new OfTwin(new StoredByTwin<>(store, twin));
    }

    void add(String twin, String id, Instant validUntil) {
        String key = StoredByTwin.key(twin, id);
        store.put(key, validUntil.toEpochMilli());
        expiries.set(key, validUntil);
    }

    /// Forgets what is valid no longer.
    void forget(Instant now) {
        expiries.past(now).forEach(store::delete);
    }

    private static final class OfTwin extends AbstractMap<String, Instant> {

        private final Map<String, Long> stored;

        private OfTwin(Map<String, Long> stored) {
            this.stored = stored;
        }

        @Override
        public @Nullable Instant get(Object id) {
            Long millis = stored.get(id);
            return millis == null ? null : Instant.ofEpochMilli(millis);
        }

        @Override
        public Set<Entry<String, Instant>> entrySet() {
            Map<String, Instant> all = new LinkedHashMap<>();
            stored.forEach((id, millis) -> all.put(id, Instant.ofEpochMilli(millis)));
            return all.entrySet();
        }
    }
}
