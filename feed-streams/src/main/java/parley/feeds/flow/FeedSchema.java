package parley.feeds.flow;

import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import parley.framing.Fingerprint;

/// An Avro schema and its fingerprint; compared by identity, as its cache holds one of each.
public final class FeedSchema {

    private final String json;
    private final Schema schema;
    private final byte[] fingerprint;

    private FeedSchema(String json, Schema schema) {
        this.json = json;
        this.schema = schema;
        this.fingerprint = Fingerprint.sha256(schema);
    }

    /// Reads a schema. However its text is laid out, what is registered of it is the same: a registry gives
    /// ids to texts.
    ///
    /// @throws IllegalArgumentException if it is none
    public static FeedSchema parse(String json) {
        try {
            Schema schema = new Schema.Parser().parse(json);
            return new FeedSchema(schema.toString(), schema);
        } catch (RuntimeException e) {
            // Avro's parser throws many things at what is no schema
            throw new IllegalArgumentException("not an Avro schema: " + e.getMessage(), e);
        }
    }

    /// The schema as JSON.
    public String json() {
        return json;
    }

    /// The schema as JSON, in UTF-8.
    public byte[] bytes() {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /// The schema.
    public Schema schema() {
        return schema;
    }

    /// Its fingerprint; not to be changed.
    public byte[] fingerprint() {
        return fingerprint;
    }
}
