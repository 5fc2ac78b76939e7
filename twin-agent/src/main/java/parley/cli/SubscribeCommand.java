package parley.cli;

import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.InteractionView;
import parley.agent.Subscription;
import parley.agent.service.ProblemException;
import parley.identity.Did;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks for a feed.
@Command(
        name = "subscribe",
        description = "Asks for a feed of another twin.",
        footer = {"", "Example:", "  parley subscribe did:web:localhost%%3A17110:twins:computer load --as balancer"})
final class SubscribeCommand extends Verb {
    @Parameters(index = "0", paramLabel = "DID", converter = Dids.class, description = "The provider twin's DID.")
    Did provider;

    @Parameters(index = "1", paramLabel = "FEED", description = "The feed's name.")
    String feed;

    @Option(names = "--purpose", paramLabel = "TEXT", description = "What the records are wanted for.")
    @Nullable
    String purpose;

    SubscribeCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        return switch (acting(open).subscribe(provider, feed, purpose)) {
            case Subscription.Active(var interaction) -> print(interaction, "");
            case Subscription.Pending(var interaction) -> print(interaction, ", not in force yet");
            case Subscription.Refused(var problem) -> throw new ProblemException(problem);
        };
    }

    private int print(InteractionView interaction, String remark) {
        if (json) {
            shell.json(interaction.json());
        } else {
            shell.out().println(interaction.state() + " " + interaction.id() + remark);
        }
        return DONE;
    }
}
