package parley.cli;

import java.io.IOException;
import java.util.List;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.Holding;
import parley.agent.service.ServiceClient;
import parley.cli.text.Table;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Twins of the agent's own organisation.
@Command(name = "twin", description = "Creates, shows and deletes twins of your own.")
final class TwinCommand extends Group {

    static CommandLine group(Shell shell) {
        return new CommandLine(new TwinCommand())
                .addSubcommand(new All(shell))
                .addSubcommand(new Create(shell))
                .addSubcommand(new ImportCommand(shell))
                .addSubcommand(new Show(shell))
                .addSubcommand(new Delete(shell))
                .addSubcommand(new DeclareControlCommand(shell))
                .addSubcommand(new RemoveControlCommand(shell))
                .addSubcommand(new AttestationsCommand(shell))
                .addSubcommand(new DelegateCommand(shell))
                .addSubcommand(new UndelegateCommand(shell));
    }

    @Command(
            name = "list",
            description = "Lists the twins that the agent acts for.",
            footer = {"", "Example:", "  parley twin list"})
    private static final class All extends Verb {
        All(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var table = new Table("NAME", "DID");
            for (var twin : open.twins()) {
                var name = twin.twinName().orElse("");
                if (json) {
                    shell.json(ServiceClient.JSON
                            .createObjectNode()
                            .put("name", name)
                            .put("twin", twin.value()));
                }
                table.row(name, twin.value());
            }
            if (!json) {
                shell.table(table);
            }
            return DONE;
        }
    }

    @Command(
            name = "create",
            description = "Creates a twin, or replaces its description.",
            footer = {
                "",
                "Example:",
                "  parley twin create computer computer.ttl",
                "",
                "A file is Turtle, or by the end of its name JSON-LD (.jsonld), N-Triples (.nt) or plain JSON",
                "(.json); `parley thing put` takes a Thing Description."
            })
    private static final class Create extends Verb {
        @Parameters(index = "0", paramLabel = "TWIN", description = "The twin's name.")
        String name;

        @Parameters(index = "1", paramLabel = "FILE", defaultValue = "-", description = "Turtle; - or none: stdin.")
        String file;

        Create(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) throws IOException {
            var twin = twin(open, name);
            var text = shell.text(file);
            boolean created = shell.waiting("making it", () -> twin.put(text, mediaType(file)));
            if (json) {
                shell.json(ServiceClient.JSON
                        .createObjectNode()
                        .put("twin", twin.did().value())
                        .put("created", created));
            } else {
                shell.out().println((created ? "created " : "replaced ") + twin.did());
            }
            return DONE;
        }
    }

    /// By the end of a file's name; what is not known is Turtle.
    static String mediaType(String file) {
        if (file.endsWith(".jsonld")) {
            return "application/ld+json";
        }
        if (file.endsWith(".nt")) {
            return "application/n-triples";
        }
        return file.endsWith(".json") ? "application/json" : "text/turtle";
    }

    @Command(
            name = "show",
            description = "Shows a twin as its registry keeps it.",
            footer = {"", "Example:", "  parley twin show computer"})
    private static final class Show extends Verb {
        @Parameters(paramLabel = "TWIN", description = "The twin's name.")
        String name;

        Show(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var twin = twin(open, name);
            var entry = twin.show()
                    .orElseThrow(() -> new IllegalArgumentException("no twin " + name + " that this agent acts for"));
            if (json) {
                shell.json(entry);
            } else {
                shell.pretty(entry);
            }
            return DONE;
        }
    }

    @Command(
            name = "delete",
            description = "Deletes a twin, its feeds, and what it was delivered.",
            footer = {"", "Example:", "  parley twin delete computer --everything"})
    private static final class Delete extends Verb {
        @Parameters(paramLabel = "TWIN", description = "The twin's name.")
        String name;

        @Option(
                names = "--everything",
                description =
                        "Remove its policy and end all its interactions first; else it is not deleted while it has"
                                + " any. Tells what other organisations hold of its feeds.")
        boolean everything;

        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                defaultValue = "the twin is deleted",
                description = "Why, for people of the other sides.")
        String reason;

        Delete(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var twin = twin(open, name);
            var held = shell.waiting(everything ? "ending all" : "deleting it", () -> gone(twin));
            if (json) {
                var answer = ServiceClient.JSON
                        .createObjectNode()
                        .put("twin", twin.did().value())
                        .put("deleted", true);
                var all = answer.putArray("held");
                held.forEach(each -> all.addObject()
                        .put("twin", each.twin())
                        .put("feed", each.feed())
                        .put("records", each.delivered().records())
                        .put("bytes", each.delivered().bytes()));
                shell.json(answer);
            } else {
                shell.out().println("deleted " + twin.did());
                if (!held.isEmpty()) {
                    var table = new Table("HELD BY", "FEED", "RECORDS#", "SIZE#");
                    held.forEach(each -> table.row(
                            each.twin(),
                            each.feed(),
                            each.delivered().records(),
                            Traffic.size(each.delivered().bytes())));
                    shell.table(table);
                }
            }
            return DONE;
        }

        private List<Holding> gone(ActingTwin twin) {
            if (everything) {
                return twin.retire(reason);
            }
            twin.delete();
            return List.of();
        }
    }
}
