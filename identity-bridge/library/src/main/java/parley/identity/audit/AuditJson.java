package parley.identity.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import parley.avro.AuditEntry;

/// An audit entry as JSON, with all that it says and nothing that it does not: what is empty, 0 or not
/// there is left out. So it stays the same, and with it the entry's digest, when later versions add fields
/// that it has nothing in.
///
/// Names are those of the contract; times are ISO 8601 in UTC; a number that a double cannot hold is a
/// string.
public final class AuditJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long LARGEST = (1L << 53) - 1;

    /// What stands beside the entry.
    private static final Set<String> BESIDE = Set.of("index", "salt");

    private AuditJson() {}

    /// The entry, without its index and its salt.
    public static ObjectNode of(AuditEntry entry) {
        return record(entry, BESIDE);
    }

    private static ObjectNode record(SpecificRecord record, Set<String> without) {
        var json = NODES.objectNode();
        for (var field : record.getSchema().getFields()) {
            var value = without.contains(field.name()) ? null : value(record.get(field.pos()));
            if (value != null) {
                json.set(field.name(), value);
            }
        }
        return json;
    }

    private static @Nullable JsonNode value(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case SpecificRecord record -> record(record, Set.of());
            case List<?> list -> list.isEmpty() ? null : array(list);
            case Number number -> number(number.longValue());
            case Instant instant -> NODES.textNode(instant.toString());
            case Enum<?> choice -> NODES.textNode(choice.name());
            case CharSequence text -> text.isEmpty() ? null : NODES.textNode(text.toString());
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }

    private static @Nullable JsonNode number(long number) {
        if (number == 0) {
            return null;
        }
        return Math.abs(number) <= LARGEST ? NODES.numberNode(number) : NODES.textNode(Long.toString(number));
    }

    private static JsonNode array(List<?> list) {
        var array = NODES.arrayNode();
        for (var each : list) {
            var element = value(each);
            array.add(element == null ? NODES.nullNode() : element);
        }
        return array;
    }
}
