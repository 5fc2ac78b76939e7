package parley.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.service.ServiceClient;
import parley.identity.Delegation;
import parley.identity.Function;
import parley.identity.PublicKey;
import parley.topics.People;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lets another agent act for a twin.
@Command(
        name = "delegate",
        description = "Lets another agent of the organisation, or a person (person-ada), act for a twin.",
        footer = {
            "",
            "Example:",
            "  parley twin delegate tank meter --key z6Mk... --function publish --custody",
            "  parley twin delegate tank person-ada --function administer --function subscribe"
        })
final class DelegateCommand extends Verb {
    @Parameters(index = "0", paramLabel = "TWIN", description = "The twin's name.")
    String name;

    @Parameters(index = "1", paramLabel = "AGENT", description = "The other agent's client id.")
    String other;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Its public key: z6Mk... A person needs none: identity-bridge keeps one.")
    @Nullable
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
        delegate(twin, all, expires);
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

    private void delegate(ActingTwin twin, Set<Function> all, Instant expires) {
        if (key != null) {
            twin.delegate(new Delegation(other, publicKey(key), all, expires, custody));
        } else if (People.isPerson(other)) {
            twin.delegateToPerson(other.substring(People.PREFIX.length()), all, expires);
        } else {
            throw wrong("--key is needed: only a person's key is always in custody");
        }
    }

    private PublicKey publicKey(String multibase) {
        try {
            return PublicKey.multibase(multibase);
        } catch (IllegalArgumentException e) {
            throw wrong("--key: " + e.getMessage());
        }
    }
}
