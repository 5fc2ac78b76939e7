package parley.feeds.flow;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import parley.feeds.flow.Verification.Claim;
import parley.identity.PublicKey;
import parley.identity.RecordSignature.Stamp;
import parley.identity.TwinDocument;

/// Many twins' documents, the newest of each; tails write it, a loop reads it. Thread-safe.
public final class Publishers {

    private static final int KEPT = 10_000;

    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final Map<String, TwinDocument> byTwin = new ConcurrentHashMap<>();

    /// Takes over a twin's document, unless a newer one is known.
    public void put(TwinDocument document) {
        byTwin.merge(document.twin().value(), document, this::newer);
    }

    private TwinDocument newer(TwinDocument known, TwinDocument other) {
        if (other.version() < known.version()) {
            return known;
        }
        Set<String> gone = new HashSet<>(methods(known));
        gone.removeAll(methods(other));
        if (revoked.size() < KEPT) {
            revoked.addAll(gone);
        }
        return other;
    }

    private static List<String> methods(TwinDocument document) {
        return document.delegations().stream()
                .map(delegation -> document.twin().method(delegation.agent(), delegation.key()))
                .toList();
    }

    /// Whether this is a key that an agent once had and has no longer: there is no use in waiting for it. False if
    /// that happened before this one looked.
    public boolean revoked(String method) {
        return revoked.contains(method);
    }

    /// Forgets a twin.
    public void remove(String twin) {
        byTwin.remove(twin);
    }

    /// The newest document of a twin; null if none is known.
    public @Nullable TwinDocument document(String twin) {
        return byTwin.get(twin);
    }

    /// The key with which a record was signed that claims this, if it may publish it now and could when it is dated;
    /// null if not. Whoever has a key that has expired can date back, so that the record's own time is not enough.
    public @Nullable PublicKey publisher(Stamp claimed, Claim record, Instant now) {
        int hash = claimed.key().indexOf('#');
        TwinDocument document = hash < 0 ? null : byTwin.get(claimed.key().substring(0, hash));
        Instant dated = Instant.ofEpochMilli(record.timestamp());
        return document == null ? null : document.publisher(claimed, record.source(), dated.isAfter(now) ? dated : now);
    }
}
