package parley.broker.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.identity.Halves;

/// A JSON object in a request, read strictly: whatever is not expected is refused, naming where it stands.
///
/// @param at the object's own place, as a prefix of its fields' places; empty for the body itself
record JsonBody(JsonNode node, String at) {

    private static final int LONGEST_TEXT = Halves.LONGEST_DETAIL;

    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    /// The body, which is one object.
    static JsonBody of(byte[] bytes) {
        return object(parse(bytes), Fields.BODY, "");
    }

    /// What a body says that has nothing but a reason, for people, or is empty.
    static String reason(byte[] bytes) {
        String reason =
                bytes.length == 0 ? null : of(bytes).only(Set.of("reason")).limited("reason");
        return reason == null ? "" : reason;
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return READER.readTree(bytes);
        } catch (JsonProcessingException e) {
            var location = e.getLocation();
            String where =
                    location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
            throw Problems.invalid(Fields.BODY, "not JSON" + where + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonBody object(JsonNode node, String place, String at) {
        if (!node.isObject()) {
            throw Problems.invalid(place, "a JSON object is needed");
        }
        return new JsonBody(node, at);
    }

    /// Refuses every field that is not one of these.
    JsonBody only(Set<String> names) {
        node.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw Problems.invalid(
                        at + name,
                        "unknown field; known are "
                                + String.join(", ", names.stream().sorted().toList()));
            }
        });
        return this;
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    JsonNode get(String name) {
        return node.path(name);
    }

    String text(String name) {
        String text = textOrNull(name);
        if (text == null) {
            throw Problems.invalid(at + name, "missing: a text is needed");
        }
        return text;
    }

    @Nullable
    String textOrNull(String name) {
        if (!has(name)) {
            return null;
        }
        if (!node.get(name).isTextual()) {
            throw Problems.invalid(at + name, "a text is needed");
        }
        return node.get(name).textValue();
    }

    /// A text for people, of which there is not too much; null if there is none.
    @Nullable
    String limited(String name) {
        String text = textOrNull(name);
        if (text != null && text.length() > LONGEST_TEXT) {
            throw Problems.invalid(at + name, "at most " + LONGEST_TEXT + " characters");
        }
        return text;
    }

    /// A field that is an array.
    JsonNode array(String name) {
        if (!get(name).isArray()) {
            throw Problems.invalid(at + name, "an array is needed");
        }
        return get(name);
    }

    /// A field that is an object.
    JsonBody object(String name) {
        return object(get(name), at + name, at + name + ".");
    }

    /// An element of an array that is a field.
    JsonBody element(String name, int index) {
        String place = at + name + "[" + index + "]";
        return object(get(name).get(index), place, place + ".");
    }
}
