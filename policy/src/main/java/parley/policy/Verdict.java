package parley.policy;

import parley.avro.Reason;

/// What a policy says about one request, and by which rule.
public sealed interface Verdict {

    /// Whether it is an [Allowed].
    default boolean allowed() {
        return this instanceof Allowed;
    }

    /// The policy allows it.
    ///
    /// @param rule id of the allowing rule
    record Allowed(String rule) implements Verdict {}

    /// The policy does not allow it.
    ///
    /// @param reason `NOT_FOUND`, `NO_RULE` or `DENIED_BY_RULE`
    /// @param rule id of the denying rule; empty if no rule matched
    /// @param policyVersion version of the policy that decided; 0 if there is none
    record Denied(Reason reason, String rule, long policyVersion) implements Verdict {}
}
