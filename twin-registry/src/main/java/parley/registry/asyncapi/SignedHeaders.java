package parley.registry.asyncapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import parley.framing.RecordHeaders;

/// What the headers of a record say, as JSON Schema. Their values are bytes: UTF-8, or numbers in big endian.
final class SignedHeaders {
    private record Header(String name, String encoding, String meaning) {}

    private static final String TEXT = "utf-8";
    private static final String LONG = "int64, big endian";
    private static final String BYTES = "bytes";

    private static final List<Header> PUBLISHED = List.of(
            new Header(RecordHeaders.FEED, TEXT, "The feed's DID URL."),
            new Header(RecordHeaders.KEY, TEXT, "The verification method, in the twin's document, that signed."),
            new Header(RecordHeaders.START, LONG, "When the signing agent started, in epoch milliseconds."),
            new Header(RecordHeaders.SEQUENCE, LONG, "The record's number in its partition since that start."),
            new Header(RecordHeaders.TIMESTAMP, LONG, "The record's time, in epoch milliseconds."),
            new Header(RecordHeaders.SIGNATURE, BYTES, "The Ed25519 signature, over the record or its batch."));

    private static final List<Header> SOMETIMES = List.of(
            new Header(RecordHeaders.PROOF, BYTES, "The record's path to the root of the batch that was signed."),
            new Header(RecordHeaders.DERIVED, TEXT, "Of a record of which terms show a part: who signed the whole."),
            new Header(RecordHeaders.SOURCE, BYTES, "Where the record stands in the provider's feed."),
            new Header(RecordHeaders.EPOCH, LONG, "The interaction's epoch in which it was delivered."));

    private SignedHeaders() {}

    static ObjectNode schema() {
        var schema = JsonNodeFactory.instance
                .objectNode()
                .put("type", "object")
                .put("description", "What was signed, and by whom.");
        var properties = schema.putObject("properties");
        PUBLISHED.forEach(header -> property(properties, header));
        SOMETIMES.forEach(header -> property(properties, header));
        var required = schema.putArray("required");
        PUBLISHED.forEach(header -> required.add(header.name()));
        return schema;
    }

    private static void property(ObjectNode properties, Header header) {
        properties
                .putObject(header.name())
                .put("type", "string")
                .put("format", header.encoding())
                .put("description", header.meaning());
    }
}
