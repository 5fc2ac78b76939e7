package parley.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonRecordsTest {
    private static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type": "record", "name": "Everything", "fields": [
              {"name": "count", "type": "int", "default": 3},
              {"name": "total", "type": "long", "default": 0},
              {"name": "value", "type": "double"},
              {"name": "note", "type": ["null", "string"], "default": null},
              {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}, "default": "A"},
              {"name": "tags", "type": {"type": "array", "items": "string"}, "default": []},
              {"name": "more", "type": {"type": "map", "values": "boolean"}, "default": {}},
              {"name": "raw", "type": "bytes", "default": ""},
              {"name": "inner", "type": ["null", {"type": "record", "name": "Inner", "fields": [
                 {"name": "x", "type": "float"}]}], "default": null}
            ]}
            """);

    @Test
    void plain_json_becomes_avro() throws JsonProcessingException {
        // when
        var record = record("""
                {"value": 4, "count": 2, "note": "n", "kind": "B", "tags": ["a"], "more": {"k": true}, "raw": "é",
                 "inner": {"x": 1.5}}
                """);

        // then
        assertThat(GenericData.get().validate(SCHEMA, record)).isTrue();
        assertThat(record.get("value")).isEqualTo(4.0);
        assertThat(record.get("note")).isEqualTo("n");
        assertThat(record.get("kind")).hasToString("B");
        assertThat(((GenericRecord) record.get("inner")).get("x")).isEqualTo(1.5f);
    }

    @Test
    void what_is_missing_takes_its_default() throws JsonProcessingException {
        // when
        var record = record("{\"value\": 1.0}");

        // then
        assertThat(GenericData.get().validate(SCHEMA, record)).isTrue();
        assertThat(record.get("count")).isEqualTo(3);
        assertThat(record.get("note")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | field value is missing",
                "{\"value\": 1, \"valeu\": 2} | field valeu is not in the schema",
                "{\"value\": \"1\"} | field value is \"1\", not double",
                "{\"value\": 1, \"count\": 1.5} | field count is 1.5, not int",
                "{\"value\": 1, \"count\": 3000000000} | field count is 3000000000, not int",
                "{\"value\": 1, \"kind\": \"C\"} | field kind is \"C\", not enum",
                "{\"value\": 1, \"tags\": [\"a\", 2]} | field tags[1] is 2, not string",
                "{\"value\": 1, \"more\": {\"k\": 1}} | field more.k is 1, not boolean",
                "{\"value\": 1, \"inner\": {\"x\": \"a\"}} | field inner.x is \"a\", not float",
                "{\"value\": null} | field value is null, not double",
                "[1] | the record is [1], not record"
            })
    void what_does_not_fit_is_named(String json, String message) {
        assertThatThrownBy(() -> record(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static GenericRecord record(String json) throws JsonProcessingException {
        return JsonRecords.record(new JsonMapper().readTree(json), SCHEMA);
    }
}
