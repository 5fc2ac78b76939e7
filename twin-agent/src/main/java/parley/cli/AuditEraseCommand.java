package parley.cli;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.service.ServiceClient;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Erases what stands in an audit.
@Command(
        name = "erase",
        description = "Erases the content of entries of a twin's audit, for an agent that administers the twin. What is"
                + " left can be verified as before; that they were there, and who had them erased, stays.",
        footer = {"", "Example:", "  parley audit erase --before 2026-01-01T00:00:00Z --as computer"})
final class AuditEraseCommand extends Verb {
    /// What both hold for, if both are given.
    @ArgGroup(exclusive = false, multiplicity = "1")
    Which which = new Which();

    static final class Which {
        @Option(names = "--before", paramLabel = "TIME", description = "What was decided before then.")
        @Nullable
        Instant before;

        @Option(
                names = "--counterpart",
                paramLabel = "DID",
                description = "What the twin had with this twin, or with the twins of this organisation.")
        @Nullable
        String counterpart;
    }

    AuditEraseCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var counterpart = which.counterpart == null ? null : did(which.counterpart);
        var audit = acting(open).wholeAudit();
        var erased = shell.waiting("erasing", () -> audit.erase(which.before, counterpart));
        if (json) {
            var answer = ServiceClient.JSON.createObjectNode().put("erased", erased.entries());
            var decisions = answer.putArray("decisions");
            erased.decisions().forEach(decisions::add);
            shell.json(answer);
        } else {
            var decisions = erased.decisions();
            shell.out()
                    .println(entries(erased.entries()) + " erased"
                            + (decisions.isEmpty() ? "" : ", decision " + String.join(" ", decisions)));
        }
        return DONE;
    }

    static String entries(long number) {
        return number == 1 ? "1 entry" : number + " entries";
    }
}
