package parley.feeds.traffic;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parley.avro.Side;
import parley.avro.Traffic;
import parley.topics.Topics;

/// The meters of one loop. For one thread.
public final class Meters {

    private final Side side;
    private final Function<String, @Nullable Traffic> told;
    private final Map<String, Map<Integer, Meter>> meters = new HashMap<>();

    /// @param side who counts
    /// @param told what was told last, by [Topics#trafficKey]
    public Meters(Side side, Function<String, @Nullable Traffic> told) {
        this.side = side;
        this.told = told;
    }

    /// The meter of an interaction's records of one partition of its feed.
    ///
    /// @param gauge of the partition that they are read from
    public Meter of(String interaction, int partition, Gauge gauge) {
        Map<Integer, Meter> ofAll = meters.get(interaction);
        Meter meter = ofAll == null ? null : ofAll.get(partition);
        if (meter == null) {
            meter = new Meter(
                    interaction, partition, side, told.apply(Topics.trafficKey(interaction, partition, side)), gauge);
            meters.computeIfAbsent(interaction, any -> new HashMap<>()).put(partition, meter);
        }
        meter.of(gauge);
        return meter;
    }

    /// What has changed since it was told last.
    public List<Traffic> tell(Instant now) {
        List<Traffic> changed = new ArrayList<>();
        for (Map<Integer, Meter> ofAll : meters.values()) {
            for (Meter meter : ofAll.values()) {
                Traffic traffic = meter.tell(now);
                if (traffic != null) {
                    changed.add(traffic);
                }
            }
        }
        return changed;
    }
}
