package parley.cli;

import parley.agent.Agent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Accepts an offer, or a request.
@Command(
        name = "accept",
        description =
                "Accepts what was offered to a twin of your own, which is to subscribe to it; or what another twin"
                        + " asked of it, where a rule of its policy asks.",
        footer = {"", "Example:", "  parley accept 4tq5… --as balancer"})
final class AcceptCommand extends Verb {
    @Parameters(paramLabel = "ID", description = "The interaction's id.")
    String id;

    AcceptCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var twin = acting(open);
        var asked = twin.interaction(id)
                .filter(view -> view.provider().equals(twin.did().value()))
                .isPresent();
        if (!asked) {
            return subscription(twin.accept(id));
        }
        var accepted = twin.acceptRequest(id);
        return interaction(accepted.interaction(), accepted.inForce() ? "" : ", not in force yet");
    }
}
