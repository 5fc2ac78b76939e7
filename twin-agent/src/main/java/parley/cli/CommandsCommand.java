package parley.cli;

import java.time.Instant;
import parley.agent.Agent;
import parley.agent.CommandView;
import parley.agent.control.CommandOutcome;
import parley.cli.text.Style;
import parley.cli.text.Table;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// The commands of a twin.
@Command(name = "commands", description = "Lists, shows and follows the commands that a twin of your own sent and got.")
final class CommandsCommand extends Group {

    static CommandLine group(Shell shell) {
        return new CommandLine(new CommandsCommand())
                .addSubcommand(new All(shell))
                .addSubcommand(new Show(shell))
                .addSubcommand(new Follow(shell));
    }

    @Command(
            name = "list",
            description = "Lists them, the last changed first.",
            footer = {"", "Example:", "  parley commands list --as balancer"})
    private static final class All extends Verb {
        All(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var twin = acting(open);
            var all = shell.waiting("listing", twin.commands()::list);
            if (json) {
                all.forEach(each -> shell.json(each.json()));
                return DONE;
            }
            var table = new Table("STATE", "ID", "CONTROL", "WITH", "CHANGED", "WHY");
            all.forEach(each -> add(table, each, twin.did().value()));
            shell.table(table);
            return DONE;
        }

        private void add(Table table, CommandView each, String twin) {
            boolean got = each.provider().equals(twin);
            var updated = each.json().path("updated").asText();
            var reason = each.json().path("reason").asText();
            table.row(
                    each.state(),
                    each.id(),
                    each.control(),
                    (got ? "from " : "to ") + (got ? each.requester() : each.provider()),
                    updated.isEmpty() ? "" : shell.time(Instant.parse(updated)),
                    (reason + " " + each.detail().orElse("")).strip());
        }
    }

    @Command(
            name = "show",
            description = "Shows one, with what was said of it last while it was executed.",
            footer = {"", "Example:", "  parley commands show 4tq5… --as balancer"})
    private static final class Show extends Verb {
        @Parameters(paramLabel = "ID", description = "The command's id.")
        String id;

        Show(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var twin = acting(open);
            var view = twin.commands()
                    .find(id)
                    .orElseThrow(() -> new IllegalArgumentException(twin.did() + " has no command " + id));
            if (json) {
                shell.json(view.json());
            } else {
                said(
                        view.state().name(),
                        view.id() + " " + view.control() + " of " + view.provider() + " from " + view.requester());
                shell.pretty(view.json());
            }
            return DONE;
        }
    }

    @Command(
            name = "follow",
            description = "Prints what is said of one that the twin sent while it is executed, and what becomes of it.",
            footer = {"", "Example:", "  parley commands follow 4tq5… --as balancer"})
    private static final class Follow extends Verb {
        @Parameters(paramLabel = "ID", description = "The command's id.")
        String id;

        Follow(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var outcome =
                    acting(open).commands().follow(id, said -> shell.err().println(Style.plain(Outcomes.line(said))));
            return new Outcomes(this).print(outcome instanceof CommandOutcome.Pending ? failed() : outcome);
        }

        private CommandOutcome failed() {
            throw new IllegalStateException("still pending: " + id);
        }
    }
}
