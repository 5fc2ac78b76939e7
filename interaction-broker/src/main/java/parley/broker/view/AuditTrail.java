package parley.broker.view;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import parley.avro.AuditEntry;

/// The latest decisions; all of them stand in `audit`. What was not believed, of which a partner can send as much as it
/// likes, and what a broker or a service refused, which anyone with a login can try, do not take the place of the
/// others.
/// Thread-safe.
public final class AuditTrail {

    /// One change of the root policy is in the log of each twin.
    private static final String REACHES = "RootPolicyReached";

    private final SequencedMap<String, AuditEntry> entries = new LinkedHashMap<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final int most;

    /// What others may cause as much of as they like, and the rest.
    private enum Kind {
        DISBELIEVED,
        DENIED,
        REACHED,
        OTHER;

        static Kind of(AuditEntry entry) {
            if (entry.getDisbelieved() != null) {
                return DISBELIEVED;
            }
            if (entry.getEvent().equals(REACHES)) {
                return REACHED;
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
    ///
    /// @param entry null if it was erased
    public synchronized void take(String key, @Nullable AuditEntry entry) {
        forget(key);
        if (entry == null) {
            return;
        }
        Kind kind = Kind.of(entry);
        entries.putLast(key, entry);
        if (counts.merge(kind, 1, Integer::sum) > most / 10 && kind != Kind.OTHER) {
            forget(entries.entrySet().stream()
                    .filter(other -> Kind.of(other.getValue()) == kind)
                    .findFirst()
                    .orElseThrow()
                    .getKey());
        }
        if (entries.size() > most) {
            forget(entries.firstEntry().getKey());
        }
    }

    private void forget(String key) {
        AuditEntry forgotten = entries.remove(key);
        if (forgotten != null) {
            counts.merge(Kind.of(forgotten), -1, Integer::sum);
        }
    }

    /// What was decided on that entry of the log when it first came; empty if it is no longer at hand.
    public synchronized Optional<AuditEntry> find(String cause) {
        return entries.values().stream()
                .filter(entry -> entry.getCause().equals(cause))
                .findFirst();
    }

    /// The decisions that concern that twin as asked or as asking; the latest first.
    public List<AuditEntry> of(String twin, int limit) {
        return of(twin, _ -> true, limit);
    }

    /// Those of them that are wanted; the latest first.
    public List<AuditEntry> of(String twin, Predicate<AuditEntry> wanted, int limit) {
        return latest(
                entry -> (entry.getProvider().equals(twin) || entry.getTwin().equals(twin)) && wanted.test(entry),
                limit);
    }

    /// Those of the decisions; the latest first.
    public synchronized List<AuditEntry> latest(Predicate<AuditEntry> wanted, int limit) {
        return entries.sequencedValues().reversed().stream()
                .filter(wanted)
                .limit(limit)
                .toList();
    }
}
