package parley.cli;

import parley.agent.Agent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Lifts a ban.
@Command(
        name = "unban",
        description = "Lifts the ban of a twin or an organisation; what it has ended stays ended.",
        footer = {"", "Example:", "  parley unban did:web:localhost%%3A18107 --as computer"})
final class UnbanCommand extends Verb {
    @Parameters(paramLabel = "DID", description = "The DID of the twin or the organisation.")
    String banned;

    UnbanCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var policy = acting(open).policy();
        var whom = subject(banned);
        return PolicyCommand.print(this, shell.waiting("setting it", () -> policy.unban(whom)));
    }
}
