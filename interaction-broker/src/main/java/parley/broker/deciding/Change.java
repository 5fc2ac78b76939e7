package parley.broker.deciding;

import parley.avro.AuditEntry;
import parley.avro.Interaction;
import parley.avro.Policy;

/// One thing that a decision changes; putting it where it belongs is all there is to applying it.
public sealed interface Change {

    /// The twin's policy is now this one.
    record PolicySet(Policy policy) implements Change {}

    /// The interaction now stands like this.
    ///
    /// @param sendHalfToPartner whether the partner must be told of our half
    record InteractionSet(Interaction interaction, boolean sendHalfToPartner) implements Change {}

    /// The decision, explained. Every decision has exactly one.
    record Audited(AuditEntry entry) implements Change {}
}
