package parley.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.Description;
import parley.agent.service.ServiceClient;
import parley.cli.text.Style;
import parley.cli.text.Table;
import parley.identity.Did;
import parley.identity.TwinDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What a twin says about itself, to the twin that asks.
@Command(
        name = "describe",
        description = "Shows what a twin says about itself, its feeds and their schemas.",
        footer = {
            "",
            "Example:",
            "  parley describe did:web:localhost%%3A17107:twins:computer --as balancer",
            "  parley describe did:web:localhost%%3A17107:twins:computer --format td --as balancer"
        })
final class DescribeCommand extends Verb {
    @Parameters(paramLabel = "DID", converter = Dids.class, description = "The twin's DID.")
    Did did;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "Instead, the description alone as ${COMPLETION-CANDIDATES}: td is a Thing Description, asyncapi"
                            + " the contracts of its feeds, did the DID document that the twin's organisation has"
                            + " endorsed, for who is subscribed to it.")
    @Nullable
    Format format;

    /// In which a description, or what is beside it, is printed.
    enum Format {
        TURTLE("text/turtle"),
        JSONLD("application/ld+json"),
        NTRIPLES("application/n-triples"),
        TD("application/td+json"),
        ASYNCAPI("application/vnd.aai.asyncapi+json"),
        DID("");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    DescribeCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        if (format != null) {
            return print(acting(open), format);
        }
        var description = acting(open)
                .describe(did)
                .orElseThrow(() -> new IllegalArgumentException("no twin " + did + " that may be seen"));
        if (json) {
            shell.json(json(description));
        } else {
            print(description);
        }
        return DONE;
    }

    private int print(ActingTwin twin, Format form) {
        var text = (form == Format.DID
                        ? twin.document(did).map(TwinDocument::json)
                        : twin.describe(did, form.mediaType))
                .orElseThrow(() -> new IllegalArgumentException("no twin " + did + " that may be seen"));
        if (!json) {
            text.strip().lines().map(Style::plain).forEach(shell.out()::println);
            return DONE;
        }
        shell.json(ServiceClient.JSON
                .createObjectNode()
                .put("twin", did.value())
                .put("format", form.toString())
                .put("text", text));
        return DONE;
    }

    private static JsonNode json(Description description) {
        var json = ServiceClient.JSON
                .createObjectNode()
                .put("twin", description.twin())
                .put("organisation", description.organisation())
                .put("description", description.turtle())
                .put("custody", description.custody());
        var feeds = json.putArray("feeds");
        for (var feed : description.feeds()) {
            var schemas = feeds.addObject().put("name", feed.name()).putArray("schemas");
            feed.schemas().forEach(schemas::add);
        }
        return json;
    }

    private void print(Description description) {
        shell.out().println(description.twin() + " of " + description.organisation());
        if (description.custody()) {
            shell.out().println("its organisation keeps a key of who acts for it, and signs with it");
        }
        if (!description.feeds().isEmpty()) {
            var table = new Table("FEED", "FIELD", "TYPE", "MEANING");
            description.feeds().forEach(feed -> add(table, feed));
            shell.out().println();
            shell.table(table);
        }
        shell.out().println();
        description.turtle().strip().lines().map(Style::plain).forEach(shell.out()::println);
    }

    private static void add(Table table, Description.Feed feed) {
        if (feed.schemas().isEmpty()) {
            table.row(feed.name(), "", "", "");
            return;
        }
        var schema = new Schema.Parser().parse(feed.schemas().getLast());
        if (schema.getType() != Schema.Type.RECORD) {
            table.row(feed.name(), "", schema.getType().getName(), "");
            return;
        }
        var name = feed.name();
        for (var field : schema.getFields()) {
            table.row(name, field.name(), type(field.schema()), field.doc());
            name = "";
        }
    }

    /// What may be absent with a question mark.
    private static String type(Schema schema) {
        if (!schema.isUnion()) {
            return schema.getType().getName();
        }
        var named = schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .map(branch -> branch.getType().getName())
                .collect(Collectors.joining("|"));
        return schema.isNullable() ? named + "?" : named;
    }
}
