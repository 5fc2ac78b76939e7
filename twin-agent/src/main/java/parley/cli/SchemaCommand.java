package parley.cli;

import java.io.IOException;
import parley.agent.Agent;
import parley.agent.service.ServiceClient;
import parley.cli.text.Table;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The schemas of a feed.
@Command(
        name = "schema",
        description = "Lists, shows, checks and registers the schemas of a feed of a twin of your own.")
final class SchemaCommand extends Group {

    static CommandLine group(Shell shell) {
        return new CommandLine(new SchemaCommand())
                .addSubcommand(new All(shell))
                .addSubcommand(new Show(shell))
                .addSubcommand(new Check(shell))
                .addSubcommand(new Register(shell));
    }

    @Command(
            name = "list",
            description = "Lists the versions that a feed's schema has had.",
            footer = {"", "Example:", "  parley schema list load --as computer"})
    private static final class All extends Verb {
        @Parameters(paramLabel = "FEED", description = "The feed's name.")
        String feed;

        All(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var schemas = acting(open).schemas(feed);
            var versions = shell.waiting(
                    "listing",
                    () -> schemas.versions().stream()
                            .map(version -> schemas.version(String.valueOf(version)))
                            .toList());
            if (json) {
                versions.forEach(shell::json);
                return DONE;
            }
            var table = new Table("VERSION#", "ID#", "SCHEMA");
            versions.forEach(each -> table.row(
                    each.path("version").asText(),
                    each.path("id").asText(),
                    each.path("schema").asText()));
            shell.table(table);
            return DONE;
        }
    }

    @Command(
            name = "show",
            description = "Prints a feed's schema.",
            footer = {"", "Example:", "  parley schema show load --as computer"})
    private static final class Show extends Verb {
        @Parameters(paramLabel = "FEED", description = "The feed's name.")
        String feed;

        @Option(
                names = "--version",
                paramLabel = "N",
                defaultValue = "latest",
                description = "Of this version. Default: the newest.")
        String version;

        Show(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) throws IOException {
            var found = acting(open).schemas(feed).version(version);
            if (json) {
                shell.json(found);
            } else {
                shell.pretty(ServiceClient.JSON.readTree(found.path("schema").asText()));
            }
            return DONE;
        }
    }

    @Command(
            name = "check",
            description = "Says whether a schema may follow a feed's newest. Exit code 1 if it may not.",
            footer = {"", "Example:", "  parley schema check load load.avsc --as computer"})
    private static final class Check extends Verb {
        @Parameters(index = "0", paramLabel = "FEED", description = "The feed's name.")
        String feed;

        @Parameters(index = "1", paramLabel = "FILE", description = "An Avro schema; - for stdin.")
        String file;

        Check(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) throws IOException {
            boolean compatible = acting(open).schemas(feed).compatible(shell.schema(file));
            if (json) {
                shell.json(
                        ServiceClient.JSON.createObjectNode().put("feed", feed).put("compatible", compatible));
            } else {
                shell.out().println(compatible ? "compatible" : "not compatible with the newest");
            }
            return compatible ? DONE : REFUSED;
        }
    }

    @Command(
            name = "register",
            description = "Registers a feed's schema, and with the first makes the feed.",
            footer = {"", "Example:", "  parley schema register load load.avsc --as computer"})
    private static final class Register extends Verb {
        @Parameters(index = "0", paramLabel = "FEED", description = "The feed's name.")
        String feed;

        @Parameters(index = "1", paramLabel = "FILE", description = "An Avro schema; - for stdin.")
        String file;

        @Option(
                names = "--partitions",
                paramLabel = "N",
                defaultValue = "1",
                description = "Of the feed, if it is new.")
        int partitions;

        Register(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) throws IOException {
            var schemas = acting(open).schemas(feed);
            var schema = shell.schema(file);
            int id = shell.waiting("registering it", () -> schemas.register(schema, partitions));
            if (json) {
                shell.json(
                        ServiceClient.JSON.createObjectNode().put("feed", feed).put("id", id));
            } else {
                shell.out().println("registered for " + feed + ", id " + id);
            }
            return DONE;
        }
    }
}
