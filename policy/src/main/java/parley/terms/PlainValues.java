package parley.terms;

import dev.cel.common.values.NullValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/// Avro's values as those of an expression: records as maps, texts as strings, numbers of 64 bits.
final class PlainValues {

    private PlainValues() {}

    static Object of(@Nullable Object value) {
        return switch (value) {
            case null -> NullValue.NULL_VALUE;
            case CharSequence text -> text.toString();
            case Integer number -> number.longValue();
            case Float number -> number.doubleValue();
            case GenericRecord record -> map(record);
            case Map<?, ?> map -> map(map);
            case Collection<?> list -> list.stream().map(PlainValues::of).toList();
            case Long number -> number;
            case Double number -> number;
            case Boolean flag -> flag;
            default -> value.toString();
        };
    }

    /// Whether there is anything in such a value that an expression can ask about.
    static boolean plain(Schema schema) {
        return switch (schema.getType()) {
            case BYTES, FIXED -> false;
            case UNION -> schema.getTypes().stream().allMatch(PlainValues::plain);
            default -> true;
        };
    }

    private static Map<String, Object> map(GenericRecord record) {
        Map<String, Object> map = new HashMap<>();
        for (Schema.Field field : record.getSchema().getFields()) {
            if (plain(field.schema())) {
                map.put(field.name(), of(record.get(field.pos())));
            }
        }
        return map;
    }

    private static Map<String, Object> map(Map<?, ?> map) {
        Map<String, Object> plain = new HashMap<>();
        map.forEach((key, value) -> plain.put(key.toString(), of(value)));
        return plain;
    }
}
