package parley.console.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import parley.console.problem.Refused;
import parley.topics.Names;

/// What a call wants signed in custody before it is forwarded: the header `Parley-Sign`.
///
/// @param twin by its name: who acts
/// @param asked what identity-bridge is asked to sign, without the body
record Signing(String twin, ObjectNode asked) {
    static final String HEADER = "Parley-Sign";

    private static final List<String> NEEDED = List.of("twin", "kind", "resource");
    private static final Set<String> FIELDS =
            Set.of("twin", "kind", "provider", "resource", "purpose", "validUntil", "attestations");

    /// Reads the header.
    ///
    /// @throws Refused naming what is wrong with it
    static Signing read(String header) {
        var json = parse(header);
        json.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw Refused.invalid(HEADER + "." + field, "unknown field");
            }
        });
        for (var field : NEEDED) {
            if (!json.path(field).isTextual()) {
                throw Refused.invalid(HEADER + "." + field, "a text is needed");
            }
        }
        var twin = json.path("twin").textValue();
        if (!Names.valid(twin)) {
            throw Refused.invalid(HEADER + ".twin", "the name of a twin is needed, not its DID");
        }
        json.remove("twin");
        return new Signing(twin, json);
    }

    private static ObjectNode parse(String header) {
        try {
            JsonNode json = Services.JSON.readTree(header);
            if (json instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw Refused.invalid(HEADER, "not JSON");
        }
        throw Refused.invalid(HEADER, "a JSON object is needed");
    }

    /// What identity-bridge is asked for.
    ///
    /// @throws Refused if the body is no text
    byte[] with(byte[] body) {
        var request = asked.deepCopy();
        if (body.length > 0) {
            request.put("body", text(body));
        }
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] body) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw Refused.invalid("body", "what is signed has to be text in UTF-8");
        }
    }
}
