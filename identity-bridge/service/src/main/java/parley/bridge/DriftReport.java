package parley.bridge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says once of each drift that it is there, in the log and in `parley.acls.drift`. For one thread.
final class DriftReport {
    private static final Logger LOG = LoggerFactory.getLogger(DriftReport.class);

    private final Map<Drift.Kind, Counter> counters = new EnumMap<>(Drift.Kind.class);
    /// What has been reported and not been mended.
    private Set<Drift> standing = Set.of();

    DriftReport(MeterRegistry meters) {
        for (var kind : Drift.Kind.values()) {
            counters.put(
                    kind,
                    meters.counter("parley.acls.drift", "kind", kind.name().toLowerCase(Locale.ROOT)));
        }
    }

    /// What a look has found. Before it is mended: were that to fail midway, the next look might not show it any more.
    void found(Set<Drift> found) {
        for (var drift : found) {
            if (!standing.contains(drift)) {
                Objects.requireNonNull(counters.get(drift.kind())).increment();
                var entry = drift.binding().entry();
                LOG.warn(
                        "rights changed by somebody else drift={} principal={} host={} operation={} pattern={}",
                        drift.kind(),
                        entry.principal(),
                        entry.host(),
                        entry.operation(),
                        drift.binding().pattern());
            }
        }
        standing = found;
    }

    /// That what can be mended of it has been.
    void mended() {
        standing = standing.stream().filter(drift -> !drift.mended()).collect(Collectors.toSet());
    }
}
