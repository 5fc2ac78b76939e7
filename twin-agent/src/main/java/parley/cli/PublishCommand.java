package parley.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.publishing.Publisher;
import parley.agent.service.ServiceClient;
import parley.identity.FeedWriter.Signing;
import parley.json.JsonRecords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Publishes JSON lines.
@Command(
        name = "publish",
        description = "Publishes standard input to a feed: one JSON object a line, one record each.",
        footer = {"", "Example:", "  echo '{\"value\": 4.2}' | parley publish level --schema level.avsc --as tank"})
final class PublishCommand extends Verb {
    @Parameters(paramLabel = "FEED", description = "The feed's name.")
    String feed;

    @Option(
            names = "--schema",
            paramLabel = "FILE",
            description = "The records' Avro schema. Default: the feed's newest.")
    @Nullable
    String schema;

    @Option(names = "--key", paramLabel = "FIELD", description = "The field whose text is the record's key.")
    @Nullable
    String keyField;

    @Option(names = "--partitions", paramLabel = "N", defaultValue = "1", description = "Of the feed, if it is new.")
    int partitions;

    @Option(
            names = "--together",
            description = "For fast feeds: one signature for the records of 5 ms, up to 256. Each is verified by itself"
                    + " all the same.")
    boolean together;

    PublishCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) throws Exception {
        var twin = acting(open);
        var publisher = twin.publisher(feed, schema(twin), partitions, together ? Signing.TOGETHER : Signing.EACH);
        var published = new Published();
        try {
            publish(publisher, published);
        } finally {
            publisher.flush();
        }
        published.orThrow();
        print(publisher, published.count());
        return DONE;
    }

    private void publish(Publisher publisher, Published published) throws IOException {
        var lines = shell.lines();
        for (var line = lines.readLine(); line != null && !published.failed(); line = lines.readLine()) {
            if (!line.isBlank()) {
                var each = line;
                published.next(() -> publish(publisher, each));
            }
        }
    }

    private Schema schema(ActingTwin twin) throws IOException {
        var text = schema != null
                ? shell.text(schema)
                : twin.schema(feed)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "feed " + feed + " has no schema yet: name one with --schema"));
        try {
            return new Schema.Parser().parse(text);
        } catch (SchemaParseException e) {
            throw new IOException((schema != null ? schema : feed) + ": not an Avro schema: " + e.getMessage(), e);
        }
    }

    private CompletableFuture<RecordMetadata> publish(Publisher publisher, String line) {
        try {
            var json = ServiceClient.JSON.readTree(line);
            var record = JsonRecords.record(json, publisher.schema());
            return keyField == null ? publisher.publish(record) : publisher.publish(key(json, keyField), record);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String key(JsonNode json, String field) {
        var key = json.path(field);
        if (!key.isValueNode()) {
            throw new IllegalArgumentException("no field " + field + " to be the key");
        }
        return key.asText();
    }

    private void print(Publisher publisher, long count) {
        if (json) {
            shell.json(ServiceClient.JSON
                    .createObjectNode()
                    .put("feed", publisher.feed())
                    .put("published", count));
        } else {
            shell.out().println("published " + count + " to " + publisher.feed());
        }
    }
}
