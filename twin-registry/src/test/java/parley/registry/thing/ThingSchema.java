package parley.registry.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// The W3C's JSON Schema of WoT Thing Descriptions 1.1.
public final class ThingSchema {

    private static final Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(text());

    private ThingSchema() {}

    /// What is wrong with something that should be a Thing Description; nothing if it is one.
    public static List<String> flaws(JsonNode thing) {
        return SCHEMA.validate(thing.toString(), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private static String text() {
        try (InputStream schema =
                Objects.requireNonNull(ThingSchema.class.getResourceAsStream("td-json-schema-validation.json"))) {
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
