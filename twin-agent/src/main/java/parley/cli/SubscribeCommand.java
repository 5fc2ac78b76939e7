package parley.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.identity.Did;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks for a feed.
@Command(
        name = "subscribe",
        description = "Asks for a feed of another twin.",
        footer = {"", "Example:", "  parley subscribe did:web:localhost%%3A17107:twins:computer load --as balancer"})
final class SubscribeCommand extends Verb {
    @Parameters(index = "0", paramLabel = "DID", converter = Dids.class, description = "The provider twin's DID.")
    Did provider;

    @Parameters(index = "1", paramLabel = "FEED", description = "The feed's name.")
    String feed;

    @Option(names = "--purpose", paramLabel = "TEXT", description = "What the records are wanted for.")
    @Nullable
    String purpose;

    @Mixin
    Shown shown = new Shown();

    SubscribeCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) throws IOException {
        var twin = shown.with(acting(open), this);
        return subscription(shell.waiting("asking", () -> twin.subscribe(provider, feed, purpose)));
    }
}
