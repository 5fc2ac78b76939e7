package parley.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import parley.json.JsonRecords;

/// The body of a command: what is to be done, whose bytes the sending agent signs.
///
/// `{"provider": <DID>, "control": <name>, "input": {…}, "purpose": <text, optional>}`; the input is what the control's
/// schema says, as plain JSON.
public record CommandCall(Did provider, String control, ObjectNode input) {

    /// The most bytes that a body may have.
    public static final int LONGEST = 64 * 1024;

    private static final Set<String> FIELDS = Set.of("provider", "control", "input", "purpose");

    /// The body as JSON.
    public static String json(Did provider, String control, JsonNode input) {
        return SecuredDocument.JSON
                .createObjectNode()
                .put("provider", provider.value())
                .put("control", control)
                .set("input", input)
                .toString();
    }

    /// What a body says.
    ///
    /// @throws IllegalArgumentException if it is none; the message begins with the field's name
    public static CommandCall parse(byte[] body) {
        if (body.length > LONGEST) {
            throw new IllegalArgumentException("body: at most " + LONGEST + " bytes, not " + body.length);
        }
        JsonNode json = read(body);
        json.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw new IllegalArgumentException(name + ": unknown field");
            }
        });
        var fields = new Fields(json);
        if (!(json.get("input") instanceof ObjectNode input)) {
            throw new IllegalArgumentException("input: an object is needed");
        }
        return new CommandCall(fields.twin("provider"), fields.text("control"), input);
    }

    private static JsonNode read(byte[] body) {
        try {
            return SecuredDocument.JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("body: not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("body: " + e.getMessage(), e);
        }
    }

    /// What is wrong with the input, by the control's schema; empty if nothing is.
    ///
    /// @param schema an Avro record schema as JSON
    public Optional<String> problem(String schema) {
        return JsonRecords.problem(input, schema);
    }
}
