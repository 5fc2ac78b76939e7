package parley.agent.control;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// Executes the commands to one control.
@FunctionalInterface
public interface ControlHandler {

    /// Executes a command. Called for each command at most once; what it throws is told to the sender as
    /// `FAILED`, but for a [CommandRefusedException], which says that nothing was done. How far it is, and
    /// whether it is still wanted: [ReceivedCommand#execution].
    ///
    /// @return what the control answers, by its result schema; null if it answers nothing
    @Nullable
    JsonNode execute(ReceivedCommand command) throws Exception;
}
