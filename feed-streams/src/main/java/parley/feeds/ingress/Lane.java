package parley.feeds.ingress;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import parley.feeds.traffic.Gauge;
import parley.identity.Partner;

/// One partition of a partner's mirrored lane as the loop works on it. For one thread.
final class Lane {

    /// How long a record may wait for its key to come.
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private static final int KEPT_KEYS = 1000;

    private final TopicPartition partition;
    private final Partner partner;
    private final PartnerCatalog catalog;
    private final PartnerDocuments documents;
    private final LaneSchemas schemas;
    private final Map<String, Long> unknownKeys = new HashMap<>();
    private final Gauge gauge = new Gauge();
    private long position = -1;
    private long committed = -1;

    Lane(
            TopicPartition partition,
            Partner partner,
            PartnerCatalog catalog,
            PartnerDocuments documents,
            LaneSchemas schemas) {
        this.partition = partition;
        this.partner = partner;
        this.catalog = catalog;
        this.documents = documents;
        this.schemas = schemas;
    }

    /// How much waits in it.
    Gauge gauge() {
        return gauge;
    }

    /// Takes in how much waits; see [Gauge#measure].
    void measure(long waiting) {
        gauge.measure(waiting, position);
    }

    TopicPartition partition() {
        return partition;
    }

    Partner partner() {
        return partner;
    }

    PartnerCatalog catalog() {
        return catalog;
    }

    PartnerDocuments documents() {
        return documents;
    }

    LaneSchemas schemas() {
        return schemas;
    }

    /// Whether it is too early to give up on a key that no document has.
    boolean mayYetCome(String method, long nowNanos) {
        if (unknownKeys.size() >= KEPT_KEYS) {
            unknownKeys.clear();
        }
        long since = unknownKeys.computeIfAbsent(method, any -> nowNanos);
        return nowNanos - since < PATIENCE_NANOS;
    }

    /// Everything below `next` is done.
    void advance(long next) {
        position = Math.max(position, next);
    }

    /// What has to be committed; null if it was already.
    @Nullable
    Long toCommit() {
        if (position == committed) {
            return null;
        }
        committed = position;
        return position;
    }

    /// The last commit did not succeed.
    void uncommitted() {
        committed = -1;
    }
}
