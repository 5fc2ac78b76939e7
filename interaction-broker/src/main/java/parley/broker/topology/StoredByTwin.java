package parley.broker.topology;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// What a store that holds something of all provider twins has of one of them, by id. Looks up; scans only if asked.
final class StoredByTwin<V> extends AbstractMap<String, V> {

    private static final StringSerializer KEYS = new StringSerializer();

    private final KeyValueStore<String, V> store;
    private final String prefix;

    StoredByTwin(KeyValueStore<String, V> store, String twin) {
        this.store = store;
        this.prefix = key(twin, "");
    }

    /// No DID has a blank in it.
    static String key(String twin, String id) {
        return twin + " " + id;
    }

    static String twin(String key) {
        return key.substring(0, key.indexOf(' '));
    }

    @Override
    public @Nullable V get(Object id) {
        return store.get(prefix + id);
    }

    @Override
    public Set<Entry<String, V>> entrySet() {
        Map<String, V> found = new LinkedHashMap<>();
        try (KeyValueIterator<String, V> entries = store.prefixScan(prefix, KEYS)) {
            while (entries.hasNext()) {
                KeyValue<String, V> entry = entries.next();
                found.put(entry.key.substring(prefix.length()), entry.value);
            }
        }
        return found.entrySet();
    }
}
