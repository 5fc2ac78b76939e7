package parley.policy;

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
    record Allowed(String rule, @Nullable Terms terms) implements Verdict {}

    /// The policy leaves it to the twin's own agents.
    ///
    /// @param rule id of the asking rule
    /// @param terms those under which they may allow it; null if it has none
    /// @param policyVersion version of the policy that asks
    record Asks(String rule, @Nullable Terms terms, long policyVersion) implements Verdict {}

    /// The policy does not allow it.
    ///
    /// @param reason `NOT_FOUND`, `NO_RULE` or `DENIED_BY_RULE`
    /// @param rule id of the denying rule; empty if no rule matched
    /// @param policyVersion version of the policy that decided; 0 if there is none
    record Denied(Reason reason, String rule, long policyVersion) implements Verdict {}
}
