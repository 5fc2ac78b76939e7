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
    /// @param references schemas that it builds on
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
    @Serdeable
    record SchemaId(int id) {}

    /// A schema by its id.
    @Serdeable
    record SchemaText(String schema) {}

    /// One version of a subject.
    @Serdeable
    record Version(String subject, int version, int id, String schema) {

        static Version of(SubjectVersion found) {
            return new Version(found.subject(), found.version(), found.id(), found.schema());
        }
    }

    /// Where a schema stands.
    @Serdeable
    record SubjectAndVersion(String subject, int version) {}

    /// By which rule schemas follow each other.
    @Serdeable
    record Level(String compatibilityLevel) {}

    /// What may be done.
    @Serdeable
    record Mode(String mode) {}

    /// Whether a schema could be registered.
    @Serdeable
    record Compatibility(boolean is_compatible) {}
}
