package parley.agent.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.problem.Problem;

/// Reads problem documents, and what else answers with an error: the schema façade and proxies.
final class Problems {
    private static final String PREFIX = "urn:parley:problem:";

    private Problems() {}

    static Problem of(String call, Reply reply) {
        JsonNode json = reply.jsonIfAny().orElse(null);
        if (json == null || !json.isObject()) {
            return Problem.of("http", "HTTP " + reply.status(), reply.status(), call + " answered " + reply.status());
        }
        if (json.has("error_code")) {
            var detail = text(json, "message")
                    .orElse("error " + json.get("error_code").asText());
            return Problem.of("schema", "Schema refused", reply.status(), detail);
        }
        var type = text(json, "type").filter(t -> t.startsWith(PREFIX) && t.length() > PREFIX.length());
        var title = text(json, "title").orElse("HTTP " + reply.status());
        return new Problem(
                type.orElse(PREFIX + "http"),
                title,
                reply.status(),
                text(json, "detail").orElse(title),
                orNull(text(json, "field")),
                orNull(text(json, "reason")),
                orNull(text(json, "decision")));
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.ofNullable(json.get(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    private static @Nullable String orNull(Optional<String> text) {
        return text.orElse(null);
    }
}
