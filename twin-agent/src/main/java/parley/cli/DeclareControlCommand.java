package parley.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.service.ServiceClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Declares a control of a twin.
@Command(
        name = "declare-control",
        description = "Declares a control of a twin, in the place of one of the same name.",
        footer = {"", "Example:", "  parley twin declare-control computer sampling sampling.avsc"})
final class DeclareControlCommand extends Verb {
    @Parameters(index = "0", paramLabel = "TWIN", description = "The twin's name.")
    String name;

    @Parameters(index = "1", paramLabel = "CONTROL", description = "The control's name.")
    String control;

    @Parameters(index = "2", paramLabel = "REQUEST", description = "A file with the Avro schema of what it is sent.")
    String request;

    @Parameters(
            index = "3",
            paramLabel = "RESULT",
            arity = "0..1",
            description = "A file with the Avro schema of what it answers; none: nothing but success.")
    @Nullable
    String result;

    DeclareControlCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) throws IOException {
        var twin = twin(open, name);
        twin.declareControl(control, shell.schema(request), result == null ? null : shell.schema(result));
        if (json) {
            shell.json(ServiceClient.JSON
                    .createObjectNode()
                    .put("twin", twin.did().value())
                    .put("control", control));
        } else {
            shell.out().println("declared " + control + " of " + twin.did());
        }
        return DONE;
    }
}
