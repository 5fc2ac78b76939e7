package parley.registry.twins;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.Function;
import parley.registry.twins.TwinRefusal.Disbelieved;
import parley.registry.twins.TwinRefusal.SignedOtherwise;

/// A call that changes who acts for a twin: a token does not suffice for it, an agent's key must have signed it.
///
/// @param agent who makes the call
/// @param json what was signed
/// @param resource what the call is about: `/delegations/<agent>`
/// @param isForBody whether a request was signed for the call's body
public record SignedCall(
        String agent, String json, String resource, java.util.function.Predicate<AgentRequest> isForBody) {

    private static final Duration OLDEST = Duration.ofMinutes(5);

    /// Why the call is not what an agent signed that may administer the twin; empty if it is.
    Optional<TwinRefusal> flaw(OwnTwin twin, Instant now) {
        return switch (AgentRequest.verify(json, twin.document(), Function.ADMINISTER, now)) {
            case AgentRequest.Result.Refused(var why, var detail) -> Optional.of(new Disbelieved(why, detail));
            case AgentRequest.Result.Verified(var request) -> flaw(request, Kind.DELEGATE, twin, now);
        };
    }

    /// Why a request that an agent of the twin signed is not this call; empty if it is.
    Optional<TwinRefusal> flaw(AgentRequest request, Kind kind, OwnTwin twin, Instant now) {
        if (!request.agent().equals(agent)) {
            return otherwise("signed by " + request.agent() + ", sent by " + agent);
        }
        if (request.kind() != kind
                || !request.twin().equals(twin.did())
                || !request.provider().equals(twin.did())
                || !request.resource().equals(resource)) {
            return otherwise("signed to " + request.kind() + " " + request.provider() + request.resource());
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
