package parley.broker.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import parley.avro.PolicyVersion;

/// Every version that the policies of our twins have had. One thread writes, any thread reads.
public final class PolicyHistory {

    private final Map<String, SortedMap<Long, PolicyVersion>> byTwin = new ConcurrentHashMap<>();

    /// Takes one more.
    public void take(PolicyVersion version) {
        byTwin.computeIfAbsent(version.getPolicy().getTwin(), any -> new ConcurrentSkipListMap<>())
                .put(version.getPolicy().getVersion(), version);
    }

    /// All of a twin's, the first first.
    public List<PolicyVersion> of(String twin) {
        SortedMap<Long, PolicyVersion> versions = byTwin.get(twin);
        return versions == null ? List.of() : List.copyOf(versions.values());
    }

    /// One of a twin's.
    public Optional<PolicyVersion> of(String twin, long version) {
        SortedMap<Long, PolicyVersion> versions = byTwin.get(twin);
        return versions == null ? Optional.empty() : Optional.ofNullable(versions.get(version));
    }
}
