package parley.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.CommandView;
import parley.agent.InteractionView;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.agent.service.ProblemException;
import parley.avro.Subject;
import parley.cli.text.Style;
import parley.identity.Did;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// One thing that the command line does with an agent.
abstract class Verb implements Callable<Integer> {
    static final int DONE = 0;
    static final int REFUSED = 1;

    final Shell shell;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--agent",
            paramLabel = "AGENT",
            description = "The agent's settings file, or its name in a running space. Default: $$PARLEY_AGENT, else the"
                    + " only agent of the running spaces.")
    @Nullable
    String agent;

    @Option(names = "--as", paramLabel = "TWIN", description = "The twin to act for, by name. Default: $$PARLEY_TWIN.")
    @Nullable
    String actingTwin;

    @Option(
            names = "--json",
            description = "Print JSON: one document, or of what is listed or followed one object a line.")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "Show this help.")
    boolean help;

    Verb(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        shell.whole(spec.qualifiedName());
        try (var open = Agent.open(new AgentFiles(shell.variables()).find(agent))) {
            return run(open);
        } finally {
            shell.quiet();
        }
    }

    /// Does it, and answers the exit code.
    abstract int run(Agent open) throws Exception;

    /// The twin to act for.
    final ActingTwin acting(Agent open) {
        var name = actingTwin != null ? actingTwin : shell.variables().get("PARLEY_TWIN");
        if (name == null) {
            throw new ParameterException(spec.commandLine(), "--as TWIN is missing: which twin is it that acts?");
        }
        return twin(open, name);
    }

    final ActingTwin twin(Agent open, String name) {
        try {
            return open.twin(name);
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
    }

    /// Tells how a request for a feed came out.
    final int subscription(Subscription subscription) {
        return switch (subscription) {
            case Subscription.Active(var interaction) -> interaction(interaction, "");
            case Subscription.Pending(var interaction) -> interaction(interaction, ", not in force yet");
            case Subscription.Refused(var problem) -> throw new ProblemException(problem);
        };
    }

    /// Tells how an interaction stands.
    final int interaction(InteractionView interaction, String remark) {
        if (json) {
            shell.json(interaction.json());
        } else {
            said(interaction.state().name(), interaction.id() + remark);
        }
        return DONE;
    }

    /// Tells how a command stands.
    final int command(CommandView command) {
        if (json) {
            shell.json(command.json());
        } else {
            said(command.state().name(), command.id());
        }
        return DONE;
    }

    /// Prints how something stands, and what it is.
    final void said(String state, String what) {
        shell.out().println(shell.style().state(state) + " " + Style.plain(what));
    }

    /// The DID of an organisation or of a twin.
    final Did did(String did) {
        return Did.parse(did).orElseThrow(() -> wrong(new IllegalArgumentException("`" + did + "` is not a DID")));
    }

    /// All of an organisation, or one twin, by its DID.
    final Subject subject(String did) {
        var parsed = did(did);
        return parsed.twinName().isPresent() ? Rules.twin(parsed) : Rules.organisation(parsed);
    }

    /// What says that the command was wrongly called.
    final ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    final ParameterException wrong(Exception e) {
        return new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
}
