package parley.cli;

import parley.agent.Agent;
import parley.agent.Decided;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists the latest decisions.
@Command(
        name = "audit",
        description =
                "Lists the latest decisions about a twin of your own, and what partners brought for it that was not"
                        + " believed, the last first.",
        footer = {"", "Example:", "  parley audit --as balancer"})
final class AuditCommand extends Verb {
    @Option(
            names = "--organisation",
            description = "Instead, what partners brought for no twin in particular and was not believed; for an agent"
                    + " that administers the twin.")
    boolean organisation;

    AuditCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var twin = acting(open);
        for (var decided : organisation ? twin.organisationAudit() : twin.audit()) {
            if (json) {
                shell.json(decided.json());
            } else {
                shell.out().println(line(decided));
            }
        }
        return DONE;
    }

    private static String line(Decided decided) {
        var why = decided.disbelieved().isEmpty() ? decided.reason() : decided.disbelieved();
        return decided.at() + " " + decided.outcome() + " " + decided.event() + " by " + decided.who()
                + (decided.resource().isEmpty() ? "" : " " + decided.resource()) + " of " + decided.provider()
                + (why.equals("NONE") ? "" : ", " + why) + ", decision " + decided.cause();
    }
}
