package parley.broker.deciding;

import java.time.Instant;
import java.util.List;
import parley.avro.AttestationRevoked;
import parley.avro.AuditEntry;
import parley.avro.AuditRange;
import parley.avro.Command;
import parley.avro.Interaction;
import parley.avro.Policy;

/// One thing that a decision changes; putting it where it belongs is all there is to applying it.
public sealed interface Change {

    /// The twin's policy is now this one.
    ///
    /// @param agent that set it, or banned somebody by it
    record PolicySet(Policy policy, String agent) implements Change {}

    /// The interaction now stands like this.
    ///
    /// @param sendHalfToPartner whether the partner must be told of our half
    record InteractionSet(Interaction interaction, boolean sendHalfToPartner) implements Change {}

    /// That is attested no longer.
    record Revoked(AttestationRevoked revocation) implements Change {}

    /// That request of a partner's agent was acted on, and is not to be acted on again while it is valid.
    ///
    /// @param id its [parley.identity.AgentRequest#uniqueId]
    record RequestSeen(String id, Instant validUntil) implements Change {}

    /// The command has now come this far.
    record CommandSet(Command command) implements Change {}

    /// The partner whose twin the command is for must be sent it, body and all.
    record CommandForwarded(Command command) implements Change {}

    /// The twin's agents must be handed the command, body and all.
    record CommandHandedOver(Command command) implements Change {}

    /// The twin's agents are asked about the command: its body is kept until it waits no longer.
    record CommandAsked(Command command) implements Change {}

    /// `result.<twin>` must say that the command was taken back, before or after somebody says there that
    /// he begins it.
    ///
    /// @param over the command, if nobody did before
    record CancellationMarked(Command over) implements Change {}

    /// The sender must learn what has become of its command: from the report that was received, or from one
    /// of ours.
    ///
    /// @param received whether the entry that was decided on brought a signed report
    record OutcomeTold(Command command, boolean received) implements Change {}

    /// The contents of these entries of the twin's audit must be removed.
    record Erased(List<AuditRange> ranges) implements Change {
        public Erased {
            ranges = List.copyOf(ranges);
        }
    }

    /// The decision, explained. Every decision has exactly one.
    record Audited(AuditEntry entry) implements Change {}
}
