package parley.broker.deciding;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.avro.AttestationRevoked;
import parley.avro.Command;
import parley.avro.Interaction;
import parley.avro.Policy;

/// Everything that a decision about one provider twin reads.
///
/// The maps may be views of stores; deciding only reads them.
///
/// @param twin the provider twin's DID, ours or a partner's, or our organisation's: the key of the log
/// @param policy the twin's policy in force; of a partner's twin, what our root policy says of it; null if
/// there never     was any
/// @param interactions the interactions with that twin, by id
/// @param decided ids of log entries already decided on, with the time of each
/// @param commands the commands to that twin, by id
/// @param revoked what is attested no longer, as far as this log was told, by
/// [parley.topics.Topics#revocationKey]
/// @param seen the requests of partners' agents that were acted on, by [parley.identity.AgentRequest#uniqueId], with
/// the time until which each is valid
public record TwinState(
        String twin,
        @Nullable Policy policy,
        Map<String, Interaction> interactions,
        Map<String, Instant> decided,
        Map<String, Command> commands,
        Map<String, AttestationRevoked> revoked,
        Map<String, Instant> seen) {

    /// The state of a twin that was never sent a command.
    public TwinState(
            String twin, @Nullable Policy policy, Map<String, Interaction> interactions, Map<String, Instant> decided) {
        this(twin, policy, interactions, decided, Map.of(), Map.of(), Map.of());
    }

    /// The same under another policy.
    public TwinState under(Policy other) {
        return new TwinState(twin, other, interactions, decided, commands, revoked, seen);
    }
}
