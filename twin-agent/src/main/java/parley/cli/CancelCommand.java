package parley.cli;

import parley.agent.Agent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes back a command.
@Command(
        name = "cancel",
        description = "Takes back a command that a twin of your own sent. What nobody has begun is not executed; what"
                + " somebody has goes on, unless its executor stops it.",
        footer = {"", "Example:", "  parley cancel 4tq5… --reason 'no need' --as balancer"})
final class CancelCommand extends Verb {
    @Parameters(paramLabel = "ID", description = "The command's id.")
    String id;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for people.")
    String reason;

    CancelCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var commands = acting(open).commands();
        return command(shell.waiting("taking it back", () -> commands.cancel(id, reason)));
    }
}
