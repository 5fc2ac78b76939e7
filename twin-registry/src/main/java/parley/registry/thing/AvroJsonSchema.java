package parley.registry.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// Says in JSON Schema, as data schemas of Thing Descriptions have it, what records of an Avro schema look
/// like as plain JSON. What recurs, and what is deeper or larger than a reader would look at, is said by
/// its type alone.
public final class AvroJsonSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 12;
    private static final int MOST_PARTS = 1_000;

    private final boolean defaults;
    private final Set<String> within = new HashSet<>();
    private int parts;

    private AvroJsonSchema(boolean defaults) {
        this.defaults = defaults;
    }

    /// What is received: records have all their fields. Empty if it is no Avro schema.
    ///
    /// @param schema as JSON
    public static Optional<ObjectNode> received(String schema) {
        return of(schema, false);
    }

    /// What can be sent: fields that have a default may be missing. Empty if it is no Avro schema.
    ///
    /// @param schema as JSON
    public static Optional<ObjectNode> sent(String schema) {
        return of(schema, true);
    }

    private static Optional<ObjectNode> of(String schema, boolean defaults) {
        try {
            return Optional.of(new AvroJsonSchema(defaults).of(new Schema.Parser().parse(schema), 0));
        } catch (AvroRuntimeException | NullPointerException e) { // the latter is Avro's way to say so
            return Optional.empty();
        }
    }

    private ObjectNode of(Schema schema, int depth) {
        parts++;
        ObjectNode said = switch (schema.getType()) {
            case RECORD -> record(schema, depth);
            case ENUM -> enumeration(schema);
            case ARRAY -> array(schema, depth);
            case MAP -> map(schema, depth);
            case UNION -> union(schema, depth);
            case FIXED ->
                type("string").put("minLength", schema.getFixedSize()).put("maxLength", schema.getFixedSize());
            case STRING, BYTES -> type("string");
            case INT -> type("integer").put("minimum", Integer.MIN_VALUE).put("maximum", Integer.MAX_VALUE);
            case LONG -> type("integer");
            case FLOAT, DOUBLE -> type("number");
            case BOOLEAN -> type("boolean");
            case NULL -> type("null");
        };
        if (schema.getLogicalType() != null) {
            said.put("format", schema.getLogicalType().getName());
        }
        return said;
    }

    private static ObjectNode type(String type) {
        return JSON.objectNode().put("type", type);
    }

    private static ObjectNode described(ObjectNode said, @Nullable String doc) {
        return doc == null || doc.isBlank() ? said : said.put("description", doc);
    }

    /// Whether what is within it is said.
    private boolean enter(Schema schema, int depth) {
        return depth < DEEPEST && parts < MOST_PARTS && within.add(schema.getFullName());
    }

    private ObjectNode record(Schema schema, int depth) {
        ObjectNode said = described(type("object").put("title", schema.getName()), schema.getDoc());
        if (!enter(schema, depth)) {
            return said;
        }
        ObjectNode properties = JSON.objectNode();
        ArrayNode required = JSON.arrayNode();
        for (Schema.Field field : schema.getFields()) {
            properties.set(field.name(), described(of(field.schema(), depth + 1), field.doc()));
            if (!defaults || !field.hasDefaultValue()) {
                required.add(field.name());
            }
        }
        within.remove(schema.getFullName());
        said.set("properties", properties);
        if (!required.isEmpty()) {
            said.set("required", required);
        }
        return said;
    }

    private static ObjectNode enumeration(Schema schema) {
        ObjectNode said = described(type("string").put("title", schema.getName()), schema.getDoc());
        ArrayNode symbols = said.putArray("enum");
        schema.getEnumSymbols().forEach(symbols::add);
        return said;
    }

    private ObjectNode array(Schema schema, int depth) {
        ObjectNode said = type("array");
        if (depth < DEEPEST && parts < MOST_PARTS) {
            said.set("items", of(schema.getElementType(), depth + 1));
        }
        return said;
    }

    private ObjectNode map(Schema schema, int depth) {
        ObjectNode said = type("object");
        if (depth < DEEPEST && parts < MOST_PARTS) {
            said.set("additionalProperties", of(schema.getValueType(), depth + 1));
        }
        return said;
    }

    /// Each branch once: data schemas know `oneOf` alone, so that of two that a value could be neither
    /// would do.
    private ObjectNode union(Schema schema, int depth) {
        Map<String, List<ObjectNode>> byType = new LinkedHashMap<>();
        for (Schema branch : schema.getTypes()) {
            ObjectNode said = of(branch, depth + 1);
            byType.computeIfAbsent(said.path("type").asText(), _ -> new ArrayList<>())
                    .add(said);
        }
        if (byType.containsKey("number")) {
            byType.remove("integer");
        }
        List<ObjectNode> branches = byType.entrySet().stream()
                .map(type -> type.getValue().size() == 1 ? type.getValue().getFirst() : type(type.getKey()))
                .toList();
        if (branches.size() == 1) {
            return branches.getFirst();
        }
        ObjectNode said = JSON.objectNode();
        ArrayNode oneOf = said.putArray("oneOf");
        branches.forEach((JsonNode branch) -> oneOf.add(branch));
        return said;
    }
}
