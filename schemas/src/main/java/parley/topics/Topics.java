package parley.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import parley.avro.Applied;
import parley.avro.AuditEntry;
import parley.avro.CatalogEntry;
import parley.avro.Interaction;
import parley.avro.LaneHalf;
import parley.avro.LogEntry;
import parley.avro.Policy;
import parley.avro.Quarantined;
import parley.avro.TwinEntry;

/// Every topic that Parley uses, and nowhere else a topic's name.
public final class Topics {

    /// How many partitions the feeds of a lane share.
    public static final int LANE_FEEDS_PARTITIONS = 4;

    private static final Duration FOREVER = Duration.ofSeconds(-1);
    private static final long UNBOUNDED = -1;
    private static final long GIBIBYTE = 1L << 30;

    /// The space's own twins, by DID.
    public static final Topic<String, TwinEntry> TWINS = compacted("twins", TwinEntry.class);

    /// The log of everything that a decision reads, by the provider twin's DID.
    public static final Topic<String, LogEntry> INTERACTION_REQUESTS = new Topic<>(
            "interaction-requests", 4, Cleanup.DELETE, FOREVER, UNBOUNDED, TimestampKind.APPEND, LogEntry.class);

    /// The policies in force, by the twin's DID. Written in transactions: read it committed.
    public static final Topic<String, Policy> POLICIES = compacted("policies", Policy.class);

    /// The interactions, by id. Written in transactions: read it committed.
    public static final Topic<String, Interaction> INTERACTIONS = compacted("interactions", Interaction.class);

    /// What was decided and why, by the provider twin's DID. Written in transactions: read it committed.
    public static final Topic<String, AuditEntry> AUDIT =
            new Topic<>("audit", 1, Cleanup.DELETE, FOREVER, UNBOUNDED, TimestampKind.CREATE, AuditEntry.class);

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

    /// What could not be verified or framed, by the topic it came from.
    public static final Topic<String, Quarantined> QUARANTINE = new Topic<>(
            "quarantine", 1, Cleanup.DELETE, Duration.ofDays(30), GIBIBYTE, TimestampKind.CREATE, Quarantined.class);

    private Topics() {}

    /// The name of a feed's topic; also the stem of its subjects.
    public static String feed(String twin, String feed) {
        return new Names.FeedTopic(twin, feed).topic();
    }

    /// The name of the topic in which an interaction's records arrive.
    public static String delivery(String interaction) {
        return "in." + Names.require("interaction", interaction);
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

    /// What a partner's registry may know of our twins, by the twin's DID.
    public static Topic<String, CatalogEntry> laneCatalog(String partner) {
        return compacted(lane(partner, "catalog"), CatalogEntry.class);
    }

    /// Our halves of the interactions with a partner's twins, by the interaction's id. Written in transactions.
    public static Topic<String, LaneHalf> laneInteractions(String partner) {
        return compacted(lane(partner, "interactions"), LaneHalf.class);
    }

    /// Commands for a partner's twins.
    public static Topic<byte[], byte[]> laneCommands(String partner) {
        return laneLog(lane(partner, "commands"), 1);
    }

    /// The feed records that a partner's twins may have.
    public static Topic<byte[], byte[]> laneFeeds(String partner) {
        return laneLog(lane(partner, "feeds"), LANE_FEEDS_PARTITIONS);
    }

    /// Our mirror of a partner's [#laneCatalog].
    public static Topic<String, CatalogEntry> mirroredCatalog(String partner, String me) {
        return compacted(mirrored(partner, me, "catalog"), CatalogEntry.class);
    }

    /// Our mirror of a partner's [#laneInteractions].
    public static Topic<String, LaneHalf> mirroredInteractions(String partner, String me) {
        return compacted(mirrored(partner, me, "interactions"), LaneHalf.class);
    }

    /// Our mirror of a partner's [#laneCommands].
    public static Topic<byte[], byte[]> mirroredCommands(String partner, String me) {
        return laneLog(mirrored(partner, me, "commands"), 1);
    }

    /// Our mirror of a partner's [#laneFeeds].
    public static Topic<byte[], byte[]> mirroredFeeds(String partner, String me) {
        return laneLog(mirrored(partner, me, "feeds"), LANE_FEEDS_PARTITIONS);
    }

    /// The topics that a space has from its first day: all but those of feeds and deliveries, the lanes to its
    /// partners and the mirrors of theirs included.
    public static List<Topic<?, ?>> ofSpace(String me, Collection<String> partners) {
        List<Topic<?, ?>> topics = new ArrayList<>(
                List.of(TWINS, INTERACTION_REQUESTS, POLICIES, INTERACTIONS, AUDIT, APPLIED, QUARANTINE));
        for (String partner : partners) {
            topics.addAll(List.of(
                    laneCatalog(partner),
                    laneInteractions(partner),
                    laneCommands(partner),
                    laneFeeds(partner),
                    mirroredCatalog(partner, me),
                    mirroredInteractions(partner, me),
                    mirroredCommands(partner, me),
                    mirroredFeeds(partner, me)));
        }
        return List.copyOf(topics);
    }

    private static String lane(String partner, String suffix) {
        return "lane." + Names.requirePartner(partner) + "." + suffix;
    }

    private static <V> Topic<String, V> compacted(String name, Class<V> valueType) {
        return new Topic<>(name, 1, Cleanup.COMPACT, FOREVER, UNBOUNDED, TimestampKind.CREATE, valueType);
    }

    private static Topic<byte[], byte[]> data(String name, int partitions) {
        return new Topic<>(
                name, partitions, Cleanup.DELETE, Duration.ofDays(7), UNBOUNDED, TimestampKind.CREATE, byte[].class);
    }

    private static Topic<byte[], byte[]> laneLog(String name, int partitions) {
        return new Topic<>(
                name, partitions, Cleanup.DELETE, Duration.ofDays(1), GIBIBYTE, TimestampKind.CREATE, byte[].class);
    }
}
