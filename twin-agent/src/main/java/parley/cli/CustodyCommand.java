package parley.cli;

import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.service.ServiceClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Keys that the space keeps.
@Command(
        name = "custody",
        description =
                "Makes, shows and deletes the key that the space keeps for the agent and a twin, with which programs"
                        + " publish and ask that have only a token.")
final class CustodyCommand extends Group {

    static CommandLine group(Shell shell) {
        return new CommandLine(new CustodyCommand())
                .addSubcommand(new Keep(shell))
                .addSubcommand(new Show(shell))
                .addSubcommand(new Remove(shell));
    }

    private abstract static class OfTwin extends Verb {
        @Parameters(paramLabel = "TWIN", description = "The twin's name.")
        String name;

        OfTwin(Shell shell) {
            super(shell);
        }

        final int told(ActingTwin twin, String key) {
            if (json) {
                shell.json(ServiceClient.JSON
                        .createObjectNode()
                        .put("twin", twin.did().value())
                        .put("key", key));
            } else {
                shell.out().println(key);
            }
            return DONE;
        }
    }

    @Command(
            name = "keep",
            description =
                    "Has a key made, or finds the one that there is, and prints it: `parley twin delegate --custody`"
                            + " lets it sign.",
            footer = {"", "Example:", "  parley custody keep tank --agent meter"})
    private static final class Keep extends OfTwin {
        Keep(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var twin = twin(open, name);
            return told(twin, shell.waiting("having it made", twin.custody()::keep));
        }
    }

    @Command(
            name = "show",
            description = "Prints the key that is kept.",
            footer = {"", "Example:", "  parley custody show tank --agent meter"})
    private static final class Show extends OfTwin {
        Show(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var twin = twin(open, name);
            return told(
                    twin,
                    twin.custody()
                            .key()
                            .orElseThrow(() -> new IllegalArgumentException("no key of " + twin.did() + " is kept")));
        }
    }

    @Command(
            name = "remove",
            description = "Deletes the key: nothing more is signed with it.",
            footer = {"", "Example:", "  parley custody remove tank --agent meter"})
    private static final class Remove extends OfTwin {
        Remove(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var twin = twin(open, name);
            twin.custody().remove();
            if (json) {
                shell.json(ServiceClient.JSON
                        .createObjectNode()
                        .put("twin", twin.did().value())
                        .put("removed", true));
            } else {
                shell.out().println("removed the key of " + twin.did());
            }
            return DONE;
        }
    }
}
