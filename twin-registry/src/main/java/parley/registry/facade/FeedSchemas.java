package parley.registry.facade;

import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import parley.avro.FeedSchema;
import parley.framing.Fingerprint;

/// Reads schemas that are to be registered.
public final class FeedSchemas {

    /// The only type of schema that feeds have.
    public static final String AVRO = "AVRO";

    private FeedSchemas() {}

    /// What came of reading a schema.
    public sealed interface Reading {

        /// It is one.
        record Valid(Schema schema) implements Reading {}

        /// It is none that feeds can have.
        record Invalid(String why) implements Reading {}
    }

    /// Reads a schema.
    ///
    /// @param type null is Avro, as in Confluent's API
    /// @param references schemas it builds on; feeds have none, as a lane carries each schema whole
    public static Reading read(@Nullable String schema, @Nullable String type, @Nullable List<?> references) {
        if (schema == null || schema.isBlank()) {
            return new Reading.Invalid("Empty schema");
        }
        if (type != null && !type.equals(AVRO)) {
            return new Reading.Invalid("Invalid schema type " + type + ": feeds have " + AVRO);
        }
        if (references != null && !references.isEmpty()) {
            return new Reading.Invalid("Invalid schema: references are not supported");
        }
        try {
            return new Reading.Valid(new Schema.Parser().parse(schema));
        } catch (AvroRuntimeException e) {
            return new Reading.Invalid("Input schema is an invalid Avro schema. Details: " + e.getMessage());
        } catch (NullPointerException e) { // Avro's way to say so
            return new Reading.Invalid("Input schema is an invalid Avro schema. Details: it names an undefined type");
        }
    }

    /// One registered version, as twins list them.
    public static FeedSchema version(Schema schema, String text, int version) {
        return FeedSchema.newBuilder()
                .setFingerprint(Fingerprint.hex(Fingerprint.sha256(schema)))
                .setSchema$(text)
                .setVersion(version)
                .build();
    }
}
