package parley.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import parley.agent.Agent;
import parley.agent.service.ServiceClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Says what a twin shows to be attested of it.
@Command(
        name = "attestations",
        description =
                "Has the registry keep attestations with a twin, in the place of those before: they count whenever"
                        + " the twin finds or describes others. Requests show their own.",
        footer = {"", "Example:", "  parley twin attestations balancer certified.json"})
final class AttestationsCommand extends Verb {
    @Parameters(index = "0", paramLabel = "TWIN", description = "The twin's name.")
    String name;

    @Parameters(index = "1..*", arity = "0..4", paramLabel = "FILE", description = "The attestations; none: no more.")
    List<String> files = List.of();

    AttestationsCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) throws IOException {
        var twin = twin(open, name);
        var all = new ArrayList<String>();
        for (var file : files) {
            all.add(shell.text(file));
        }
        twin.keepAttestations(all);
        if (json) {
            shell.json(ServiceClient.JSON
                    .createObjectNode()
                    .put("twin", twin.did().value())
                    .put("attestations", all.size()));
        } else {
            shell.out().println(twin.did() + " shows " + all.size());
        }
        return DONE;
    }
}
