package parley.topics;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/// A topic with everything that creating, writing and reading it takes.
///
/// @param retention how long records stay; negative is for ever
/// @param retentionBytes how many bytes a partition keeps; negative is without bound
/// @param valueType an Avro record of Parley's own, or `byte[]`
/// @param <K> type of the keys
/// @param <V> type of the values
public record Topic<K, V>(
        String name,
        int partitions,
        Cleanup cleanup,
        Duration retention,
        long retentionBytes,
        TimestampKind timestamps,
        Class<V> valueType) {

    /// Small segments, so that compaction, which leaves the newest segment alone, keeps start-up short.
    private static final int COMPACTED_SEGMENT_BYTES = 4 * 1024 * 1024;

    /// How large a record of our own may be: one decision can end a hundred thousand interactions, and names each.
    public static final int LARGEST_BYTES = 16 * 1024 * 1024;

    private static final Duration ERASED_WITHIN = Duration.ofDays(1);
    private static final Duration COMPACTED_AFTER = Duration.ofMinutes(15);

    public Topic {
        if (name.isEmpty() || name.length() > 249) {
            throw new IllegalArgumentException("no topic can be named `" + name + "`");
        }
        if (partitions < 1) {
            throw new IllegalArgumentException("topic " + name + " with " + partitions + " partitions");
        }
    }

    /// The topic's configuration, complete: what it does not say is the broker's default.
    public Map<String, String> configuration() {
        Map<String, String> configuration = new TreeMap<>();
        configuration.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup.policy());
        configuration.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, timestamps.type());
        if (cleanup.deletes()) {
            long millis = retention.isNegative() ? -1 : retention.toMillis();
            configuration.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(millis));
            configuration.put(TopicConfig.RETENTION_BYTES_CONFIG, Long.toString(Math.max(-1, retentionBytes)));
        }
        if (cleanup != Cleanup.DELETE) {
            configuration.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(COMPACTED_SEGMENT_BYTES));
            configuration.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2");
        }
        if (valueType != byte[].class) {
            configuration.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(LARGEST_BYTES));
        }
        if (cleanup == Cleanup.COMPACT_LATER) {
            configuration.put(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, Long.toString(COMPACTED_AFTER.toMillis()));
        }
        if (cleanup == Cleanup.ERASE) {
            configuration.put(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, Long.toString(ERASED_WITHIN.toMillis()));
        }
        return Map.copyOf(configuration);
    }

    /// The request that creates the topic.
    public NewTopic toCreate(short replicas) {
        return new NewTopic(name, partitions, replicas).configs(configuration());
    }

    /// Writes the values.
    public Serializer<V> serializer() {
        return serde().serializer();
    }

    /// Reads the values.
    public Deserializer<V> deserializer() {
        return serde().deserializer();
    }

    /// Writes and reads the values.
    public Serde<V> serde() {
        return valueType == byte[].class ? Serdes.serdeFrom(valueType) : AvroSerde.untyped(valueType);
    }

    /// Writes and reads the keys: text, but bytes where the values are bytes.
    @SuppressWarnings("unchecked") // Topics declares no other
    public Serde<K> keySerde() {
        return (Serde<K>) (valueType == byte[].class ? Serdes.ByteArray() : Serdes.String());
    }
}
