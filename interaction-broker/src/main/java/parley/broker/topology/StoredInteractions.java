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
import parley.avro.Interaction;

/// One provider twin's interactions, by id, in the store that holds those of all twins. Looks up; scans only if asked.
final class StoredInteractions extends AbstractMap<String, Interaction> {

    private static final StringSerializer KEYS = new StringSerializer();

    private final KeyValueStore<String, Interaction> store;
    private final String prefix;

    StoredInteractions(KeyValueStore<String, Interaction> store, String twin) {
        this.store = store;
        this.prefix = key(twin, "");
    }

    /// No DID has a blank in it.
    static String key(String twin, String interaction) {
        return twin + " " + interaction;
    }

    static String twin(String key) {
        return key.substring(0, key.indexOf(' '));
    }

    @Override
    public @Nullable Interaction get(Object id) {
        return store.get(prefix + id);
    }

    @Override
    public Set<Entry<String, Interaction>> entrySet() {
        Map<String, Interaction> found = new LinkedHashMap<>();
        try (KeyValueIterator<String, Interaction> entries = store.prefixScan(prefix, KEYS)) {
            while (entries.hasNext()) {
                KeyValue<String, Interaction> entry = entries.next();
                found.put(entry.value.getId(), entry.value);
            }
        }
        return found.entrySet();
    }
}
