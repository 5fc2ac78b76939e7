package parley.deploy.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Collectors;

/// What a service says of its own health.
public final class Health {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 240;

    private Health() {}

    /// Which of its parts are not well, and what it says of them; empty if it does not say.
    /// @param body the answer of `/health` to somebody who is logged in
    public static String trouble(String body) {
        try {
            var trouble = JSON.readTree(body).path("details").properties().stream()
                    .filter(part -> part.getValue().path("status").asText().equals("DOWN"))
                    .map(part -> part.getKey() + ": " + said(part.getValue().path("details")))
                    .collect(Collectors.joining("; "));
            return trouble.substring(0, Math.min(LONGEST, trouble.length()));
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static String said(JsonNode details) {
        return details.path("trouble").asText(details.toString());
    }
}
