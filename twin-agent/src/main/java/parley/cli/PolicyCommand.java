package parley.cli;

import java.io.IOException;
import parley.agent.Agent;
import parley.agent.TwinPolicy;
import parley.agent.service.ServiceClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// The policy of a twin.
@Command(name = "policy", description = "Sets, shows and removes the policy of a twin of your own.")
final class PolicyCommand extends Group {

    static CommandLine group(Shell shell) {
        return new CommandLine(new PolicyCommand())
                .addSubcommand(new Set(shell))
                .addSubcommand(new Show(shell))
                .addSubcommand(new Remove(shell));
    }

    static int print(Verb verb, TwinPolicy.Change change) {
        var shell = verb.shell;
        if (verb.json) {
            var json = ServiceClient.JSON
                    .createObjectNode()
                    .put("version", change.version())
                    .put("inForce", change.inForce())
                    .put("appliedInMillis", change.took().toMillis());
            var ended = json.putArray("ended");
            change.ended().forEach(ended::add);
            shell.json(json);
        } else {
            var force = change.inForce() ? "in force after " + change.took().toMillis() + " ms" : "not in force yet";
            var ended = change.ended().isEmpty() ? "" : ", ended: " + String.join(" ", change.ended());
            shell.out().println("version " + change.version() + ", " + force + ended);
        }
        return Verb.DONE;
    }

    @Command(
            name = "set",
            description = "Replaces the policy.",
            footer = {
                "",
                "Example:",
                "  parley policy set policy.json --as computer",
                "where policy.json may be",
                "  {\"rules\": [{\"id\": \"r1\", \"effect\": \"allow\", \"actions\": [\"find\", \"describe\"],",
                "              \"subject\": {\"organisation\": \"did:web:localhost%%3A18110\"}, \"path\": \"/\"}]}",
                "",
                "A rule that allows subscribe may add \"terms\": {\"history\": \"retained\"}: a subscriber of your own",
                "organisation then reads the feed's own topic, with what it retains."
            })
    private static final class Set extends Verb {
        @Parameters(paramLabel = "FILE", defaultValue = "-", description = "JSON; - or none: stdin.")
        String file;

        Set(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) throws IOException {
            var policy = acting(open).policy();
            return print(this, policy.set(shell.text(file)));
        }
    }

    @Command(
            name = "show",
            description = "Shows the policy in force.",
            footer = {"", "Example:", "  parley policy show --as computer"})
    private static final class Show extends Verb {
        Show(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var policy = acting(open)
                    .policy()
                    .get()
                    .orElseThrow(() -> new IllegalArgumentException("there is no policy: nothing is allowed"));
            if (json) {
                shell.json(policy);
            } else {
                shell.pretty(policy);
            }
            return DONE;
        }
    }

    @Command(
            name = "remove",
            description = "Removes the policy: nothing is allowed then, and what was ends.",
            footer = {"", "Example:", "  parley policy remove --as computer"})
    private static final class Remove extends Verb {
        Remove(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            return print(this, acting(open).policy().remove());
        }
    }
}
