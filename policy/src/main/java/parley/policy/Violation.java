package parley.policy;

/// One thing that is wrong with a policy someone wants to set.
///
/// @param field where, as a path into the policy's JSON: `rules[2].subject`
/// @param detail what, for people; names the offending value
public record Violation(String field, String detail) {}
