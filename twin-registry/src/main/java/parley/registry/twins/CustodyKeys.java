package parley.registry.twins;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import parley.identity.Did;
import parley.identity.PublicKey;

/// The keys that identity-bridge says it keeps, as far as read. One thread writes, any thread reads.
///
/// Nobody else's word counts for that a key is in custody: who has an agent's token would say so of a key of his own.
public final class CustodyKeys {

    private final Map<String, PublicKey> byAgent = new ConcurrentHashMap<>();

    /// Stores what is kept for an agent and a twin, in the place of what was.
    ///
    /// @param agent `<twin's DID>#<agent>`
    public void put(String agent, PublicKey key) {
        byAgent.put(agent, key);
    }

    /// Nothing is kept any more.
    ///
    /// @param agent `<twin's DID>#<agent>`
    public void remove(String agent) {
        byAgent.remove(agent);
    }

    /// Whether this very key is kept for this agent and this twin.
    boolean keeps(Did twin, String agent, PublicKey key) {
        PublicKey kept = byAgent.get(twin.agent(agent));
        return kept != null && kept.equals(key);
    }
}
