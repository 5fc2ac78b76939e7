package parley.cli;

import parley.agent.Agent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Accepts an offer.
@Command(
        name = "accept",
        description = "Accepts what was offered to a twin of your own, which is to subscribe to it.",
        footer = {"", "Example:", "  parley accept 4tq5… --as balancer"})
final class AcceptCommand extends Verb {
    @Parameters(paramLabel = "ID", description = "The interaction's id.")
    String id;

    AcceptCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        return subscription(acting(open).accept(id));
    }
}
