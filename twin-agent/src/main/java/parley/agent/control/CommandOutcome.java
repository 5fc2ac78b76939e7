package parley.agent.control;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import parley.problem.Problem;

/// What has become of a command.
public sealed interface CommandOutcome {

    /// It was executed.
    ///
    /// @param result what the control answered, if it did
    /// @param by the agent that executed it, as a verification method id; its signature was verified
    record Done(String command, @Nullable JsonNode result, String by) implements CommandOutcome {}

    /// Its execution began and did not succeed.
    ///
    /// @param by the agent that executed it, as a verification method id; its signature was verified
    record Failed(String command, String why, String by) implements CommandOutcome {}

    /// It was not executed: not allowed, not what the control takes, or too late. A twin that may not be found refuses
    /// like one that does not exist.
    record Refused(Problem problem) implements CommandOutcome {}

    /// It was not executed: it was taken back before anybody began.
    record Cancelled(String command, String why) implements CommandOutcome {}

    /// It may have been executed, and may not.
    record Unknown(String command, String why) implements CommandOutcome {}

    /// It is not over: ask for it again.
    record Pending(String command, String state) implements CommandOutcome {}
}
