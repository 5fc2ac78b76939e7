package parley.cli;

import parley.agent.Agent;
import parley.agent.service.ServiceClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Lets another agent act for a twin no longer.
@Command(
        name = "undelegate",
        description = "Lets another agent act for a twin no longer.",
        footer = {"", "Example:", "  parley twin undelegate tank meter"})
final class UndelegateCommand extends Verb {
    @Parameters(index = "0", paramLabel = "TWIN", description = "The twin's name.")
    String name;

    @Parameters(index = "1", paramLabel = "AGENT", description = "The other agent's client id.")
    String other;

    UndelegateCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var twin = twin(open, name);
        twin.undelegate(other);
        if (json) {
            shell.json(ServiceClient.JSON
                    .createObjectNode()
                    .put("twin", twin.did().value())
                    .put("undelegated", other));
        } else {
            shell.out().println("no longer delegated to " + other);
        }
        return DONE;
    }
}
