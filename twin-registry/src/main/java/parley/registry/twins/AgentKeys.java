package parley.registry.twins;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.PublicKey;
import parley.registry.twins.TwinRefusal.KeyUnknown;
import parley.registry.twins.TwinRefusal.NotInCustody;

/// Which keys are an agent's own, or kept for it, so that nobody who has only its token brings another in.
///
/// An agent's first key is told by who operates the space. From when a twin knows the agent by a key,
/// what twins know counts: an agent replaces its key there, and what it replaced makes no twin any
/// more. An agent that has no key, and is known by none, has its keys in custody; which those are,
/// identity-bridge tells.
public final class AgentKeys {

    /// The service whose key signs what terms show of a twin's records. It is no agent.
    public static final String DERIVING = "feed-streams";

    private static final Duration DERIVES_FOR = Duration.ofDays(3_650);

    private final Map<String, PublicKey> told;
    private final OwnTwins twins;
    private final CustodyKeys custody;

    /// @param told the public keys of the space's agents, by agent, as the operator tells them
    /// @param twins all of ours, as they stand
    /// @param custody the keys that identity-bridge keeps, as they stand
    public AgentKeys(Map<String, PublicKey> told, OwnTwins twins, CustodyKeys custody) {
        this.told = Map.copyOf(told);
        this.twins = twins;
        this.custody = custody;
    }

    /// Reads the settings below `path`: by agent its public key, as a Multikey.
    ///
    /// @param settings null if there are none
    /// @throws IllegalArgumentException if one is none, naming it
    public static Map<String, PublicKey> read(String path, @Nullable Object settings) {
        Map<String, PublicKey> keys = new HashMap<>();
        if (settings instanceof Map<?, ?> map) {
            map.forEach((agent, key) -> keys.put(agent.toString(), key(path + "." + agent, key)));
        }
        return Map.copyOf(keys);
    }

    private static PublicKey key(String path, @Nullable Object key) {
        try {
            return PublicKey.multibase(String.valueOf(key));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    /// The keys of which one signs that the agent makes a twin; empty if its keys are in custody.
    Set<PublicKey> creating(String agent, Instant now) {
        Set<PublicKey> known = twins.ownKeys(agent, now);
        return known.isEmpty() ? told(agent) : known;
    }

    /// Why the twin may not know the agent by this key; empty if it may.
    ///
    /// The one that the operator tells will do, too, as it may take the place of one that was lost,
    /// unless the agent has replaced it since.
    ///
    /// @param inCustody whether it is said to be in custody
    Optional<TwinRefusal> flaw(Did twin, String agent, PublicKey key, boolean inCustody, Instant now) {
        if (inCustody) {
            return custody.keeps(twin, agent, key) ? Optional.empty() : Optional.of(new NotInCustody(agent));
        }
        return twins.ownKeys(agent, now).contains(key) || (told(agent).contains(key) && !twins.replaced(agent, key))
                ? Optional.empty()
                : Optional.of(new KeyUnknown(agent));
    }

    /// The delegations, and that to the service that derives, if the operator tells its key.
    List<Delegation> withDeriving(List<Delegation> delegations, Instant now) {
        PublicKey key = told.get(DERIVING);
        if (key == null || delegations.stream().anyMatch(each -> derives(each, key))) {
            return delegations;
        }
        List<Delegation> all = new ArrayList<>(delegations);
        all.removeIf(delegation -> delegation.agent().equals(DERIVING));
        all.add(new Delegation(DERIVING, key, EnumSet.of(Function.DERIVE), now.plus(DERIVES_FOR)));
        return List.copyOf(all);
    }

    private static boolean derives(Delegation delegation, PublicKey key) {
        return delegation.agent().equals(DERIVING) && delegation.key().equals(key);
    }

    private Set<PublicKey> told(String agent) {
        PublicKey key = agent.equals(DERIVING) ? null : told.get(agent);
        return key == null ? Set.of() : Set.of(key);
    }
}
