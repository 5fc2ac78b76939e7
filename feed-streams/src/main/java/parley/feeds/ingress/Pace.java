package parley.feeds.ingress;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.feeds.flow.Counters;
import parley.feeds.flow.Counters.Count;
import parley.feeds.flow.Holds;
import parley.quota.Buckets;
import parley.quota.Quota;

/// Lets each lane bring no more than a quota; what is over it waits in the lane, and the other lanes go on. For one
/// thread.
final class Pace {

    private static final Logger LOG = LoggerFactory.getLogger(Pace.class);

    /// With each pause what was fetched is fetched again, so not for each record.
    private static final Duration BREATH = Duration.ofSeconds(1);

    private static final Duration BETWEEN_WORDS = Duration.ofMinutes(1);

    private final Buckets buckets;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private final Map<String, Long> toldAt = new HashMap<>();

    /// @param nanoTime a monotonic clock
    Pace(Quota quota, Counters counters, LongSupplier nanoTime) {
        this.buckets = new Buckets(quota);
        this.counters = counters;
        this.nanoTime = nanoTime;
    }

    /// Counts a record of a lane, if that may bring one more now; else the lane waits at that record.
    boolean mayBring(TopicPartition lane, long offset, Holds holds) {
        long now = nanoTime.getAsLong();
        Duration wait = buckets.untilNext(lane.topic(), now);
        if (wait.isZero()) {
            buckets.take(lane.topic(), now);
            return true;
        }
        holds.hold(lane, offset, "paced: the partner's quota is " + buckets.quota(), pause(wait));
        counters.add(Count.PACED);
        tell(lane, offset, now);
        return false;
    }

    /// No longer than the bucket takes to be full, so that nothing of the quota is lost.
    private Duration pause(Duration wait) {
        Duration filling = buckets.quota().filling();
        Duration breath = filling.compareTo(BREATH) < 0 ? filling : BREATH;
        return wait.compareTo(breath) < 0 ? breath : wait;
    }

    private void tell(TopicPartition lane, long offset, long now) {
        Long told = toldAt.get(lane.topic());
        if (told == null || now - told >= BETWEEN_WORDS.toNanos()) {
            toldAt.put(lane.topic(), now);
            LOG.warn("lane paced topic={} offset={} quota={}", lane.topic(), offset, buckets.quota());
        }
    }
}
