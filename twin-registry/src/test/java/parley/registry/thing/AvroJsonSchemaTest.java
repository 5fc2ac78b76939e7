package parley.registry.thing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.json.JsonRecords;

class AvroJsonSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "int"       | {"type":"integer","minimum":-2147483648,"maximum":2147483647}
            "long"      | {"type":"integer"}
            "double"    | {"type":"number"}
            "bytes"     | {"type":"string"}
            "null"      | {"type":"null"}
            ["null","string"]           | {"oneOf":[{"type":"null"},{"type":"string"}]}
            ["long","double","string","bytes"] | {"oneOf":[{"type":"number"},{"type":"string"}]}
            ["string"]                  | {"type":"string"}
            {"type":"array","items":"boolean"}  | {"type":"array","items":{"type":"boolean"}}
            {"type":"map","values":"long"}      | {"type":"object","additionalProperties":{"type":"integer"}}
            {"type":"fixed","name":"F","size":4}| {"type":"string","minLength":4,"maxLength":4}
            {"type":"enum","name":"E","doc":"which","symbols":["A","B"]} | {"type":"string","title":"E","description":"which","enum":["A","B"]}
            {"type":"long","logicalType":"timestamp-millis"}             | {"type":"integer","format":"timestamp-millis"}
            {"type":"record","name":"R","doc":"all","fields":[{"name":"a","type":"boolean","doc":"one"},{"name":"b","type":"string","default":""}]} | {"type":"object","title":"R","description":"all","properties":{"a":{"type":"boolean","description":"one"},"b":{"type":"string"}},"required":["a"]}
            {"type":"record","name":"R","fields":[{"name":"next","type":["null","R"]}]} | {"type":"object","title":"R","properties":{"next":{"oneOf":[{"type":"null"},{"type":"object","title":"R"}]}},"required":["next"]}
            """)
    void says_what_can_be_sent(String avro, String schema) throws Exception {
        assertThat(AvroJsonSchema.sent(avro)).contains((ObjectNode) JSON.readTree(schema));
    }

    @Test
    void what_is_received_has_all_its_fields() {
        String avro =
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"b\",\"type\":\"string\",\"default\":\"\"}]}";

        assertThat(AvroJsonSchema.received(avro).orElseThrow().at("/required/0").asText())
                .isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"nonsense", "{}", "\"other\"", "``"})
    void what_is_no_schema_says_nothing(String avro) {
        assertThat(AvroJsonSchema.received(avro)).isEmpty();
    }

    /// Each record names the one after it twice: unrolled it would have more parts than there are atoms.
    @Test
    void what_unrolls_without_end_is_cut() {
        StringBuilder avro = new StringBuilder("\"int\"");
        for (int i = 0; i < 60; i++) {
            avro.insert(0, "{\"type\":\"record\",\"name\":\"R" + i + "\",\"fields\":[{\"name\":\"a\",\"type\":")
                    .append("},{\"name\":\"b\",\"type\":" + (i == 0 ? "\"int\"" : "\"R" + (i - 1) + "\"") + "}]}");
        }

        assertThat(AvroJsonSchema.received(avro.toString())
                        .orElseThrow()
                        .toString()
                        .length())
                .isLessThan(200_000);
    }

    /// Against Avro itself: what it takes as plain JSON, the schema takes.
    @Property(tries = 200)
    void takes_what_a_control_takes(@ForAll Random random) {
        Names names = new Names();
        Schema schema = record(random, 3, names);
        JsonNode value = value(schema, random);
        assertThat(JsonRecords.problem(value, schema.toString()))
                .as(schema + " " + value)
                .isEmpty();

        ObjectNode says = AvroJsonSchema.sent(schema.toString()).orElseThrow();

        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                        .getSchema(says.toString())
                        .validate(value.toString(), InputFormat.JSON))
                .as(says + " for " + value)
                .isEmpty();
    }

    private static final class Names {
        private int used;

        String next() {
            return "N" + used++;
        }
    }

    private static Schema record(Random random, int depth, Names names) {
        Schema record = Schema.createRecord(names.next(), null, null, false);
        record.setFields(java.util.stream.IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> new Schema.Field("f" + i, any(random, depth - 1, names)))
                .toList());
        return record;
    }

    private static Schema any(Random random, int depth, Names names) {
        return switch (random.nextInt(depth > 0 ? 9 : 5)) {
            case 0 -> Schema.create(Schema.Type.LONG);
            case 1 -> Schema.create(Schema.Type.DOUBLE);
            case 2 -> Schema.create(Schema.Type.STRING);
            case 3 -> Schema.createEnum(names.next(), null, null, List.of("A", "B"));
            case 4 -> Schema.createFixed(names.next(), null, null, 3);
            case 5 -> record(random, depth, names);
            case 6 -> Schema.createArray(any(random, depth - 1, names));
            case 7 -> Schema.createMap(any(random, depth - 1, names));
            default ->
                Schema.createUnion(
                        Schema.create(Schema.Type.NULL),
                        Schema.create(Schema.Type.INT),
                        record(random, depth, names),
                        record(random, depth, names),
                        Schema.create(Schema.Type.FLOAT));
        };
    }

    private static JsonNode value(Schema schema, Random random) {
        return switch (schema.getType()) {
            case RECORD -> {
                ObjectNode record = NODES.objectNode();
                schema.getFields().forEach(field -> record.set(field.name(), value(field.schema(), random)));
                yield record;
            }
            case ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    array.add(value(schema.getElementType(), random));
                }
                yield array;
            }
            case MAP -> NODES.objectNode().set("key", value(schema.getValueType(), random));
            case UNION ->
                value(schema.getTypes().get(random.nextInt(schema.getTypes().size())), random);
            case ENUM -> NODES.textNode(schema.getEnumSymbols().get(random.nextInt(2)));
            case FIXED -> NODES.textNode("abc");
            case STRING, BYTES -> NODES.textNode("s");
            case INT -> NODES.numberNode(random.nextInt());
            case LONG -> NODES.numberNode(random.nextLong());
            case FLOAT, DOUBLE -> NODES.numberNode(random.nextDouble());
            case BOOLEAN -> NODES.booleanNode(random.nextBoolean());
            case NULL -> NODES.nullNode();
        };
    }
}
