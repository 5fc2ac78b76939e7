package parley.feeds.flow;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/// What has been done since the start, for people and monitors. Thread-safe.
public final class Counters {

    /// One thing that is counted.
    public enum Count {
        /// Records written to lanes, once per partner.
        FORWARDED,
        /// Records written to deliveries, once per interaction.
        DELIVERED,
        /// Records that had been delivered before.
        DUPLICATES_DROPPED,
        /// Records for an interaction that is unknown here or has ended.
        ENDED_DROPPED,
        /// Records that an interaction's terms left out, or that came after its end.
        LEFT_OUT,
        /// Records below an interaction's start offset.
        EARLY_DROPPED,
        /// Records and halves that could not be verified or framed.
        QUARANTINED,
        /// Schema records written to lanes.
        SCHEMAS_SENT,
        /// Halves of partners handed on to be decided on.
        HALVES_RECEIVED,
        /// Times that a lane waited as it brought more than its quota.
        PACED,
        /// Times that reading went back to the start of a new route.
        REWINDS,
        /// Times that a polled batch was put back because the lease did not hold.
        LEASE_REFUSALS,
        /// Times that a loop failed and started over.
        RESTARTS
    }

    private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

    /// All at zero.
    public Counters() {
        for (Count count : Count.values()) {
            counts.put(count, new LongAdder());
        }
    }

    /// Counts one.
    public void add(Count count) {
        add(count, 1);
    }

    /// Counts some.
    public void add(Count count, long number) {
        LongAdder adder = counts.get(count);
        if (adder != null) {
            adder.add(number);
        }
    }

    /// How many there were.
    public long get(Count count) {
        LongAdder adder = counts.get(count);
        return adder == null ? 0 : adder.sum();
    }

    /// All of them, by name: `duplicatesDropped` and so on.
    public Map<String, Long> snapshot() {
        Map<String, Long> snapshot = new TreeMap<>();
        counts.forEach((count, adder) -> snapshot.put(name(count), adder.sum()));
        return snapshot;
    }

    private static String name(Count count) {
        StringBuilder name = new StringBuilder();
        for (String word : count.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }
}
