package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import parley.agent.service.Reply;
import parley.agent.service.ServiceClient;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.identity.AgentRequest.Kind;

/// The policy of one of the agent's own twins.
public final class TwinPolicy {
    /// What names the rule of a ban, see `parley.policy.Bans`.
    private static final Pattern BAN = Pattern.compile("ban-[0-9a-f]{12}");

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

    /// Replaces the policy if it has this version, as [#get] said; 0 if the twin is to have had none.
    ///
    /// @param json an object with the list `rules`
    /// @throws parley.agent.service.ProblemException if somebody else changed it meanwhile: with status 412
    public Change set(String json, long version) {
        return conditional("PUT", json, version);
    }

    /// What a policy would end, or grant, if it were set: JSON with the lists `ends` and `grants`.
    ///
    /// @param json an object with the list `rules`
    public JsonNode whatIf(String json) {
        return twin.agent()
                .broker()
                .send("POST", path() + "/what-if", Map.of("Content-Type", "application/json"), json)
                .orThrow()
                .json();
    }

    /// What someone may do with the twin and which rule says so: JSON, a list.
    ///
    /// @param who an organisation's or a twin's DID, or an agent: `<twin's DID>#<agent>`
    public JsonNode explain(String who) {
        return explain(who, List.of());
    }

    /// The same of someone who shows what organisations attest.
    ///
    /// @param attested each as `<organisation's DID>#<property>=<value>`
    public JsonNode explain(String who, List<String> attested) {
        var query = new StringBuilder("?who=").append(ServiceClient.escaped(who));
        attested.forEach(each -> query.append("&attested=").append(ServiceClient.escaped(each)));
        return twin.agent()
                .broker()
                .get(path() + "/explanation" + query, twin.acting())
                .orThrow()
                .json();
    }

    /// Every version that the policy has had, the first first: JSON, a list of `version`, `at`, `by` and `rules`.
    public JsonNode versions() {
        return twin.agent()
                .broker()
                .get(path() + "/versions", twin.acting())
                .orThrow()
                .json();
    }

    /// One version of the policy: JSON with `version`, `at`, `by` and `rules`.
    ///
    /// @throws parley.agent.service.ProblemException with status 404 if it never had that version
    public JsonNode version(long version) {
        return twin.agent()
                .broker()
                .get(path() + "/versions/" + version, twin.acting())
                .orThrow()
                .json();
    }

    /// What tells a version from a later one: JSON with the lists `added`, `removed` and `changed`.
    ///
    /// @param to the later version; empty for the policy in force
    public JsonNode diff(long version, OptionalLong to) {
        var query = to.isPresent() ? "?to=" + to.getAsLong() : "";
        return twin.agent()
                .broker()
                .get(path() + "/versions/" + version + "/diff" + query, twin.acting())
                .orThrow()
                .json();
    }

    /// Sets the policy to what it was in that version, unless somebody else changes it meanwhile.
    ///
    /// @throws parley.agent.service.ProblemException with status 404 if it never had that version, and with 412 if
    /// somebody else changed it
    public Change restore(long version) {
        return restore(version, get().map(now -> now.path("version").asLong()).orElse(0L));
    }

    /// Sets the policy to what it was in that version if it has this one, as [#get] said.
    ///
    /// @throws parley.agent.service.ProblemException with status 404 if it never had that version, and with 412 if
    /// it has another than `current`
    public Change restore(long version, long current) {
        var was = version(version);
        var policy = ServiceClient.JSON.createObjectNode();
        policy.set("rules", was.path("rules"));
        return set(policy.toString(), current);
    }

    /// Removes the policy: nothing is allowed then.
    public Change remove() {
        return change("DELETE", "");
    }

    /// Removes the policy if it has this version, as [#get] said.
    ///
    /// @throws parley.agent.service.ProblemException with status 412 if it has another
    public Change remove(long version) {
        return conditional("DELETE", "", version);
    }

    private Change conditional(String method, String body, long version) {
        return change(Kind.SET_POLICY, method, path(), body, Map.of("If-Match", "\"" + version + "\""));
    }

    /// Bans a twin or an organisation: a rule of the policy denies it everything, and whatever is live with it ends. A
    /// policy set without that rule lifts the ban.
    ///
    /// @param subject of [Rules#organisation] or [Rules#twin]
    public Change ban(Subject subject, String reason) {
        var body = ServiceClient.JSON.createObjectNode().put("reason", reason);
        body.put(subject.getKind().name().toLowerCase(Locale.ROOT), subject.getValue());
        return change(Kind.BAN, "POST", twin.path() + "/bans", body.toString());
    }

    /// Whom the policy bans: the rules that [#ban] has set, as JSON.
    public List<JsonNode> bans() {
        var bans = new ArrayList<JsonNode>();
        get().ifPresent(policy -> policy.path("rules").forEach(rule -> {
            if (BAN.matcher(rule.path("id").asText()).matches()) {
                bans.add(rule);
            }
        }));
        return List.copyOf(bans);
    }

    /// Lifts a ban, unless somebody else changes the policy meanwhile. What it has ended stays ended.
    ///
    /// @param subject of [Rules#organisation] or [Rules#twin]
    /// @throws IllegalArgumentException if it is not banned
    /// @throws parley.agent.service.ProblemException with status 412 if somebody else changed the policy
    public Change unban(Subject subject) {
        var kind = subject.getKind().name().toLowerCase(Locale.ROOT);
        var lifted = bans().stream()
                .filter(rule -> rule.path("subject").path(kind).asText().equals(subject.getValue()))
                .map(rule -> rule.path("id").asText())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(subject.getValue() + " is not banned"));
        var policy = get().orElseThrow();
        var left = ServiceClient.JSON.createObjectNode();
        var rules = left.putArray("rules");
        policy.path("rules").forEach(rule -> {
            if (!rule.path("id").asText().equals(lifted)) {
                rules.add(rule);
            }
        });
        return set(left.toString(), policy.path("version").asLong());
    }

    private Change change(String method, String body) {
        return change(Kind.SET_POLICY, method, path(), body);
    }

    private Change change(Kind kind, String method, String path, String body) {
        return change(kind, method, path, body, Map.of());
    }

    private Change change(Kind kind, String method, String path, String body, Map<String, String> conditions) {
        var request = new Requests(twin.agent(), twin.did()).of(kind, twin.did(), "/policy", body, null);
        var reply = twin.signed(method, path, body, request, conditions).orThrow();
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
