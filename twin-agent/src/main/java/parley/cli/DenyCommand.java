package parley.cli;

import parley.agent.Agent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Denies a request.
@Command(
        name = "deny",
        description =
                "Denies what another twin asked of a twin of your own, or commands it to do, where a rule of its policy"
                        + " asks.",
        footer = {"", "Example:", "  parley deny 4tq5… --reason 'not this week' --as tank"})
final class DenyCommand extends Verb {
    @Parameters(paramLabel = "ID", description = "The interaction's or the command's id.")
    String id;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for people.")
    String reason;

    DenyCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var twin = acting(open);
        if (twin.interaction(id).isEmpty() && twin.commands().find(id).isPresent()) {
            return command(shell.waiting("denying it", () -> twin.commands().deny(id, reason)));
        }
        var denied = shell.waiting("denying it", () -> twin.denyRequest(id, reason));
        return interaction(denied.interaction(), denied.inForce() ? "" : ", not decided yet");
    }
}
