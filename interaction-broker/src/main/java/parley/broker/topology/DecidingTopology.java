package parley.broker.topology;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import parley.avro.AcceptedCommand;
import parley.avro.AuditProgress;
import parley.avro.CommandReport;
import parley.avro.LaneCommand;
import parley.avro.LaneMessage;
import parley.broker.deciding.Decider;
import parley.identity.Did;
import parley.identity.audit.Salt;
import parley.topics.AvroSerde;
import parley.topics.Topic;
import parley.topics.Topics;

/// The topology that decides: one processor over the log, with its stores in memory and their changelogs in Kafka.
public final class DecidingTopology {

    static final String LOG = "log";
    static final String DECIDE = "decide";
    static final String POLICIES = "policies";
    static final String POLICY_HISTORY = "policy-history";
    static final String INTERACTIONS = "interactions";
    static final String AUDIT = "audit";
    static final String AUDIT_CHAIN = "audit-chain";
    static final String TICKS = "ticks";
    static final String BODIES = "bodies";
    static final String COMMANDS = "commands";
    static final String REVOCATIONS = "revocations";
    static final String ASKED = "asked-commands";
    static final String CONTROLS = "controls";
    static final String RESULTS = "results";
    static final String OUTCOMES = "outcomes";
    static final String INTERACTION_LANES = "interaction-lanes";
    static final String COMMAND_LANES = "command-lanes";

    static final String POLICY_STORE = "policy-by-twin";
    static final String INTERACTION_STORE = "interaction-by-twin-and-id";
    static final String DECIDED_STORE = "decided-entries";
    static final String COMMAND_STORE = "command-by-twin-and-id";
    static final String BODY_STORE = "command-bodies";
    static final String ASKED_STORE = "asked-command-by-id";
    static final String ERRAND_STORE = "errand-by-body";
    static final String REVOKED_STORE = "revoked-by-twin-and-attestation";
    static final String SEEN_STORE = "seen-request-by-twin-and-id";
    static final String CHAIN_STORE = "audit-chain-by-twin";

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
    /// @param partners which partners have a lane now
    /// @param salts a new one for each audit entry, which nobody can guess
    public static Topology build(
            String own, PartnerNames partners, Signers signers, Supplier<Salt> salts, OwnDocuments documents) {
        Topology topology = new Topology()
                .addSource(
                        LOG,
                        new StringDeserializer(),
                        Topics.INTERACTION_REQUESTS.deserializer(),
                        Topics.INTERACTION_REQUESTS.name())
                .addSource(
                        BODIES,
                        new StringDeserializer(),
                        Topics.COMMAND_BODIES.deserializer(),
                        Topics.COMMAND_BODIES.name())
                .addProcessor(
                        DECIDE, () -> new DecidingProcessor(own, partners, signers, salts, documents), LOG, BODIES)
                .addStateStore(store(POLICY_STORE, Topics.POLICIES.serde()), DECIDE)
                .addStateStore(store(INTERACTION_STORE, Topics.INTERACTIONS.serde()), DECIDE)
                .addStateStore(window(DECIDED_STORE, Serdes.Long(), DecidedEntries.WINDOW), DECIDE)
                .addStateStore(store(COMMAND_STORE, Topics.COMMANDS.serde()), DECIDE)
                .addStateStore(window(BODY_STORE, Topics.COMMAND_BODIES.serde(), Duration.ZERO), DECIDE)
                .addStateStore(store(ASKED_STORE, Topics.COMMAND_BODIES.serde()), DECIDE)
                .addStateStore(store(ERRAND_STORE, Serdes.String()), DECIDE)
                .addStateStore(store(REVOKED_STORE, Topics.REVOCATIONS.serde()), DECIDE)
                .addStateStore(store(SEEN_STORE, Serdes.Long()), DECIDE)
                .addStateStore(store(CHAIN_STORE, serde(AvroSerde.of(AuditProgress.class))), DECIDE);
        sink(topology, POLICIES, Topics.POLICIES);
        sink(topology, POLICY_HISTORY, Topics.POLICY_HISTORY);
        sink(topology, INTERACTIONS, Topics.INTERACTIONS);
        sink(topology, REVOCATIONS, Topics.REVOCATIONS);
        sink(topology, AUDIT, Topics.AUDIT);
        sink(topology, AUDIT_CHAIN, Topics.AUDIT_CHAIN);
        sink(topology, TICKS, Topics.INTERACTION_REQUESTS);
        sink(topology, COMMANDS, Topics.COMMANDS);
        sink(topology, ASKED, Topics.ASKED_COMMANDS);
        toTwins(topology);
        toPartners(topology);
        return topology;
    }

    /// Partners come and go while this runs: of which one a record is for, the record says.
    private static void toPartners(Topology topology) {
        topology.addSink(
                INTERACTION_LANES,
                new ToInteractionLane(),
                new StringSerializer(),
                ForPartner.serializer(AvroSerde.of(LaneMessage.class)),
                DECIDE);
        topology.addSink(
                COMMAND_LANES,
                new ToCommandLane(),
                new StringSerializer(),
                ForPartner.serializer(AvroSerde.of(LaneCommand.class)),
                DECIDE);
    }

    /// Each twin has topics of its own: of which twin a record is, the record says.
    private static void toTwins(Topology topology) {
        topology.addSink(
                CONTROLS, new ToControl(), new StringSerializer(), AvroSerde.of(AcceptedCommand.class), DECIDE);
        topology.addSink(RESULTS, new ToResult(), new StringSerializer(), AvroSerde.of(CommandReport.class), DECIDE);
        topology.addSink(OUTCOMES, new ToOutcome(), new StringSerializer(), AvroSerde.of(CommandReport.class), DECIDE);
    }

    /// The topic of the commands to the twin that a command is for.
    private record ToControl() implements TopicNameExtractor<String, AcceptedCommand> {
        @Override
        public String extract(String key, AcceptedCommand command, RecordContext context) {
            return Topics.control(name(command.getProvider()));
        }
    }

    /// The topic in which the agents of the twin that a command is for say that they begin it.
    private record ToResult() implements TopicNameExtractor<String, CommandReport> {
        @Override
        public String extract(String key, CommandReport report, RecordContext context) {
            return Topics.result(name(report.getProvider()));
        }
    }

    /// The topic of what has become of the commands of the twin that sent one.
    private record ToOutcome() implements TopicNameExtractor<String, CommandReport> {
        @Override
        public String extract(String key, CommandReport report, RecordContext context) {
            return Topics.outcome(name(report.getRequester()));
        }
    }

    /// The lane of halves to the partner.
    private record ToInteractionLane() implements TopicNameExtractor<String, ForPartner<LaneMessage>> {
        @Override
        public String extract(String key, ForPartner<LaneMessage> sent, RecordContext context) {
            return Topics.laneInteractions(sent.partner()).name();
        }
    }

    /// The lane of commands and reports to the partner.
    private record ToCommandLane() implements TopicNameExtractor<String, ForPartner<LaneCommand>> {
        @Override
        public String extract(String key, ForPartner<LaneCommand> sent, RecordContext context) {
            return Topics.laneCommands(sent.partner()).name();
        }
    }

    private static String name(String twin) {
        return Did.ofTwin(twin).twinName().orElseThrow();
    }

    private static void sink(Topology topology, String name, Topic<String, ?> topic) {
        topology.addSink(name, topic.name(), new StringSerializer(), topic.serializer(), DECIDE);
    }

    private static <V extends SpecificRecordBase> Serde<V> serde(AvroSerde<V> values) {
        return Serdes.serdeFrom(values, values);
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
                .withLoggingEnabled(CHANGELOG)
                .withCachingDisabled();
    }

    /// A window store, since that forgets by itself what is too old.
    ///
    /// @param length how much younger than its window's start a record may be
    private static <V> StoreBuilder<WindowStore<String, V>> window(String name, Serde<V> values, Duration length) {
        Duration memory = Decider.MEMORY.plus(length);
        return Stores.windowStoreBuilder(
                        Stores.inMemoryWindowStore(name, memory, memory, false), Serdes.String(), values)
                .withLoggingEnabled(CHANGELOG)
                .withCachingDisabled();
    }
}
