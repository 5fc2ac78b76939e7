package parley.agent.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/// What a service answered.
/// @param call method and path, for messages
/// @param status the HTTP status
/// @param body the body as text, empty if there was none
/// @param retryAfter how long to wait before the same is tried again; zero if nothing was said
public record Reply(String call, int status, String body, Duration retryAfter) {

    /// A reply that said nothing of trying again.
    public Reply(String call, int status, String body) {
        this(call, status, body, Duration.ZERO);
    }

    /// Whether the call was done, or will be: any 2xx.
    public boolean ok() {
        return status / 100 == 2;
    }

    /// The body as JSON.
    /// @throws UnreachableException if it is none
    public JsonNode json() {
        return jsonIfAny().orElseThrow(() -> new UnreachableException(call + ": the answer is not JSON"));
    }

    Optional<JsonNode> jsonIfAny() {
        try {
            return Optional.of(ServiceClient.JSON.readTree(body)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /// This reply, if the service did what was asked.
    /// @throws ProblemException if it refused
    public Reply orThrow() {
        if (!ok()) {
            throw refusal();
        }
        return this;
    }

    /// Why the service refused.
    public ProblemException refusal() {
        return new ProblemException(Problems.of(call, this), retryAfter);
    }
}
