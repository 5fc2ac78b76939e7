package parley.registry.twins;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.PublicKey;
import parley.identity.TwinDocument;
import parley.registry.twins.TwinRefusal.Disbelieved;
import parley.registry.twins.TwinRefusal.SignedOtherwise;

/// A call that an agent's key must have signed, as a token does not suffice for it.
///
/// @param agent who makes the call
/// @param kind what is asked for
/// @param json what was signed
/// @param resource what the call is about, a path below the twin: `/delegations/<agent>`
/// @param isForBody whether a request was signed for the call's body
public record SignedCall(String agent, Kind kind, String json, String resource, Predicate<AgentRequest> isForBody) {

    static final Duration OLDEST = Duration.ofMinutes(5);

    /// Why the call is not what an agent signed to which the twin delegates this; empty if it is.
    Optional<TwinRefusal> flaw(OwnTwin twin, Function needed, Instant now) {
        return switch (AgentRequest.verify(json, twin.document(), needed, now)) {
            case AgentRequest.Result.Refused(var why, var detail) -> Optional.of(new Disbelieved(why, detail));
            case AgentRequest.Result.Verified(var request) -> flaw(request, twin.did(), now);
        };
    }

    /// Why the call is not what the agent signed with one of these keys; empty if it is.
    ///
    /// @param twin in whose name, though there may be none yet
    Optional<TwinRefusal> flaw(Did twin, Collection<PublicKey> keys, Instant now) {
        List<Delegation> holders = keys.stream()
                .map(key -> new Delegation(agent, key, EnumSet.allOf(Function.class), Instant.MAX))
                .toList();
        return switch (AgentRequest.verifySigner(json, new TwinDocument(twin, 0, holders, List.of(), ""), now)) {
            case AgentRequest.Result.Refused(var why, var detail) -> Optional.of(new Disbelieved(why, detail));
            case AgentRequest.Result.Verified(var request) -> flaw(request, twin, now);
        };
    }

    /// Why a request that an agent of the twin signed is not this call; empty if it is.
    Optional<TwinRefusal> flaw(AgentRequest request, Did twin, Instant now) {
        if (!request.agent().equals(agent)) {
            return otherwise("signed by " + request.agent() + ", sent by " + agent);
        }
        if (request.kind() != kind
                || !request.twin().equals(twin)
                || !request.provider().equals(twin)
                || !request.resource().equals(resource)) {
            return otherwise("signed to " + request.kind().text() + " " + request.provider() + request.resource());
        }
        if (!isForBody.test(request)) {
            return otherwise("signed for another body");
        }
        return request.freshAt(now, OLDEST)
                ? Optional.empty()
                : otherwise("signed at " + request.issued() + ", which is too long ago, or yet to come");
    }

    private static Optional<TwinRefusal> otherwise(String detail) {
        return Optional.of(new SignedOtherwise(detail));
    }
}
