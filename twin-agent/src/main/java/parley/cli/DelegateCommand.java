package parley.cli;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import parley.agent.Agent;
import parley.agent.service.ServiceClient;
import parley.identity.Delegation;
import parley.identity.Function;
import parley.identity.PublicKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lets another agent act for a twin.
@Command(
        name = "delegate",
        description = "Lets another agent of the organisation act for a twin.",
        footer = {"", "Example:", "  parley twin delegate tank meter --key z6Mk... --function publish --custody"})
final class DelegateCommand extends Verb {
    @Parameters(index = "0", paramLabel = "TWIN", description = "The twin's name.")
    String name;

    @Parameters(index = "1", paramLabel = "AGENT", description = "The other agent's client id.")
    String other;

    @Option(names = "--key", paramLabel = "KEY", required = true, description = "Its public key: z6Mk...")
    String key;

    @Option(
            names = "--function",
            paramLabel = "FUNCTION",
            required = true,
            description = "What it may do: publish, subscribe, control, serve, administer. May be repeated.")
    List<Function> functions;

    @Option(names = "--days", paramLabel = "N", defaultValue = "90", description = "For how long. Default: 90.")
    int days;

    @Option(names = "--custody", description = "The key is one that identity-bridge keeps for the agent.")
    boolean custody;

    DelegateCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var twin = twin(open, name);
        var expires = InstantSource.system().instant().plus(Duration.ofDays(days));
        Set<Function> all = EnumSet.copyOf(functions);
        twin.delegate(new Delegation(other, PublicKey.multibase(key), all, expires, custody));
        if (json) {
            shell.json(ServiceClient.JSON
                    .createObjectNode()
                    .put("twin", twin.did().value())
                    .put("agent", other)
                    .put("expires", expires.toString()));
        } else {
            shell.out().println("delegated to " + other + " until " + shell.time(expires));
        }
        return DONE;
    }
}
