package parley.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.service.ServiceClient;
import parley.cli.text.Table;
import parley.identity.Did;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Twins as Thing Descriptions.
@Command(
        name = "thing",
        description = "Lists, shows, makes, changes and watches twins as Thing Descriptions (W3C Web of Things).")
final class ThingCommand extends Group {

    static CommandLine group(Shell shell) {
        return new CommandLine(new ThingCommand())
                .addSubcommand(new All(shell))
                .addSubcommand(new Show(shell))
                .addSubcommand(new Put(shell))
                .addSubcommand(new Patch(shell))
                .addSubcommand(new Watch(shell))
                .addSubcommand(new Directory(shell));
    }

    @Command(
            name = "list",
            description = "Lists all that a twin may find and describe.",
            footer = {"", "Example:", "  parley thing list --as balancer"})
    private static final class All extends Verb {
        All(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var things = acting(open).things();
            var all = shell.waiting("listing", things::list);
            if (json) {
                all.forEach(shell::json);
                return DONE;
            }
            var table = new Table("ID", "TITLE", "EVENTS#", "ACTIONS#");
            all.forEach(each -> table.row(
                    each.path("id").asText(),
                    each.path("title").asText(),
                    each.path("events").size(),
                    each.path("actions").size()));
            shell.table(table);
            return DONE;
        }
    }

    @Command(
            name = "show",
            description = "Prints the Thing Description of a twin.",
            footer = {"", "Example:", "  parley thing show did:web:localhost%%3A17107:twins:computer --as balancer"})
    private static final class Show extends Verb {
        @Parameters(paramLabel = "DID", converter = Dids.class, description = "The twin's DID.")
        Did did;

        Show(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var thing = acting(open)
                    .things()
                    .get(did)
                    .orElseThrow(() -> new IllegalArgumentException("no twin " + did + " that may be seen"));
            if (json) {
                shell.json(thing);
            } else {
                shell.pretty(thing);
            }
            return DONE;
        }
    }

    @Command(
            name = "directory",
            description = "Prints the directory's own Thing Description: where other tools find all of this.",
            footer = {"", "Example:", "  parley thing directory --as balancer"})
    private static final class Directory extends Verb {
        Directory(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var directory = acting(open).things().directory();
            if (json) {
                shell.json(directory);
            } else {
                shell.pretty(directory);
            }
            return DONE;
        }
    }

    @Command(
            name = "put",
            description = "Makes a twin, or replaces its description, by a Thing Description.",
            footer = {"", "Example:", "  parley thing put tank tank.td.json"})
    private static final class Put extends Verb {
        @Parameters(index = "0", paramLabel = "TWIN", description = "The twin's name.")
        String name;

        @Parameters(index = "1", paramLabel = "FILE", defaultValue = "-", description = "JSON; - or none: stdin.")
        String file;

        Put(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) throws IOException {
            var twin = twin(open, name);
            boolean created = twin.things().put(shell.text(file));
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

    @Command(
            name = "patch",
            description = "Replaces parts of a twin's Thing Description by a JSON Merge Patch (RFC 7396).",
            footer = {"", "Example:", "  echo '{\"title\": \"Tank 1\"}' | parley thing patch tank"})
    private static final class Patch extends Verb {
        @Parameters(index = "0", paramLabel = "TWIN", description = "The twin's name.")
        String name;

        @Parameters(index = "1", paramLabel = "FILE", defaultValue = "-", description = "JSON; - or none: stdin.")
        String file;

        Patch(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) throws IOException {
            var twin = twin(open, name);
            twin.things().patch(shell.text(file));
            if (json) {
                shell.json(ServiceClient.JSON
                        .createObjectNode()
                        .put("twin", twin.did().value())
                        .put("patched", true));
            } else {
                shell.out().println("patched " + twin.did());
            }
            return DONE;
        }
    }

    @Command(
            name = "watch",
            description = "Prints which are created, updated and deleted from now on, until it is interrupted.",
            footer = {"", "Example:", "  parley thing watch --as balancer"})
    private static final class Watch extends Verb {
        @Option(names = "--count", paramLabel = "N", description = "End after so many.")
        @Nullable
        Long count;

        Watch(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) throws Exception {
            return new Events(this).print(count, acting(open).things()::watch);
        }
    }
}
