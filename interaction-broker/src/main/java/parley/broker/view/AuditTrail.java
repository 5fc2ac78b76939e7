package parley.broker.view;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import parley.avro.AuditEntry;

/// The latest decisions; all of them stand in `audit`. What was not believed, of which a partner can send as much as it
/// likes, does not take the place of the others. Thread-safe.
public final class AuditTrail {

    private final Deque<AuditEntry> entries = new ArrayDeque<>();
    private final int most;
    private int disbelieved;

    /// @param most how many are kept at hand; at most a tenth of them what was not believed
    public AuditTrail(int most) {
        this.most = most;
    }

    /// Takes what `audit` says.
    public synchronized void take(AuditEntry entry) {
        entries.addLast(entry);
        if (ofDisbelieved(entry)) {
            disbelieved++;
            if (disbelieved > most / 10) {
                forget(entries.stream()
                        .filter(AuditTrail::ofDisbelieved)
                        .findFirst()
                        .orElseThrow());
            }
        }
        if (entries.size() > most) {
            forget(entries.getFirst());
        }
    }

    private void forget(AuditEntry entry) {
        entries.removeFirstOccurrence(entry);
        disbelieved -= ofDisbelieved(entry) ? 1 : 0;
    }

    private static boolean ofDisbelieved(AuditEntry entry) {
        return entry.getDisbelieved() != null;
    }

    /// What was decided on that entry of the log when it first came; empty if it is no longer at hand.
    public synchronized Optional<AuditEntry> find(String cause) {
        return entries.stream().filter(entry -> entry.getCause().equals(cause)).findFirst();
    }

    /// The decisions that concern that twin, or organisation, as asked or as asking; the latest first.
    public synchronized List<AuditEntry> of(String twin, int limit) {
        return entries.reversed().stream()
                .filter(entry ->
                        entry.getProvider().equals(twin) || entry.getTwin().equals(twin))
                .limit(limit)
                .toList();
    }
}
