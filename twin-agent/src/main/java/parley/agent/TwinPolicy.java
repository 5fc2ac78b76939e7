package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.agent.service.Reply;
import parley.avro.Rule;
import parley.identity.AgentRequest.Kind;

/// The policy of one of the agent's own twins.
public final class TwinPolicy {
    private final ActingTwin twin;

    TwinPolicy(ActingTwin twin) {
        this.twin = twin;
    }

    /// What came of a change.
    ///
    /// @param version the policy's new version
    /// @param ended the interactions that no longer hold
    /// @param took how long it took to come into force
    /// @param inForce whether it is certain that it is in force everywhere in the space; otherwise ask again
    public record Change(long version, List<String> ended, Duration took, boolean inForce) {
        public Change {
            ended = List.copyOf(ended);
        }
    }

    /// The policy as the broker has it, JSON with `version` and `rules`; empty if there is none.
    public Optional<JsonNode> get() {
        return ActingTwin.found(twin.agent().broker().get(path(), twin.acting()))
                .map(Reply::json);
    }

    /// Replaces the policy.
    public Change set(List<Rule> rules) {
        return set(Rules.json(rules).toString());
    }

    /// Replaces the policy.
    ///
    /// @param json an object with the list `rules`
    public Change set(String json) {
        return change("PUT", json);
    }

    /// Removes the policy: nothing is allowed then.
    public Change remove() {
        return change("DELETE", "");
    }

    private Change change(String method, String body) {
        var request = new Requests(twin.agent(), twin.did()).of(Kind.SET_POLICY, twin.did(), "/policy", body, null);
        var reply = twin.signed(method, path(), body, request).orThrow();
        var json =
                reply.body().isBlank() ? com.fasterxml.jackson.databind.node.MissingNode.getInstance() : reply.json();
        var ended = new ArrayList<String>();
        json.path("ended").forEach(id -> ended.add(id.asText()));
        var took = Duration.ofMillis(json.path("appliedInMillis").asLong());
        return new Change(json.path("version").asLong(), ended, took, reply.status() != 202);
    }

    private String path() {
        return twin.path() + "/policy";
    }
}
