package parley.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import parley.agent.control.CommandOutcome;
import parley.agent.service.ProblemException;
import parley.agent.service.ServiceClient;
import parley.avro.CommandProgress;

/// Prints what has become of commands.
record Outcomes(Verb verb) {

    /// What its executor says of one on the way.
    static String line(CommandProgress said) {
        return "STARTED"
                + (said.getFraction() == null ? "" : " " + Math.round(100 * said.getFraction()) + "%")
                + (said.getText().isEmpty() ? "" : " " + said.getText())
                + (said.getValue() == null ? "" : " " + said.getValue());
    }

    /// Prints one.
    ///
    /// @return the exit code
    /// @throws ProblemException if it was refused
    /// @throws IllegalStateException if it is not over
    int print(CommandOutcome outcome) {
        return switch (outcome) {
            case CommandOutcome.Done(var id, var result, var _) -> print("DONE", id, result, "");
            case CommandOutcome.Failed(var id, var why, var _) -> print("FAILED", id, null, why);
            case CommandOutcome.Cancelled(var id, var why) -> print("CANCELLED", id, null, why);
            case CommandOutcome.Unknown(var id, var why) -> print("UNKNOWN", id, null, why);
            case CommandOutcome.Refused(var problem) -> throw new ProblemException(problem);
            case CommandOutcome.Pending pending -> throw new IllegalStateException("still " + pending.state());
        };
    }

    private int print(String state, String id, @Nullable JsonNode result, String why) {
        if (verb.json) {
            var object = ServiceClient.JSON.createObjectNode().put("id", id).put("state", state);
            if (result != null) {
                object.set("result", result);
            }
            verb.shell.json(why.isEmpty() ? object : object.put("detail", why));
        } else {
            verb.said(state, id + (result == null ? "" : " " + result) + (why.isEmpty() ? "" : " " + why));
        }
        return state.equals("DONE") ? Verb.DONE : Verb.REFUSED;
    }
}
