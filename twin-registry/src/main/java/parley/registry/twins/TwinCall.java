package parley.registry.twins;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.PublicKey;
import parley.registry.twins.TwinChanges.AgentKey;
import parley.registry.twins.TwinRefusal.KeyUnknown;
import parley.registry.twins.TwinRefusal.NotDelegated;
import parley.registry.twins.TwinRefusal.OtherVersion;
import parley.registry.twins.TwinRefusal.Unknown;
import parley.registry.twins.TwinRefusal.Unsigned;

/// A call that makes a twin, or changes what it is.
///
/// The agent's key must have signed it, so that who stole a token changes nothing. Only where the twin
/// says that the key is in custody the token suffices: identity-bridge would sign for who has it.
///
/// @param agent who makes the call, by its token
/// @param json what was signed; null if nothing was
/// @param version the twin's, as the caller saw it: what was signed once is not applied again; null if
/// the call names none
/// @param isForBody whether a request was signed for the call's body
public record TwinCall(
        String agent, @Nullable String json, @Nullable Long version, Predicate<AgentRequest> isForBody) {

    /// What is signed to make a twin with this key.
    public static String creating(AgentKey key) {
        return "/?key=" + key.publicKey().multibase() + (key.custody() ? "&custody=true" : "");
    }

    /// What is signed to change this of a twin.
    ///
    /// @param path below the twin: `/`, `/controls/<control>`
    public static String changing(String path, long version) {
        return path + "?version=" + version;
    }

    /// Why the call may not change this of the twin, as it stands; empty if it may.
    ///
    /// @param path below the twin
    Optional<TwinRefusal> flaw(OwnTwin twin, Kind kind, String path, Instant now) {
        String resource = changing(path, twin.entry().getVersion());
        return delegationFlaw(twin, Function.ADMINISTER, now)
                .or(() -> versionFlaw(twin.entry().getVersion()))
                .or(() -> signatureFlaw(twin, Function.ADMINISTER, kind, resource, now));
    }

    /// Why the call may not register a schema for the twin; empty if it may. The twin's version does
    /// not count, as to do it again changes nothing.
    ///
    /// @param resource as it must have been signed
    Optional<TwinRefusal> schemaFlaw(OwnTwin twin, String resource, Instant now) {
        return delegationFlaw(twin, Function.PUBLISH, now)
                .or(() -> signatureFlaw(twin, Function.PUBLISH, Kind.CHANGE_TWIN, resource, now));
    }

    /// Why the call may not make a twin that knows the agent by this key; empty if it may.
    ///
    /// The organisation endorses what is made, for longer than a token lives. So whoever makes a
    /// twin signs with a key of the agent's, unless the agent has none: then it makes twins in custody.
    Optional<TwinRefusal> creationFlaw(Did twin, AgentKey key, AgentKeys keys, Instant now) {
        Set<PublicKey> own = keys.creating(agent, now);
        return key.custody() && own.isEmpty()
                ? keys.flaw(twin, agent, key.publicKey(), true, now)
                : signedCreationFlaw(twin, key, own, now)
                        .or(() ->
                                key.custody() ? keys.flaw(twin, agent, key.publicKey(), true, now) : Optional.empty());
    }

    private Optional<TwinRefusal> signedCreationFlaw(Did twin, AgentKey key, Set<PublicKey> own, Instant now) {
        String resource = creating(key);
        if (json == null) {
            return Optional.of(new Unsigned(Kind.CREATE_TWIN, resource));
        }
        if (!key.custody() && !own.contains(key.publicKey())) {
            return Optional.of(new KeyUnknown(agent));
        }
        return new SignedCall(agent, Kind.CREATE_TWIN, json, resource, isForBody)
                .flaw(twin, key.custody() ? own : Set.of(key.publicKey()), now);
    }

    private Optional<TwinRefusal> delegationFlaw(OwnTwin twin, Function needed, Instant now) {
        if (twin.delegation(agent, now).isEmpty()) {
            return Optional.of(new Unknown());
        }
        return twin.delegates(agent, needed, now) ? Optional.empty() : Optional.of(new NotDelegated(needed));
    }

    private Optional<TwinRefusal> versionFlaw(long current) {
        if (json == null && version == null) {
            return Optional.empty();
        }
        long seen = version == null ? 0 : version;
        return seen == current ? Optional.empty() : Optional.of(new OtherVersion(seen, current));
    }

    private Optional<TwinRefusal> signatureFlaw(
            OwnTwin twin, Function needed, Kind kind, String resource, Instant now) {
        if (twin.delegation(agent, now).filter(Delegation::custody).isPresent()) {
            return Optional.empty();
        }
        return json == null
                ? Optional.of(new Unsigned(kind, resource))
                : new SignedCall(agent, kind, json, resource, isForBody).flaw(twin, needed, now);
    }
}
