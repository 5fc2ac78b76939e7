package parley.cli;

import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.Offer;
import parley.agent.service.ProblemException;
import parley.identity.Did;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Offers a feed.
@Command(
        name = "offer",
        description = "Offers a feed to another twin, which accepts by subscribing.",
        footer = {"", "Example:", "  parley offer did:web:localhost%%3A18107:twins:balancer load --as computer"})
final class OfferCommand extends Verb {
    @Parameters(index = "0", paramLabel = "DID", converter = Dids.class, description = "The DID of the other twin.")
    Did requester;

    @Parameters(index = "1", paramLabel = "FEED", description = "The feed's name.")
    String feed;

    @Option(names = "--purpose", paramLabel = "TEXT", description = "What it is offered for.")
    @Nullable
    String purpose;

    OfferCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var twin = acting(open);
        return switch (shell.waiting("offering it", () -> twin.offer(requester, feed, purpose))) {
            case Offer.Made(var interaction) -> interaction(interaction, "");
            case Offer.Refused(var problem) -> throw new ProblemException(problem);
        };
    }
}
