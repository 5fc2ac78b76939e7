package parley.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/// Turns plain JSON into Avro and back: missing fields take their default, a union the first branch that fits.
///
/// What does not fit is an [IllegalArgumentException] that names the field.
public final class JsonRecords {
    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonRecords() {}

    /// The record that the JSON stands for.
    public static GenericRecord record(JsonNode json, Schema schema) {
        return record(json, schema, "");
    }

    /// What keeps the JSON from standing for a record; empty if nothing does.
    ///
    /// @param schema the record's schema as JSON
    public static Optional<String> problem(JsonNode json, String schema) {
        try {
            record(json, new Schema.Parser().parse(schema));
            return Optional.empty();
        } catch (SchemaParseException e) {
            return Optional.of("the schema cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /// The JSON that stands for a record.
    public static JsonNode json(GenericRecord record) {
        try {
            return MAPPER.readTree(GenericData.get().toString(record));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Avro printed what is not JSON", e);
        }
    }

    private static GenericRecord record(JsonNode json, Schema schema, String path) {
        if (!json.isObject() || schema.getType() != Schema.Type.RECORD) {
            throw misfit(json, schema, path);
        }
        json.fieldNames().forEachRemaining(name -> {
            if (schema.getField(name) == null) {
                throw new IllegalArgumentException("field " + at(path, name) + " is not in the schema");
            }
        });
        var record = new GenericData.Record(schema);
        for (var field : schema.getFields()) {
            var value = json.get(field.name());
            var name = at(path, field.name());
            if (value != null) {
                record.put(field.pos(), value(value, field.schema(), name));
            } else if (field.hasDefaultValue()) {
                record.put(field.pos(), GenericData.get().getDefaultValue(field));
            } else {
                throw new IllegalArgumentException("field " + name + " is missing");
            }
        }
        return record;
    }

    private static @Nullable Object value(JsonNode json, Schema schema, String path) {
        return switch (schema.getType()) {
            case RECORD -> record(json, schema, path);
            case UNION -> union(json, schema, path);
            case ARRAY -> array(json, schema, path);
            case MAP -> map(json, schema, path);
            case NULL -> fitting(json.isNull(), null, json, schema, path);
            case BOOLEAN -> fitting(json.isBoolean(), json.asBoolean(), json, schema, path);
            case INT -> fitting(json.isIntegralNumber() && json.canConvertToInt(), json.asInt(), json, schema, path);
            case LONG -> fitting(json.isIntegralNumber() && json.canConvertToLong(), json.asLong(), json, schema, path);
            case FLOAT -> fitting(json.isNumber(), (float) json.asDouble(), json, schema, path);
            case DOUBLE -> fitting(json.isNumber(), json.asDouble(), json, schema, path);
            case STRING -> fitting(json.isTextual(), json.asText(), json, schema, path);
            case ENUM ->
                fitting(
                        json.isTextual() && schema.hasEnumSymbol(json.asText()),
                        new GenericData.EnumSymbol(schema, json.asText()),
                        json,
                        schema,
                        path);
            case BYTES -> fitting(json.isTextual(), ByteBuffer.wrap(latin(json)), json, schema, path);
            case FIXED -> {
                boolean fits = json.isTextual() && latin(json).length == schema.getFixedSize();
                yield fitting(fits, new GenericData.Fixed(schema, latin(json)), json, schema, path);
            }
        };
    }

    private static @Nullable Object union(JsonNode json, Schema schema, String path) {
        IllegalArgumentException last = null;
        for (var branch : schema.getTypes()) {
            try {
                return value(json, branch, path);
            } catch (IllegalArgumentException e) {
                last = e;
            }
        }
        throw schema.getTypes().size() == 2 && last != null && !json.isNull() ? last : misfit(json, schema, path);
    }

    private static Object array(JsonNode json, Schema schema, String path) {
        if (!json.isArray()) {
            throw misfit(json, schema, path);
        }
        var list = new ArrayList<@Nullable Object>();
        for (int i = 0; i < json.size(); i++) {
            list.add(value(json.get(i), schema.getElementType(), path + "[" + i + "]"));
        }
        return list;
    }

    private static Object map(JsonNode json, Schema schema, String path) {
        if (!json.isObject()) {
            throw misfit(json, schema, path);
        }
        var map = new HashMap<String, @Nullable Object>();
        json.properties()
                .forEach(entry -> map.put(
                        entry.getKey(), value(entry.getValue(), schema.getValueType(), at(path, entry.getKey()))));
        return map;
    }

    private static @Nullable Object fitting(
            boolean fits, @Nullable Object value, JsonNode json, Schema schema, String path) {
        if (!fits) {
            throw misfit(json, schema, path);
        }
        return value;
    }

    private static byte[] latin(JsonNode json) {
        return json.asText().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static IllegalArgumentException misfit(JsonNode json, Schema schema, String path) {
        var where = path.isEmpty() ? "the record" : "field " + path;
        return new IllegalArgumentException(
                where + " is " + json + ", not " + schema.getType().getName());
    }

    private static String at(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
