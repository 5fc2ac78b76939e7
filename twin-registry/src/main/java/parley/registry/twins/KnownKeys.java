package parley.registry.twins;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import parley.identity.Delegation;
import parley.identity.PublicKey;

/// The keys by which twins know their agents, counted, so that none is looked for among all twins of an
/// agent. One thread writes, any thread reads.
final class KnownKeys {

    private final Map<String, Map<PublicKey, Ends>> byAgent = new ConcurrentHashMap<>();

    /// When the delegations to a key end, and how many of them then.
    private record Ends(ConcurrentSkipListMap<Instant, Integer> counted) {

        boolean after(Instant now) {
            Map.Entry<Instant, Integer> last = counted.lastEntry();
            return last != null && now.isBefore(last.getKey());
        }
    }

    void add(Delegation delegation) {
        byAgent.computeIfAbsent(delegation.agent(), _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(delegation.key(), _ -> new Ends(new ConcurrentSkipListMap<>()))
                .counted()
                .merge(delegation.expires(), 1, Integer::sum);
    }

    /// Takes back what was added.
    void remove(Delegation delegation) {
        Map<PublicKey, Ends> keys = byAgent.getOrDefault(delegation.agent(), Map.of());
        Ends ends = keys.get(delegation.key());
        if (ends != null) {
            ends.counted().computeIfPresent(delegation.expires(), (_, count) -> count == 1 ? null : count - 1);
            if (ends.counted().isEmpty()) {
                keys.remove(delegation.key());
            }
        }
    }

    /// The keys of this agent's delegations that have not ended at that moment.
    Set<PublicKey> of(String agent, Instant now) {
        return byAgent.getOrDefault(agent, Map.of()).entrySet().stream()
                .filter(key -> key.getValue().after(now))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
