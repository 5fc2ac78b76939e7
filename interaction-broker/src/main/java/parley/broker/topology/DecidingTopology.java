package parley.broker.topology;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import parley.broker.deciding.Decider;
import parley.topics.Topic;
import parley.topics.Topics;

/// The topology that decides: one processor over the log, with its stores in memory and their changelogs in Kafka.
public final class DecidingTopology {

    static final String LOG = "log";
    static final String DECIDE = "decide";
    static final String POLICIES = "policies";
    static final String INTERACTIONS = "interactions";
    static final String AUDIT = "audit";
    static final String TICKS = "ticks";

    static final String POLICY_STORE = "policy-by-twin";
    static final String INTERACTION_STORE = "interaction-by-twin-and-id";
    static final String DECIDED_STORE = "decided-entries";

    /// Small segments and an eager cleaner keep the changelogs, and so the next start, short.
    private static final Map<String, String> CHANGELOG = Map.of(
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(4 * 1024 * 1024),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.2");

    private DecidingTopology() {}

    /// Builds it.
    ///
    /// @param own our organisation's DID
    /// @param partners our names for the partners, by their organisations' DIDs: each has a lane
    public static Topology build(String own, Map<String, String> partners, HalfSigner signer) {
        Topology topology = new Topology()
                .addSource(
                        LOG,
                        new StringDeserializer(),
                        Topics.INTERACTION_REQUESTS.deserializer(),
                        Topics.INTERACTION_REQUESTS.name())
                .addProcessor(DECIDE, () -> new DecidingProcessor(own, partners, signer), LOG)
                .addStateStore(store(POLICY_STORE, Topics.POLICIES.serde()), DECIDE)
                .addStateStore(store(INTERACTION_STORE, Topics.INTERACTIONS.serde()), DECIDE)
                .addStateStore(decided(), DECIDE);
        sink(topology, POLICIES, Topics.POLICIES);
        sink(topology, INTERACTIONS, Topics.INTERACTIONS);
        sink(topology, AUDIT, Topics.AUDIT);
        sink(topology, TICKS, Topics.INTERACTION_REQUESTS);
        partners.values().stream()
                .sorted()
                .forEach(partner -> sink(topology, lane(partner), Topics.laneInteractions(partner)));
        return topology;
    }

    static String lane(String partner) {
        return "lane-" + partner;
    }

    private static void sink(Topology topology, String name, Topic<String, ?> topic) {
        topology.addSink(name, topic.name(), new StringSerializer(), topic.serializer(), DECIDE);
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
                .withLoggingEnabled(CHANGELOG)
                .withCachingDisabled();
    }

    /// A window store, since that forgets by itself what is too old.
    private static StoreBuilder<WindowStore<String, Long>> decided() {
        Duration memory = Decider.MEMORY;
        return Stores.windowStoreBuilder(
                        Stores.inMemoryWindowStore(DECIDED_STORE, memory, memory, false),
                        Serdes.String(),
                        Serdes.Long())
                .withLoggingEnabled(CHANGELOG)
                .withCachingDisabled();
    }
}
