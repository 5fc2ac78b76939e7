package parley.registry.twins;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.identity.PublicKey;

/// Which keys are an agent's own, so that nobody who has only its token brings another in.
///
/// An agent's first key is told by who operates the space. From when a twin knows the agent by a key,
/// what twins know counts: an agent replaces its key there, and what it replaced makes no twin any
/// more. An agent that has no key, and is known by none, has its keys in custody.
///
/// @param first the public keys of the space's agents, by agent, as the operator tells them
public record AgentKeys(Map<String, PublicKey> first) {

    public AgentKeys {
        first = Map.copyOf(first);
    }

    /// Reads the settings below `path`: by agent its public key, as a Multikey.
    ///
    /// @param settings null if there are none
    /// @throws IllegalArgumentException if one is none, naming it
    public static AgentKeys read(String path, @Nullable Object settings) {
        Map<String, PublicKey> keys = new HashMap<>();
        if (settings instanceof Map<?, ?> map) {
            map.forEach((agent, key) -> keys.put(agent.toString(), key(path + "." + agent, key)));
        }
        return new AgentKeys(keys);
    }

    private static PublicKey key(String path, @Nullable Object key) {
        try {
            return PublicKey.multibase(String.valueOf(key));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    /// The keys of which one signs that the agent makes a twin; empty if its keys are in custody.
    Set<PublicKey> creating(String agent, OwnTwins twins, Instant now) {
        Set<PublicKey> known = twins.ownKeys(agent, now);
        return known.isEmpty() ? told(agent) : known;
    }

    /// The keys by which a twin may come to know the agent, but for those in custody: also the one
    /// that the operator tells, which may take the place of one that was lost.
    Set<PublicKey> delegable(String agent, OwnTwins twins, Instant now) {
        Set<PublicKey> keys = new HashSet<>(twins.ownKeys(agent, now));
        keys.addAll(told(agent));
        return keys;
    }

    private Set<PublicKey> told(String agent) {
        PublicKey key = first.get(agent);
        return key == null ? Set.of() : Set.of(key);
    }
}
