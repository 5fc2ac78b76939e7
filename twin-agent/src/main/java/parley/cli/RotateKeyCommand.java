package parley.cli;

import java.io.IOException;
import java.security.SecureRandom;
import parley.agent.Agent;
import parley.agent.service.ServiceClient;
import picocli.CommandLine.Command;

/// Gives the agent another key.
@Command(
        name = "rotate-key",
        description = {
            "Gives the agent another key, for all twins it acts for.",
            "Stop the agent's other programs first: what they sign with the old key afterwards is refused."
        },
        footer = {"", "Example:", "  parley rotate-key --agent computer-agent"})
final class RotateKeyCommand extends Verb {

    RotateKeyCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) throws IOException, InterruptedException {
        String key;
        try (var _ = shell.progress("giving it another key")) {
            key = open.rotateKey(new SecureRandom()).multibase();
        }
        if (json) {
            shell.json(ServiceClient.JSON
                    .createObjectNode()
                    .put("agent", open.settings().clientId())
                    .put("key", key));
        } else {
            shell.out().println("the key of " + open.settings().clientId() + " is now " + key);
        }
        return DONE;
    }
}
