package parley.feeds.egress;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parley.feeds.flow.FeedSchema;

/// One partition of a partner's lane, and the schemas that it carries already.
final class LanePartition {

    /// A lane keeps its records for a day: its schemas are written anew long before that.
    private static final long FRESH_NANOS = Duration.ofMinutes(30).toNanos();

    private final String topic;
    private final int partition;
    private final IdentityHashMap<FeedSchema, Long> announced = new IdentityHashMap<>();
    private @Nullable FeedSchema latest;
    private long latestAt;

    LanePartition(String topic, int partition) {
        this.topic = topic;
        this.partition = partition;
    }

    String topic() {
        return topic;
    }

    int partition() {
        return partition;
    }

    /// Whether the schema has to be written before a record that uses it; asked once, it counts as written.
    boolean announce(FeedSchema schema, long nowNanos) {
        if (schema == latest && nowNanos - latestAt < FRESH_NANOS) {
            return false;
        }
        Long at = announced.get(schema);
        boolean due = at == null || nowNanos - at >= FRESH_NANOS;
        if (due) {
            announced.put(schema, nowNanos);
        }
        latest = schema;
        latestAt = Objects.requireNonNull(announced.get(schema));
        return due;
    }
}
