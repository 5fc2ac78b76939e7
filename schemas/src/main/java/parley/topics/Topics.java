package parley.topics;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import parley.avro.AcceptedCommand;
import parley.avro.Applied;
import parley.avro.AskedCommand;
import parley.avro.AttestationRevoked;
import parley.avro.AuditChainRecord;
import parley.avro.AuditEntry;
import parley.avro.Command;
import parley.avro.CommandBody;
import parley.avro.CommandReport;
import parley.avro.CustodyKey;
import parley.avro.Interaction;
import parley.avro.LaneCommand;
import parley.avro.LaneDocument;
import parley.avro.LaneMessage;
import parley.avro.LogEntry;
import parley.avro.PartnershipEntry;
import parley.avro.PendingMatter;
import parley.avro.Policy;
import parley.avro.PolicyVersion;
import parley.avro.Quarantined;
import parley.avro.Side;
import parley.avro.SignedCatalogEntry;
import parley.avro.Traffic;
import parley.avro.TwinEntry;
import parley.avro.Vocabulary;

/// Every topic that Parley uses, and nowhere else a topic's name.
public final class Topics {

    /// What the names of all topics of [#control] begin with.
    public static final String CONTROL_PREFIX = "control.";

    /// What the names of all topics of [#result] begin with.
    public static final String RESULT_PREFIX = "result.";

    /// What the names of all topics of [#outcome] begin with.
    public static final String OUTCOME_PREFIX = "outcome.";

    /// What the names of all topics of [#pending] begin with.
    public static final String PENDING_PREFIX = "pending.";

    /// How many partitions the feeds of a lane share.
    public static final int LANE_FEEDS_PARTITIONS = 4;

    private static final Duration FOREVER = Duration.ofSeconds(-1);
    private static final long UNBOUNDED = -1;
    private static final long GIBIBYTE = 1L << 30;

    /// Of what a partner says lastingly: for many more twins than anybody has, and less than fills a disk.
    private static final long SAID_BY_A_PARTNER = 4 * GIBIBYTE;

    /// Longer than any command may be valid.
    private static final Duration COMMANDS_KEPT = Duration.ofDays(100);

    /// Longer than anything may be attested for.
    private static final Duration REVOCATIONS_KEPT = Duration.ofDays(400);

    /// The space's own twins, by DID. What a record says of the request that brought it is there for as long as that
    /// could be sent again.
    public static final Topic<String, TwinEntry> TWINS =
            new Topic<>("twins", 1, Cleanup.COMPACT_LATER, FOREVER, UNBOUNDED, TimestampKind.CREATE, TwinEntry.class);

    /// What was signed with other organisations about being partners, by the invitation's id.
    public static final Topic<String, PartnershipEntry> PARTNERSHIPS =
            compacted("partnerships", PartnershipEntry.class);

    /// The newest documents of partners' twins that their lanes have brought, by [KeptDocument#key()].
    public static final Topic<String, LaneDocument> PARTNER_DOCUMENTS =
            compacted("partner-documents", LaneDocument.class);

    /// The keys that identity-bridge keeps for agents, by the id that policies give the agent: `<twin's DID>#<agent>`.
    public static final Topic<String, CustodyKey> CUSTODY_KEYS = compacted("custody-keys", CustodyKey.class);

    /// The ontologies and shapes that our organisation has taken in, by kind and name: `ontology/<name>`.
    public static final Topic<String, Vocabulary> VOCABULARIES = compacted("vocabularies", Vocabulary.class);

    /// The log of everything that a decision reads, by the provider twin's DID.
    public static final Topic<String, LogEntry> INTERACTION_REQUESTS = new Topic<>(
            "interaction-requests", 4, Cleanup.DELETE, FOREVER, UNBOUNDED, TimestampKind.APPEND, LogEntry.class);

    /// The policies in force, by the twin's DID. Written in transactions: read it committed.
    public static final Topic<String, Policy> POLICIES = compacted("policies", Policy.class);

    /// Every version that a policy has had, by the twin's DID. Written in transactions: read it committed.
    public static final Topic<String, PolicyVersion> POLICY_HISTORY = new Topic<>(
            "policy-history", 1, Cleanup.DELETE, FOREVER, UNBOUNDED, TimestampKind.CREATE, PolicyVersion.class);

    /// The interactions, by id. Written in transactions: read it committed.
    public static final Topic<String, Interaction> INTERACTIONS = compacted("interactions", Interaction.class);

    /// What organisations have revoked of what they had attested, by issuer and attestation. Written in
    /// transactions: read it committed.
    public static final Topic<String, AttestationRevoked> REVOCATIONS = new Topic<>(
            "revocations",
            1,
            Cleanup.COMPACT_AND_DELETE,
            REVOCATIONS_KEPT,
            UNBOUNDED,
            TimestampKind.CREATE,
            AttestationRevoked.class);

    /// The commands that our twins send and get, by id. Written in transactions: read it committed.
    public static final Topic<String, Command> COMMANDS = new Topic<>(
            "commands", 1, Cleanup.COMPACT_AND_DELETE, COMMANDS_KEPT, UNBOUNDED, TimestampKind.CREATE, Command.class);

    /// What decisions about commands need not read, by the provider twin's DID; partitioned like the log. Each is read
    /// once, soon after it was written.
    public static final Topic<String, CommandBody> COMMAND_BODIES = new Topic<>(
            "command-bodies",
            INTERACTION_REQUESTS.partitions(),
            Cleanup.DELETE,
            Duration.ofDays(7),
            GIBIBYTE,
            TimestampKind.APPEND,
            CommandBody.class);

    /// The commands of which agents are asked, by id, each with its body while it waits. Written in
    /// transactions: read it committed.
    public static final Topic<String, AskedCommand> ASKED_COMMANDS = compacted("asked-commands", AskedCommand.class);

    /// What was decided and why, by [#auditKey]. Written in transactions: read it committed. What is erased
    /// of it leaves the disk within days.
    public static final Topic<String, AuditEntry> AUDIT =
            new Topic<>("audit", 1, Cleanup.ERASE, FOREVER, UNBOUNDED, TimestampKind.CREATE, AuditEntry.class);

    /// What shows that nothing in [#AUDIT] was changed, by the DID of the twin in whose log was decided;
    /// never erased. Written in transactions: read it committed.
    public static final Topic<String, AuditChainRecord> AUDIT_CHAIN = new Topic<>(
            "audit-chain", 1, Cleanup.DELETE, FOREVER, UNBOUNDED, TimestampKind.CREATE, AuditChainRecord.class);

    /// How far each running instance has applied what was decided, and its lease, by instance. Of one that died
    /// without a word nothing is left after a day.
    public static final Topic<String, Applied> APPLIED = new Topic<>(
            "applied",
            1,
            Cleanup.COMPACT_AND_DELETE,
            Duration.ofDays(1),
            UNBOUNDED,
            TimestampKind.APPEND,
            Applied.class);

    /// What was delivered, by [#trafficKey]: written at most once a second of each, and only when it changed.
    public static final Topic<String, Traffic> TRAFFIC = compacted("traffic", Traffic.class);

    /// Nothing is written to it: a partition of it stands for a part of what feed-streams does, and its group
    /// coordinator says which instance has it.
    public static final Topic<byte[], byte[]> SLOTS =
            new Topic<>("slots", 12, Cleanup.DELETE, Duration.ofDays(1), UNBOUNDED, TimestampKind.CREATE, byte[].class);

    /// What could not be verified or framed, by the topic it came from.
    public static final Topic<String, Quarantined> QUARANTINE = new Topic<>(
            "quarantine", 1, Cleanup.DELETE, Duration.ofDays(30), GIBIBYTE, TimestampKind.CREATE, Quarantined.class);

    /// No DID begins like that.
    private static final String UNPLACED = "unplaced:";

    private Topics() {}

    /// The key of one entry of [#AUDIT].
    ///
    /// @param twin in whose log was decided
    public static String auditKey(String twin, long index) {
        return twin + "#" + index;
    }

    /// The key of an entry of [#AUDIT] that has no place in a chain: what was asked of a twin that there is
    /// not.
    ///
    /// @param cause id of the log entry that was decided on
    public static String auditKey(String cause) {
        return UNPLACED + cause;
    }

    /// The key of what is revoked; an organisation can give an attestation an id that another one's has.
    ///
    /// @param by DID of who attested it
    /// @param attestation id of the attestation
    public static String revocationKey(String by, String attestation) {
        return by + " " + attestation;
    }

    /// In whose log was decided, as the key of an entry of [#AUDIT] says; empty if it has no place there.
    public static Optional<String> auditTwin(String key) {
        int hash = key.lastIndexOf('#');
        return hash < 0 || key.startsWith(UNPLACED) ? Optional.empty() : Optional.of(key.substring(0, hash));
    }

    /// The name of a feed's topic; also the stem of its subjects.
    public static String feed(String twin, String feed) {
        return new Names.FeedTopic(twin, feed).topic();
    }

    /// The key under which one side tells what an interaction was delivered of one partition of its feed.
    public static String trafficKey(String interaction, int partition, Side side) {
        return Names.require("interaction", interaction) + "/" + partition + "/" + side;
    }

    /// The name of the topic in which an interaction's records arrive.
    public static String delivery(String interaction) {
        return "in." + Names.require("interaction", interaction);
    }

    /// The name of the topic in which a twin's agents find the commands that its policy allowed.
    public static String control(String twin) {
        return CONTROL_PREFIX + Names.require("twin", twin);
    }

    /// The name of the topic in which a twin's agents report what has become of those commands.
    public static String result(String twin) {
        return RESULT_PREFIX + Names.require("twin", twin);
    }

    /// The name of the topic in which a twin's agents find what has become of the commands that it sent.
    public static String outcome(String twin) {
        return OUTCOME_PREFIX + Names.require("twin", twin);
    }

    /// The name of the topic in which a twin's agents find what waits for them to decide on.
    public static String pending(String twin) {
        return PENDING_PREFIX + Names.require("twin", twin);
    }

    /// What waits for the decision of a twin's agents, by the id of the interaction or the command:
    /// [#pending]. When it waits no longer, how it stands then comes last, and then it goes.
    public static Topic<String, PendingMatter> pendingTopic(String twin) {
        return compacted(pending(twin), PendingMatter.class);
    }

    /// Commands that a twin's policy allowed, by control: [#control]. Written in transactions: read it
    /// committed.
    public static Topic<String, AcceptedCommand> controlTopic(String twin) {
        return commandLog(control(twin), AcceptedCommand.class);
    }

    /// What has become of them, by command: [#result]. Written in transactions: read it committed.
    public static Topic<String, CommandReport> resultTopic(String twin) {
        return commandLog(result(twin), CommandReport.class);
    }

    /// What has become of a twin's own commands, by command: [#outcome]. Written in transactions: read it committed.
    public static Topic<String, CommandReport> outcomeTopic(String twin) {
        return commandLog(outcome(twin), CommandReport.class);
    }

    /// The name under which MirrorMaker keeps a topic of the lane that a partner gave us.
    ///
    /// @param partner our name for the partner
    /// @param me the partner's name for us
    /// @param suffix `catalog`, `interactions`, `commands` or `feeds`
    public static String mirrored(String partner, String me, String suffix) {
        return Names.requirePartner(partner) + "." + lane(me, suffix);
    }

    /// A feed's topic.
    public static Topic<byte[], byte[]> feedTopic(String twin, String feed, int partitions) {
        return data(feed(twin, feed), partitions);
    }

    /// The topic in which an interaction's records arrive; it has as many partitions as the feed.
    public static Topic<byte[], byte[]> deliveryTopic(String interaction, int partitions) {
        return data(delivery(interaction), partitions);
    }

    /// What a partner's registry may know of our twins, by the twin's DID, signed for that partner.
    public static Topic<String, SignedCatalogEntry> laneCatalog(String partner) {
        return compacted(lane(partner, "catalog"), SignedCatalogEntry.class);
    }

    /// Our halves of the interactions with a partner's twins, by the interaction's id, written in transactions; and the
    /// documents of our twins in them, by the twin's DID.
    public static Topic<String, LaneMessage> laneInteractions(String partner) {
        return compacted(lane(partner, "interactions"), LaneMessage.class);
    }

    /// Commands for a partner's twins and outcomes of theirs, by the provider twin's DID. Written in transactions.
    public static Topic<String, LaneCommand> laneCommands(String partner) {
        return commandLog(lane(partner, "commands"), LaneCommand.class);
    }

    /// The feed records that a partner's twins may have.
    public static Topic<byte[], byte[]> laneFeeds(String partner) {
        return laneLog(lane(partner, "feeds"), LANE_FEEDS_PARTITIONS);
    }

    /// Our mirror of a partner's [#laneCatalog].
    public static Topic<String, SignedCatalogEntry> mirroredCatalog(String partner, String me) {
        return mirroredState(mirrored(partner, me, "catalog"), SignedCatalogEntry.class);
    }

    /// Our mirror of a partner's [#laneInteractions].
    public static Topic<String, LaneMessage> mirroredInteractions(String partner, String me) {
        return mirroredState(mirrored(partner, me, "interactions"), LaneMessage.class);
    }

    /// Our mirror of a partner's [#laneCommands].
    public static Topic<String, LaneCommand> mirroredCommands(String partner, String me) {
        return commandLog(mirrored(partner, me, "commands"), LaneCommand.class);
    }

    /// Our mirror of a partner's [#laneFeeds].
    public static Topic<byte[], byte[]> mirroredFeeds(String partner, String me) {
        return laneLog(mirrored(partner, me, "feeds"), LANE_FEEDS_PARTITIONS);
    }

    /// The topics that a space has from its first day: all but those of feeds, deliveries, commands and partners.
    public static List<Topic<?, ?>> ofSpace() {
        return List.of(
                TWINS,
                PARTNERSHIPS,
                PARTNER_DOCUMENTS,
                CUSTODY_KEYS,
                VOCABULARIES,
                INTERACTION_REQUESTS,
                POLICIES,
                POLICY_HISTORY,
                INTERACTIONS,
                REVOCATIONS,
                COMMANDS,
                COMMAND_BODIES,
                ASKED_COMMANDS,
                AUDIT,
                AUDIT_CHAIN,
                APPLIED,
                TRAFFIC,
                SLOTS,
                QUARANTINE);
    }

    /// The topics that a partner adds: the lane to it and the mirror of its lane to us.
    ///
    /// @param partner our name for the partner
    /// @param me the partner's name for us
    public static List<Topic<?, ?>> ofPartner(String partner, String me) {
        return List.of(
                laneCatalog(partner),
                laneInteractions(partner),
                laneCommands(partner),
                laneFeeds(partner),
                mirroredCatalog(partner, me),
                mirroredInteractions(partner, me),
                mirroredCommands(partner, me),
                mirroredFeeds(partner, me));
    }

    private static String lane(String partner, String suffix) {
        return "lane." + Names.requirePartner(partner) + "." + suffix;
    }

    private static <V> Topic<String, V> compacted(String name, Class<V> valueType) {
        return new Topic<>(name, 1, Cleanup.COMPACT, FOREVER, UNBOUNDED, TimestampKind.CREATE, valueType);
    }

    /// What a partner writes is bounded, however much that is: what it said first is forgotten first.
    private static <V> Topic<String, V> mirroredState(String name, Class<V> valueType) {
        return new Topic<>(
                name, 1, Cleanup.COMPACT_AND_DELETE, FOREVER, SAID_BY_A_PARTNER, TimestampKind.CREATE, valueType);
    }

    private static Topic<byte[], byte[]> data(String name, int partitions) {
        return new Topic<>(
                name, partitions, Cleanup.DELETE, Duration.ofDays(7), UNBOUNDED, TimestampKind.CREATE, byte[].class);
    }

    /// A command waits as long as it is valid.
    private static <V> Topic<String, V> commandLog(String name, Class<V> valueType) {
        return new Topic<>(name, 1, Cleanup.DELETE, COMMANDS_KEPT, GIBIBYTE, TimestampKind.APPEND, valueType);
    }

    private static Topic<byte[], byte[]> laneLog(String name, int partitions) {
        return new Topic<>(
                name, partitions, Cleanup.DELETE, Duration.ofDays(1), GIBIBYTE, TimestampKind.CREATE, byte[].class);
    }
}
