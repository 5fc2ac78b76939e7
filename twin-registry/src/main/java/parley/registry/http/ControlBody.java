package parley.registry.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.avro.Control;
import parley.registry.facade.FeedSchemas;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;

/// Reads what a control takes and answers: `{"request": <Avro schema>, "result": <Avro schema, or absent>}`.
final class ControlBody {

    static final String REQUEST = "request";
    static final String RESULT = "result";

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ControlBody() {}

    static Control read(String name, byte[] body) {
        JsonNode declared = object(body);
        declared.fieldNames().forEachRemaining(ControlBody::known);
        return Control.newBuilder()
                .setName(name)
                .setRequest(schema(REQUEST, declared.path(REQUEST)))
                .setResult(optional(declared.path(RESULT)))
                .build();
    }

    /// The object that a body is.
    static JsonNode object(byte[] body) {
        try {
            JsonNode node = JSON.readTree(body);
            if (node.isObject()) {
                return node;
            }
            throw Problems.invalid(Fields.BODY, "a JSON object is needed");
        } catch (JsonProcessingException e) {
            throw Problems.invalid(Fields.BODY, "not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Problems.invalid(Fields.BODY, "not JSON");
        }
    }

    private static void known(String field) {
        if (!Set.of(REQUEST, RESULT).contains(field)) {
            throw Problems.invalid(field, "a control has `request` and `result`, and no `" + field + "`");
        }
    }

    private static @Nullable String optional(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : schema(RESULT, node);
    }

    private static String schema(String field, JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            throw Problems.invalid(field, "an Avro schema is needed");
        }
        return switch (FeedSchemas.read(node.toString(), null, null)) {
            case FeedSchemas.Reading.Valid valid -> node.toString();
            case FeedSchemas.Reading.Invalid(var why) -> throw Problems.invalid(field, why);
        };
    }
}
