package parley.cli;

import parley.agent.Agent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Declines an offer.
@Command(
        name = "decline",
        description = "Declines what was offered to a twin of your own.",
        footer = {"", "Example:", "  parley decline 4tq5… --reason 'no need' --as balancer"})
final class DeclineCommand extends Verb {
    @Parameters(paramLabel = "ID", description = "The interaction's id.")
    String id;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for people.")
    String reason;

    DeclineCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var twin = acting(open);
        var declined = shell.waiting("declining it", () -> twin.decline(id, reason));
        return interaction(declined.interaction(), declined.inForce() ? "" : ", not in force yet");
    }
}
