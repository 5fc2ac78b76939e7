package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NumericFieldTest {
    private static final Schema PLACE = new Schema.Parser().parse("""
            {"type": "record", "name": "Place", "fields": [
              {"name": "height", "type": "float"},
              {"name": "name", "type": "string"}]}
            """);
    private static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type": "record", "name": "Reading", "namespace": "test", "fields": [
              {"name": "count", "type": "int"},
              {"name": "place", "type": {"type": "record", "name": "Place", "fields": [
                {"name": "height", "type": "float"},
                {"name": "name", "type": "string"}]}},
              {"name": "maybe", "type": ["null", "double"]},
              {"name": "label", "type": "string"},
              {"name": "many", "type": {"type": "array", "items": "double"}},
              {"name": "before", "type": ["null", "Reading"]}]}
            """);

    @Test
    void all_fields_that_hold_numbers_are_known_by_their_paths() {
        assertThat(NumericField.all(SCHEMA)).containsExactly("count", "place.height", "maybe");
        assertThat(NumericField.all(PLACE)).containsExactly("height");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "label", "place", "place.name", "many", "place.height.more", "", "."})
    void what_holds_no_numbers_is_refused_naming_what_does(String path) {
        assertThatThrownBy(() -> NumericField.of(SCHEMA, path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("records of test.Reading have no field `" + path
                        + "` that holds numbers; they have count, place.height, maybe");
    }

    @Test
    void where_no_field_holds_numbers_that_is_said() {
        var schema = new Schema.Parser().parse("{\"type\": \"record\", \"name\": \"None\", \"fields\": []}");

        assertThatThrownBy(() -> NumericField.of(schema, "x")).hasMessageEndingWith("; they have none at all");
    }

    @Test
    void its_number_is_read_at_any_depth_and_of_any_kind() {
        var record = reading(4.5);

        assertThat(NumericField.of(SCHEMA, "count").in(record)).isEqualTo(3);
        assertThat(NumericField.of(SCHEMA, "place.height").in(record)).isEqualTo(1.5);
        assertThat(NumericField.of(SCHEMA, "maybe").in(record)).isEqualTo(4.5);
    }

    @Test
    void where_there_is_none_it_is_not_a_number() {
        assertThat(NumericField.of(SCHEMA, "maybe").in(reading(null))).isNaN();
        assertThat(NumericField.of(SCHEMA, "maybe").in(null)).isNaN();
        assertThat(NumericField.of(SCHEMA, "maybe").in(new GenericData.Record(PLACE)))
                .isNaN();
    }

    private static GenericRecord reading(@Nullable Double maybe) {
        var place = new GenericData.Record(SCHEMA.getField("place").schema());
        place.put("height", 1.5f);
        place.put("name", "quay");
        var record = new GenericData.Record(SCHEMA);
        record.put("count", 3);
        record.put("place", place);
        record.put("maybe", maybe);
        return record;
    }
}
