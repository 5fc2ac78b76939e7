package parley.cli;

import parley.agent.Agent;
import parley.cli.text.Style;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Explains a decision.
@Command(
        name = "explain",
        description = "Explains a decision that concerns a twin of your own, such as a refusal.",
        footer = {"", "Example:", "  parley explain 0b9e0d6c-… --as balancer"})
final class ExplainCommand extends Verb {
    @Parameters(paramLabel = "DECISION", description = "The decision's id, as the refusal names it.")
    String decision;

    ExplainCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var twin = acting(open);
        var explained = twin.explain(decision)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no decision " + decision + " that concerns " + twin.did() + " is at hand"));
        if (json) {
            shell.json(explained);
        } else {
            shell.out().println(Style.plain(explained.path("explanation").asText()));
        }
        return DONE;
    }
}
