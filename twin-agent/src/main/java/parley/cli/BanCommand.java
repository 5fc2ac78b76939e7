package parley.cli;

import parley.agent.Agent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Bans a twin or an organisation.
@Command(
        name = "ban",
        description = "Denies a twin or an organisation everything, and ends all that is live with it.",
        footer = {"", "Example:", "  parley ban did:web:localhost%%3A18107 --reason 'broke the terms' --as computer"})
final class BanCommand extends Verb {
    @Parameters(paramLabel = "DID", description = "The DID of a twin, or of an organisation and so of all its twins.")
    String banned;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for people.")
    String reason;

    BanCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var policy = acting(open).policy();
        var whom = subject(banned);
        return PolicyCommand.print(this, shell.waiting("ending all", () -> policy.ban(whom, reason)));
    }
}
