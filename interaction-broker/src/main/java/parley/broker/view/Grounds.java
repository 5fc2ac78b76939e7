package parley.broker.view;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.policy.RootPolicies;

/// What explains decisions beyond the audit: the versions of policies that were seen, and since when
/// decisions were known to be in force. The newest only, and none from before the start but what `policies`
/// holds. Thread-safe.
public final class Grounds {

    private static final int MOST = 10_000;

    private record Version(String twin, long version) {}

    private final Map<Version, Policy> policies = newest();
    private final Map<String, Instant> inForce = newest();

    private static <K, V> Map<K, V> newest() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST;
            }
        };
    }

    /// Takes what `policies` says.
    public synchronized void take(Policy policy) {
        policies.put(new Version(policy.getTwin(), policy.getVersion()), policy);
    }

    /// A rule as it was in that version of the twin's policy; empty if that version is not known any more.
    public synchronized Optional<Rule> rule(String twin, long version, String rule) {
        return Optional.ofNullable(policies.get(new Version(twin, version)))
                .flatMap(policy -> RootPolicies.find(policy, rule));
    }

    /// The decision was seen to be in force at that moment; the first counts.
    public synchronized void inForce(String cause, Instant at) {
        inForce.putIfAbsent(cause, at);
    }

    /// Since when the decision is known to be in force; empty if that is not known.
    public synchronized Optional<Instant> inForceSince(String cause) {
        return Optional.ofNullable(inForce.get(cause));
    }
}
