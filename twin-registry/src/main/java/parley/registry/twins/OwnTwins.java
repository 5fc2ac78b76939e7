package parley.registry.twins;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.identity.Delegation;
import parley.identity.PublicKey;

/// The space's own twins as far as read, by DID and by agent. One thread writes, any thread reads.
public final class OwnTwins {

    private final Map<String, OwnTwin> byDid = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> byAgent = new ConcurrentHashMap<>();
    private final KnownKeys known = new KnownKeys();
    private final Map<String, Long> deleted = new ConcurrentHashMap<>();

    /// Stores a twin in the place of what was known of it.
    public void put(OwnTwin twin) {
        String did = twin.did().value();
        // Before the one it replaces goes, so that no agent seems to have no key meanwhile
        keys(twin).forEach(known::add);
        forget(byDid.put(did, twin), twin);
        deleted.remove(did);
        for (Delegation delegation : twin.document().delegations()) {
            byAgent.computeIfAbsent(delegation.agent(), agent -> ConcurrentHashMap.newKeySet())
                    .add(did);
        }
    }

    /// Removes a twin.
    public void remove(String did) {
        forget(byDid.remove(did), null);
    }

    /// A twin was deleted, at that offset of `twins`.
    public void deleted(String did, long offset) {
        deleted.put(did, offset);
        remove(did);
    }

    /// Where `twins` says that there is no such twin any more, if there was one.
    public OptionalLong deletedAt(String did) {
        Long offset = deleted.get(did);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /// The twin of that DID.
    public Optional<OwnTwin> get(String did) {
        return Optional.ofNullable(byDid.get(did));
    }

    /// The DIDs of all twins.
    public Set<String> dids() {
        return Set.copyOf(byDid.keySet());
    }

    /// The twins that delegate anything to this agent at that moment.
    public List<OwnTwin> delegatingTo(String agent, Instant now) {
        return byAgent.getOrDefault(agent, Set.of()).stream()
                .flatMap(did -> get(did).stream())
                .filter(twin -> twin.delegation(agent, now).isPresent())
                .toList();
    }

    /// The keys by which twins know this agent at that moment, but for those in custody.
    public Set<PublicKey> ownKeys(String agent, Instant now) {
        return known.of(agent, now);
    }

    private static Stream<Delegation> keys(OwnTwin twin) {
        return twin.document().delegations().stream().filter(delegation -> !delegation.custody());
    }

    /// Whether the agent has replaced this key, as a twin that it acts for says.
    boolean replaced(String agent, PublicKey key) {
        return byAgent.getOrDefault(agent, Set.of()).stream()
                .flatMap(did -> get(did).stream())
                .flatMap(twin -> twin.document().retired().stream())
                .anyMatch(retired ->
                        retired.agent().equals(agent) && retired.key().equals(key));
    }

    private void forget(@Nullable OwnTwin before, @Nullable OwnTwin after) {
        if (before == null) {
            return;
        }
        keys(before).forEach(known::remove);
        for (Delegation delegation : before.document().delegations()) {
            if (after == null || after.document().ofAgent(delegation.agent()).isEmpty()) {
                byAgent.getOrDefault(delegation.agent(), Set.of())
                        .remove(before.did().value());
            }
        }
    }
}
