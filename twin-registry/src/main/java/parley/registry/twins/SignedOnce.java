package parley.registry.twins;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.identity.AgentRequest;
import parley.identity.IssueTime;

/// A request that changed a twin, and until when it is to be known again: then it is too old anyway.
///
/// @param id the same however the request is written, [AgentRequest#uniqueId()]
public record SignedOnce(String id, Instant until) {

    /// From when it was made, by the agent's clock.
    private static final Duration FRESH = SignedCall.OLDEST.plus(IssueTime.SKEW);

    /// What a call carries; empty if nothing was signed, it cannot be read, or it is not of now and so followed by
    /// nobody.
    ///
    /// @param json nothing of it needs to have been verified: what it says counts for that twin alone
    public static Optional<SignedOnce> of(@Nullable String json, Instant now) {
        return json == null
                ? Optional.empty()
                : AgentRequest.uniqueId(json)
                        .flatMap(id -> AgentRequest.issued(json)
                                .filter(issued -> isFresh(issued, now))
                                .map(issued -> new SignedOnce(id, issued.plus(FRESH))));
    }

    private static boolean isFresh(Instant issued, Instant now) {
        return !issued.isBefore(now.minus(FRESH)) && !IssueTime.isAhead(issued, now);
    }
}
