package parley.agent;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parley.identity.AgentRequest;
import parley.identity.Did;

/// Makes what an agent signs when it asks for something in a twin's name.
record Requests(Agent agent, Did twin) {
    /// How long an unanswered request waits for an unreachable partner.
    private static final Duration VALID = Duration.ofDays(1);

    AgentRequest of(AgentRequest.Kind kind, Did provider, String resource, String body, @Nullable String purpose) {
        return of(kind, provider, resource, body, purpose, VALID);
    }

    /// @param valid for how long it may be answered
    AgentRequest of(
            AgentRequest.Kind kind,
            Did provider,
            String resource,
            String body,
            @Nullable String purpose,
            Duration valid) {
        var now = agent.clock().instant();
        return new AgentRequest(
                UUID.randomUUID().toString(),
                kind,
                twin,
                agent.settings().clientId(),
                provider,
                resource,
                body.isEmpty() ? null : AgentRequest.digest(body.getBytes(StandardCharsets.UTF_8)),
                purpose,
                now,
                now.plus(valid));
    }
}
