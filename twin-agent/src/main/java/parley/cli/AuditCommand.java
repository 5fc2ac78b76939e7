package parley.cli;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import parley.agent.Agent;
import parley.agent.Decided;
import parley.cli.text.Table;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists the latest decisions; the commands below it take all of them.
@Command(
        name = "audit",
        description = "Lists the latest decisions about a twin of your own, what partners brought for it that was not"
                + " believed, and what a broker refused of its topics, minute by minute, the last first. With a"
                + " command: exports, verifies or erases what stands in the audit.",
        footer = {"", "Example:", "  parley audit --as balancer"})
final class AuditCommand extends Verb {
    @Option(
            names = "--organisation",
            description = "Instead, what partners brought for no twin in particular and was not believed, and what a"
                    + " broker refused that is of no twin; for an agent that administers the twin.")
    boolean organisation;

    @Mixin
    AuditOptions wanted = new AuditOptions();

    private AuditCommand(Shell shell) {
        super(shell);
    }

    static CommandLine group(Shell shell) {
        return new CommandLine(new AuditCommand(shell))
                .addSubcommand(new AuditExportCommand(shell))
                .addSubcommand(new AuditVerifyCommand(shell))
                .addSubcommand(new AuditEraseCommand(shell));
    }

    @Override
    int run(Agent open) {
        if (organisation && wanted.some()) {
            throw wrong("--organisation tells of all: --counterpart, --from, --to and --outcome are for a twin's own");
        }
        var twin = acting(open);
        var query = wanted.query(this);
        var all = shell.waiting(
                "listing",
                () -> organisation
                        ? twin.organisationAudit()
                        : twin.wholeAudit().latest(query));
        if (json) {
            all.forEach(decided -> shell.json(decided.json()));
            return DONE;
        }
        var table = new Table("AT", "OUTCOME", "EVENT", "WHY", "RESOURCE", "BY", "OF", "DECISION");
        all.forEach(decided -> table.row(
                shell.time(decided.at()),
                decided.outcome(),
                decided.event(),
                why(decided),
                decided.resource(),
                decided.who(),
                decided.provider(),
                decided.cause()));
        shell.table(table);
        return DONE;
    }

    private static String why(Decided decided) {
        var first = Stream.of(decided.disbelieved(), decided.denied(), decided.reason())
                .filter(text -> !text.isEmpty() && !text.equals("NONE"))
                .findFirst();
        return Stream.concat(first.stream(), Stream.of(decided.detail()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(": "));
    }
}
