package parley.cli;

import parley.agent.Agent;
import parley.agent.service.ServiceClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Removes a control of a twin.
@Command(
        name = "remove-control",
        description = "Removes a control of a twin.",
        footer = {"", "Example:", "  parley twin remove-control computer sampling"})
final class RemoveControlCommand extends Verb {
    @Parameters(index = "0", paramLabel = "TWIN", description = "The twin's name.")
    String name;

    @Parameters(index = "1", paramLabel = "CONTROL", description = "The control's name.")
    String control;

    RemoveControlCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var twin = twin(open, name);
        twin.removeControl(control);
        if (json) {
            shell.json(ServiceClient.JSON
                    .createObjectNode()
                    .put("twin", twin.did().value())
                    .put("removed", control));
        } else {
            shell.out().println("removed " + control + " of " + twin.did());
        }
        return DONE;
    }
}
