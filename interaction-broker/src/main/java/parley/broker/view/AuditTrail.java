package parley.broker.view;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import parley.avro.AuditEntry;

/// The latest decisions; all of them stand in `audit`. What was not believed, of which a partner can send as much as it
/// likes, and what a broker or a service refused, which anyone with a login can try, do not take the place of the
/// others.
/// Thread-safe.
public final class AuditTrail {

    private final Deque<AuditEntry> entries = new ArrayDeque<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final int most;

    /// What others may cause as much of as they like, and the rest.
    private enum Kind {
        DISBELIEVED,
        DENIED,
        OTHER;

        static Kind of(AuditEntry entry) {
            if (entry.getDisbelieved() != null) {
                return DISBELIEVED;
            }
            return entry.getDenied() != null ? DENIED : OTHER;
        }
    }

    /// @param most how many are kept at hand; at most a tenth of them what was not believed, and a tenth what a broker
    ///     refused
    public AuditTrail(int most) {
        this.most = most;
    }

    /// Takes what `audit` says.
    public synchronized void take(AuditEntry entry) {
        Kind kind = Kind.of(entry);
        entries.addLast(entry);
        if (counts.merge(kind, 1, Integer::sum) > most / 10 && kind != Kind.OTHER) {
            forget(entries.stream()
                    .filter(other -> Kind.of(other) == kind)
                    .findFirst()
                    .orElseThrow());
        }
        if (entries.size() > most) {
            forget(entries.getFirst());
        }
    }

    private void forget(AuditEntry entry) {
        entries.removeFirstOccurrence(entry);
        counts.merge(Kind.of(entry), -1, Integer::sum);
    }

    /// What was decided on that entry of the log when it first came; empty if it is no longer at hand.
    public synchronized Optional<AuditEntry> find(String cause) {
        return entries.stream().filter(entry -> entry.getCause().equals(cause)).findFirst();
    }

    /// The decisions that concern that twin as asked or as asking; the latest first.
    public List<AuditEntry> of(String twin, int limit) {
        return latest(
                entry -> entry.getProvider().equals(twin) || entry.getTwin().equals(twin), limit);
    }

    /// Those of the decisions; the latest first.
    public synchronized List<AuditEntry> latest(Predicate<AuditEntry> wanted, int limit) {
        return entries.reversed().stream().filter(wanted).limit(limit).toList();
    }
}
