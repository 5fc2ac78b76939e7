package parley.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the fields of a signed document; a field that is missing or of another kind is an [IllegalArgumentException]
/// that names it.
public record Fields(JsonNode node) {
    /// A string.
    public String text(String field) {
        String text = node.path(field).textValue();
        if (text == null) {
            throw new IllegalArgumentException(field + ": a string is needed");
        }
        return text;
    }

    @Nullable
    String textOrNull(String field) {
        return node.has(field) ? text(field) : null;
    }

    /// A whole number.
    public long number(String field) {
        if (node.path(field).canConvertToLong() && node.path(field).isIntegralNumber()) {
            return node.path(field).longValue();
        }
        throw new IllegalArgumentException(field + ": a whole number is needed");
    }

    boolean flag(String field) {
        if (node.path(field).isBoolean()) {
            return node.path(field).booleanValue();
        }
        throw new IllegalArgumentException(field + ": true or false is needed");
    }

    /// A moment, which milliseconds can hold.
    public Instant instant(String field) {
        try {
            var instant = Instant.parse(text(field));
            // Others keep it in milliseconds
            var _ = instant.toEpochMilli();
            return instant;
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(field + ": a date-time is needed", e);
        }
    }

    JsonNode array(String field) {
        if (node.path(field).isArray()) {
            return node.path(field);
        }
        throw new IllegalArgumentException(field + ": an array is needed");
    }

    Did twin(String field) {
        try {
            return Did.ofTwin(text(field));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
        }
    }

    <E extends Enum<E>> E choice(String field, Class<E> type) {
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text(field))) {
                return value;
            }
        }
        throw new IllegalArgumentException(field + ": unknown '" + text(field) + "'");
    }

    /// Refuses a document of another type.
    public void type(String expected) {
        if (!text("type").equals(expected)) {
            throw new IllegalArgumentException("type: " + expected + " is needed");
        }
    }
}
