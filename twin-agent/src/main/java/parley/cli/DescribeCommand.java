package parley.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.avro.Schema;
import parley.agent.Agent;
import parley.agent.Description;
import parley.agent.service.ServiceClient;
import parley.identity.Did;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// What a twin says about itself, to the twin that asks.
@Command(
        name = "describe",
        description = "Shows what a twin says about itself, its feeds and their schemas.",
        footer = {"", "Example:", "  parley describe did:web:localhost%%3A17107:twins:computer --as balancer"})
final class DescribeCommand extends Verb {
    @Parameters(paramLabel = "DID", converter = Dids.class, description = "The twin's DID.")
    Did did;

    DescribeCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
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

    private static JsonNode json(Description description) {
        var json = ServiceClient.JSON
                .createObjectNode()
                .put("twin", description.twin())
                .put("organisation", description.organisation())
                .put("description", description.turtle());
        var feeds = json.putArray("feeds");
        for (var feed : description.feeds()) {
            var schemas = feeds.addObject().put("name", feed.name()).putArray("schemas");
            feed.schemas().forEach(schemas::add);
        }
        return json;
    }

    private void print(Description description) {
        shell.out().println(description.twin() + " of " + description.organisation());
        for (var feed : description.feeds()) {
            shell.out().println("feed " + feed.name());
            if (!feed.schemas().isEmpty()) {
                printFields(new Schema.Parser().parse(feed.schemas().getLast()));
            }
        }
        shell.out().println();
        shell.out().println(description.turtle().strip());
    }

    private void printFields(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            shell.out().println("  " + schema);
            return;
        }
        for (var field : schema.getFields()) {
            var doc = field.doc() == null ? "" : "  " + field.doc();
            shell.out()
                    .println(
                            "  " + field.name() + " " + field.schema().getType().getName() + doc);
        }
    }
}
