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
public record ReceivedCommand(
        String id,
        String control,
        Did requester,
        String agent,
        GenericRecord input,
        @Nullable String purpose,
        Instant validUntil) {}
