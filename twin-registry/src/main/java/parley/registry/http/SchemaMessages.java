package parley.registry.http;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.serde.annotation.Serdeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.schemaregistry.SubjectVersion;

/// The messages of Confluent's schema registry API, as far as the façade speaks it.
final class SchemaMessages {

    private SchemaMessages() {}

    /// A schema that is asked about or to be registered.
    ///
    /// @param schema the Avro schema, as JSON in a text
    /// @param schemaType `AVRO`, which it is too if absent
    /// @param references schemas that it builds on: none is taken
    @Serdeable
    @JsonIgnoreProperties(ignoreUnknown = true)
    record SchemaRequest(
            @Nullable String schema,
            @Nullable String schemaType,
            @Nullable List<Map<String, String>> references) {

        /// Reads the body of a call.
        static SchemaRequest read(byte[] body) {
            JsonNode json = ControlBody.object(body);
            List<Map<String, String>> references = new ArrayList<>();
            json.path("references")
                    .forEach(each ->
                            references.add(Map.of("name", each.path("name").asText())));
            return new SchemaRequest(
                    json.path("schema").textValue(), json.path("schemaType").textValue(), references);
        }

        String text() {
            return schema == null ? "" : schema;
        }
    }

    /// The id of a registered schema.
    ///
    /// @param id as it stands in each record, in Confluent's framing
    @Serdeable
    record SchemaId(int id) {}

    /// A schema by its id.
    ///
    /// @param schema the Avro schema, as JSON in a text
    @Serdeable
    record SchemaText(String schema) {}

    /// One version of a subject.
    ///
    /// @param subject its name
    /// @param version counts the subject's schemas, from 1
    /// @param id the schema's, whatever its subject
    /// @param schema the Avro schema, as JSON in a text
    @Serdeable
    record Version(String subject, int version, int id, String schema) {

        static Version of(SubjectVersion found) {
            return new Version(found.subject(), found.version(), found.id(), found.schema());
        }
    }

    /// Where a schema stands.
    ///
    /// @param subject its name
    /// @param version counts the subject's schemas, from 1
    @Serdeable
    record SubjectAndVersion(String subject, int version) {}

    /// By which rule schemas follow each other.
    ///
    /// @param compatibilityLevel `BACKWARD`: what is read by a schema is read by the next; or `NONE`
    @Serdeable
    record Level(String compatibilityLevel) {}

    /// What may be done.
    ///
    /// @param mode `READWRITE` or `READONLY`
    @Serdeable
    record Mode(String mode) {}

    /// Whether a schema could be registered.
    ///
    /// @param is_compatible whether it could
    @Serdeable
    record Compatibility(boolean is_compatible) {}
}
