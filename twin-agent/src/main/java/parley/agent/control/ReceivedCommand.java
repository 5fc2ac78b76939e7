package parley.agent.control;

import java.time.Instant;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import parley.identity.Did;

/// A command to one of our controls: allowed by the twin's policy, and verified here.
///
/// @param id the command's id
/// @param requester the twin that sent it
/// @param agent the agent that signed it, as a verification method id
/// @param input what the control's request schema says
/// @param purpose what it is for, if that was stated
/// @param validUntil from then on its execution must not begin
/// @param rule the id of the rule of the twin's policy that admitted it
/// @param policyVersion the version of that policy
/// @param acceptedBy the agent of the twin that let it go, where the rule asked, as a verification method
/// id; null if none     had to
/// @param execution what may be said and learnt while it is executed
public record ReceivedCommand(
        String id,
        String control,
        Did requester,
        String agent,
        GenericRecord input,
        @Nullable String purpose,
        Instant validUntil,
        String rule,
        long policyVersion,
        @Nullable String acceptedBy,
        Execution execution) {

    /// The same, while it is executed.
    ReceivedCommand during(Execution running) {
        return new ReceivedCommand(
                id, control, requester, agent, input, purpose, validUntil, rule, policyVersion, acceptedBy, running);
    }
}
