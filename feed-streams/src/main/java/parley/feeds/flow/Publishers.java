package parley.feeds.flow;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parley.identity.Delegation;
import parley.identity.Function;
import parley.identity.PublicKey;
import parley.identity.TwinDocument;

/// The agents' keys of many twins, from their documents; a tail writes it, a loop reads it. Thread-safe.
public final class Publishers {

    private final Map<String, Map<String, Delegation>> byTwin = new ConcurrentHashMap<>();

    /// Takes over a twin's document, instead of the one before.
    public void put(TwinDocument document) {
        byTwin.put(
                document.twin().value(),
                document.delegations().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                delegation -> document.twin().method(delegation.agent()), delegation -> delegation)));
    }

    /// Forgets a twin.
    public void remove(String twin) {
        byTwin.remove(twin);
    }

    /// The key of a verification method that may publish at that moment, or null.
    public @Nullable PublicKey publisher(String method, Instant at) {
        int hash = method.indexOf('#');
        if (hash < 0) {
            return null;
        }
        Delegation delegation =
                byTwin.getOrDefault(method.substring(0, hash), Map.of()).get(method);
        return delegation != null && delegation.covers(Function.PUBLISH, at) ? delegation.key() : null;
    }
}
