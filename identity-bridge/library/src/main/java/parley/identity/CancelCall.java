package parley.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/// The body of a request to take back a command, whose bytes the agent signs: `{"reason": <text for
/// people>}`, or none.
public final class CancelCall {

    private CancelCall() {}

    /// The body as JSON.
    public static String json(String reason) {
        return SecuredDocument.JSON.createObjectNode().put("reason", reason).toString();
    }

    /// What a body gives as the reason; empty if it gives none.
    ///
    /// @throws IllegalArgumentException if it is no such body; the message begins with the field's name
    public static String reason(byte[] body) {
        if (body.length == 0) {
            return "";
        }
        JsonNode reason = read(body).path("reason");
        if (reason.isMissingNode() || reason.isNull()) {
            return "";
        }
        if (!reason.isTextual() || reason.textValue().length() > Halves.LONGEST_DETAIL) {
            throw new IllegalArgumentException("reason: a text of at most " + Halves.LONGEST_DETAIL + " characters");
        }
        return reason.textValue();
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode json = SecuredDocument.JSON.readTree(body);
            if (!json.isObject()) {
                throw new IllegalArgumentException("body: an object is needed");
            }
            return json;
        } catch (IOException e) {
            throw new IllegalArgumentException("body: not JSON: " + e.getMessage(), e);
        }
    }
}
