package parley.fence;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.avro.Applied;

/// What `applied` says of every instance. A value.
///
/// @param instances the last word of each, by its id
record FenceState(Map<String, Report> instances) {

    /// What clocks may differ by, and a stopped holder may be late by.
    static final Duration MARGIN = Duration.ofSeconds(1);

    /// For how long an instance may act whose lease is not known.
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(1);

    static final FenceState EMPTY = new FenceState(Map.of());

    /// The last word of one instance.
    ///
    /// @param offsets per topic, the offset below which it has applied everything
    /// @param silentAt when nobody needs to wait for it any more, unless it reports again
    record Report(Map<String, Long> offsets, Instant silentAt) {

        Report {
            offsets = Map.copyOf(offsets);
        }

        /// An instance that says nothing of a topic has applied nothing of it.
        boolean passed(String topic, long offset) {
            return offsets.getOrDefault(topic, 0L) > offset;
        }
    }

    FenceState {
        instances = Map.copyOf(instances);
    }

    /// The state after one more record of `applied`; null is an instance that stopped.
    FenceState with(String instance, @Nullable Applied applied, Instant logAppendTime) {
        Map<String, Report> changed = new HashMap<>(instances);
        if (applied == null) {
            changed.remove(instance);
        } else {
            Instant silentAt =
                    logAppendTime.plusMillis(applied.getLeaseMillis()).plus(MARGIN);
            changed.put(instance, new Report(applied.getOffsets(), silentAt));
        }
        return new FenceState(changed);
    }

    /// The state after a report that cannot be read: the instance is there, and has applied nothing that is known.
    FenceState withUnknown(String instance, Instant logAppendTime) {
        Map<String, Report> changed = new HashMap<>(instances);
        changed.put(
                instance, new Report(Map.of(), logAppendTime.plus(LONGEST_LEASE).plus(MARGIN)));
        return new FenceState(changed);
    }

    /// The state without those that are silent.
    FenceState live(Instant now) {
        Map<String, Report> live = new HashMap<>(instances);
        live.values().removeIf(report -> !report.silentAt.isAfter(now));
        return new FenceState(live);
    }

    /// The state of the instances of these kinds alone.
    FenceState of(Set<String> kinds) {
        Map<String, Report> of = new HashMap<>(instances);
        of.keySet().removeIf(instance -> kinds.stream().noneMatch(kind -> instance.startsWith(kind + "-")));
        return new FenceState(of);
    }

    /// The instances that may still act as if the record at that offset did not exist, in order.
    List<String> missing(String topic, long offset, Instant now) {
        return instances.entrySet().stream()
                .filter(entry -> entry.getValue().silentAt.isAfter(now)
                        && !entry.getValue().passed(topic, offset))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// Whether an instance has said that it applied the record at that offset.
    boolean proven(String topic, long offset) {
        return instances.values().stream().anyMatch(report -> report.passed(topic, offset));
    }

    /// When the first of the missing falls silent.
    Optional<Instant> nextSilence(String topic, long offset, Instant now) {
        return missing(topic, offset, now).stream()
                .map(instance -> Objects.requireNonNull(instances.get(instance)).silentAt)
                .min(Instant::compareTo);
    }
}
