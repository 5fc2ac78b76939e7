package parley.broker.view;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import parley.avro.Policy;
import parley.avro.RootPolicy;

/// Each version of the root policy once, in however many twins' policies it stands. Thread-safe.
public final class RootVersions {

    private final Map<Long, RootPolicy> known = new ConcurrentHashMap<>();

    /// The same policy, with the root policy that others of its version have.
    public Policy shared(Policy policy) {
        RootPolicy root = policy.getRoot();
        if (root == null) {
            return policy;
        }
        RootPolicy first = known.computeIfAbsent(root.getVersion(), any -> root);
        return first.equals(root)
                ? new Policy(policy.getTwin(), policy.getVersion(), policy.getRules(), policy.getCause(), first)
                : policy;
    }
}
