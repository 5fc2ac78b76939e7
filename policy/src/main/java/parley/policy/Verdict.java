package parley.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parley.avro.Reason;
import parley.avro.Terms;

/// What a policy says about one request, and by which rule.
public sealed interface Verdict {

    /// Whether it is an [Allowed].
    default boolean allowed() {
        return this instanceof Allowed;
    }

    /// The policy allows it.
    ///
    /// @param rule id of the allowing rule; empty if the twin's agent consented instead
    /// @param terms those of that rule; null if it has none
    /// @param until when that rule ceases to hold, or what the requester shows for it; null if neither does
    record Allowed(
            String rule, @Nullable Terms terms, @Nullable Instant until) implements Verdict {}

    /// The policy leaves it to the twin's own agents.
    ///
    /// @param rule id of the asking rule
    /// @param terms those under which they may allow it; null if it has none
    /// @param policyVersion version of the policy that asks
    /// @param until when that rule ceases to hold, or what the requester shows for it; null if neither does
    record Asks(
            String rule,
            @Nullable Terms terms,
            long policyVersion,
            @Nullable Instant until) implements Verdict {}

    /// The policy does not allow it.
    ///
    /// @param reason `NOT_FOUND`, `NO_RULE` or `DENIED_BY_RULE`
    /// @param rule id of the denying rule; empty if no rule matched
    /// @param policyVersion version of the policy that decided; 0 if there is none
    record Denied(Reason reason, String rule, long policyVersion) implements Verdict {}
}
