package parley.broker.view;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import parley.avro.AuditEntry;

/// The latest decisions; all of them stand in `audit`. Thread-safe.
public final class AuditTrail {

    private final Deque<AuditEntry> entries = new ArrayDeque<>();
    private final int most;

    /// @param most how many are kept at hand
    public AuditTrail(int most) {
        this.most = most;
    }

    /// Takes what `audit` says.
    public synchronized void take(AuditEntry entry) {
        entries.addLast(entry);
        if (entries.size() > most) {
            entries.removeFirst();
        }
    }

    /// What was decided on that entry of the log when it first came; empty if it is no longer at hand.
    public synchronized Optional<AuditEntry> find(String cause) {
        return entries.stream().filter(entry -> entry.getCause().equals(cause)).findFirst();
    }

    /// The decisions that concern that twin, as asked or as asking; the latest first.
    public synchronized List<AuditEntry> of(String twin, int limit) {
        return entries.reversed().stream()
                .filter(entry ->
                        entry.getProvider().equals(twin) || entry.getTwin().equals(twin))
                .limit(limit)
                .toList();
    }
}
