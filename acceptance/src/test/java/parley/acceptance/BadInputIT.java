package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.acceptance.Http.Answer;
import parley.agent.ActingTwin;
import parley.agent.AgentSettings;
import parley.agent.FindQuery;
import parley.agent.Rules;
import parley.avro.Action;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.problem.Problem;
import parley.topics.Topics;

/// Bad input is a 4xx that names the field; nothing is stored, nothing is lost.
@Alone
@TestInstance(Lifecycle.PER_CLASS)
final class BadInputIT {
    private static final String LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>";
    private static final String TURTLE = "<> a <urn:example:Thing> .";
    private static final String NOBODY = "ANONYMOUS";
    private static final Schema INCOMPATIBLE =
            Numbers.schema("Number", ", {\"name\": \"more\", \"type\": \"string\", \"doc\": \"Not in old records.\"}");

    private final Pair pair;
    private final AgentSettings agent;
    private final ActingTwin twin;
    private final String subject;
    private final Instant began = Audited.beganMinute();
    private final Set<Audited.Refused> refused = new LinkedHashSet<>();
    private List<Object> before = List.of();

    BadInputIT(Pair pair) {
        this.pair = pair;
        this.agent = pair.computer().settings();
        this.twin = pair.twin(pair.computer(), "bad-input");
        this.subject = Topics.feed(name(), Crossing.FEED) + "-value";
        twin.publisher(Crossing.FEED, Numbers.SCHEMA);
        twin.policy().set(List.of(Rules.allow("first", Rules.anyone(), "/", Action.FIND)));
    }

    private String name() {
        return twin.did().twinName().orElseThrow();
    }

    /// All that the twin is, as its agent sees it.
    private List<Object> state() {
        var id = Http.escaped(twin.did());
        var answers = Http.all(
                List.of(
                        registry("/twins/" + name()),
                        registry("/schemas/subjects/" + subject + "/versions"),
                        registry("/schemas/subjects/" + subject + "/versions/latest"),
                        broker("/twins/" + name() + "/policy"),
                        broker("/interactions?twin=" + id),
                        broker("/audit?twin=" + id)),
                Http.token(agent),
                Http.TWIN,
                twin.did().value());
        assertThat(answers).extracting(Answer::status).containsOnly(200);
        var state = new ArrayList<Object>(answers.subList(0, answers.size() - 1));
        state.add(Audited.decisions(answers.getLast()));
        return state;
    }

    private String registry(String path) {
        return agent.twinRegistry() + path;
    }

    private String broker(String path) {
        return agent.interactionBroker() + path;
    }

    @BeforeEach
    void remember() {
        before = state();
    }

    /// Such a call is told in the audit when its minute is over.
    private void assertDenied(String by, String method, String path, Answer answer, int status, String field) {
        refused.add(Audited.Refused.of(by, method, path, answer));
        assertRefused(answer, status, field);
    }

    @AfterAll
    void whatNobodyMayIsInTheAudit() {
        var ofTwin = refused.stream()
                .filter(call -> call.path().startsWith("/twins/" + name()))
                .toList();
        Audited.awaitRefused(twin::audit, began, ofTwin);
        refused.removeAll(ofTwin);
        Audited.awaitRefused(twin::organisationAudit, began, refused);
    }

    private void assertRefused(Answer answer, int status, String field) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.type()).startsWith(Problem.MEDIA_TYPE);
        var problem = answer.json();
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).startsWith("urn:parley:problem:");
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(problem.path("field").asText()).isEqualTo(field);
        assertThat(state()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // malformed: an unknown prefix, no full stop
                "<> a nope:Thing .                         | 400 | body",
                "<> a <urn:example:Thing>                  | 400 | body",
                // about another
                "<http://example.org/> a <urn:example:X> . | 422 | body"
            })
    void aDescriptionThatIsNone(String turtle, int status, String field) {
        var answer = put(name(), turtle);
        if (status == 422) {
            assertDenied(agent.clientId(), "PUT", "/twins/" + name(), answer, status, field);
        } else {
            assertRefused(answer, status, field);
        }
    }

    /// A neighbour's, or a partner's, that this twin finds as it is.
    @ParameterizedTest
    @ValueSource(strings = {"harbour", "grid"})
    void aDescriptionOfSomebodyElsesTwin(String whose) {
        var other = pair.twin(whose.equals("grid") ? pair.balancer() : pair.harbourStranger(), "described");
        other.policy().set(List.of(Rules.allow("all", Rules.anyone(), "/", Action.FIND, Action.DESCRIBE)));
        var word = pair.name("usurping");
        var shown = Patiently.get("the twin of " + whose, () -> twin.describe(other.did()));

        for (var turtle : List.of("", "<> %s \"mine\" . ".formatted(LABEL))) {
            var answer = put(name(), turtle + "<%s> %s \"%s\" .".formatted(other.did(), LABEL, word));
            assertDenied(agent.clientId(), "PUT", "/twins/" + name(), answer, 422, "body");
            assertThat(answer.json().path("detail").asText())
                    .contains(other.did().value());
        }

        for (var seeker : List.of(twin, other)) {
            assertThat(seeker.find(FindQuery.everything().text(word)).twins()).isEmpty();
            assertThat(seeker.describe(other.did())).contains(shown);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upper", "under_score", "a.b", "a%2Fb", "%C3%A9"})
    void aTwinOfABadName(String bad) {
        assertRefused(put(bad, TURTLE), 400, "twin");
    }

    private Answer put(String name, String turtle) {
        return Http.call(
                "PUT",
                registry("/twins/" + name),
                Http.token(agent),
                turtle,
                "Content-Type",
                "text/turtle",
                Http.KEY,
                key());
    }

    private String key() {
        try {
            return Http.key(agent).multibase();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {257 * 1024, 2 * 1024 * 1024})
    void aDescriptionOverTheLimit(int bytes) {
        assertRefused(put(name(), "#" + "x".repeat(bytes)), 413, "body");
    }

    @Test
    void aPolicyOverTheLimit() throws Exception {
        assertRefused(policy("{\"rules\": []}" + " ".repeat(2 * 1024 * 1024)), 413, "body");
    }

    @Test
    void aTwinThatIsUnknown() {
        assertDenied(
                agent.clientId(),
                "GET",
                "/twins/never-was",
                Http.call("GET", registry("/twins/never-was"), Http.token(agent), ""),
                404,
                "");
        assertDenied(
                agent.clientId(),
                "GET",
                "/descriptions",
                Http.call(
                        "GET",
                        registry("/descriptions?twin=" + Http.escaped(twin.did())),
                        Http.token(agent),
                        "",
                        Http.TWIN,
                        twin.did().organisationOf().twin("never-was").value()),
                403,
                Http.TWIN);
        assertRefused(Http.call("GET", broker("/interactions?twin=nonsense"), Http.token(agent), ""), 400, "twin");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"rules\": [                                     | body",
                "{\"rules\": []} x                                 | body",
                "[]                                                | body",
                "{}                                                | rules",
                "{\"rules\": [], \"more\": 1}                      | more",
                "{\"rules\": [{\"id\": \"r\"}]}                    | rules[0].effect",
                "{\"rules\": [RULE, RULE]}                         | rules[1].id",
                "{\"rules\": [RULE with fly in subscribe]}         | rules[0].actions[0]",
                "{\"rules\": [RULE with maybe in allow]}           | rules[0].effect",
                "{\"rules\": [RULE with everybody in anyone]}      | rules[0].subject",
                "{\"rules\": [RULE with Bad_Id in a-rule]}         | rules[0].id",
                "{\"rules\": [RULE with /nowhere in /feeds/x]}     | rules[0].path"
            })
    void aPolicyThatIsNone(String text, String field) throws Exception {
        assertRefused(policy(spelt(text)), 400, field);
    }

    /// Writes out `RULE`, and `RULE with <this> in <place of that>`.
    private static String spelt(String text) {
        var rule = "{\"id\": \"a-rule\", \"effect\": \"allow\", \"actions\": [\"subscribe\"],"
                + " \"subject\": {\"anyone\": true}, \"path\": \"/feeds/x\"}";
        var changed = Pattern.compile("RULE with (\\S+) in (\\S+?)]").matcher(text);
        return changed.find()
                ? changed.replaceFirst(rule.replace(changed.group(2), changed.group(1)) + "]")
                : text.replace("RULE", rule);
    }

    private Answer policy(String body) throws Exception {
        return Http.signed(
                agent, twin.did(), Kind.SET_POLICY, twin.did(), "/policy", "PUT", "/twins/" + name() + "/policy", body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{                                                    | 400 | body",
                "{\"feed\": \"x\"}                                    | 400 | provider",
                "{\"provider\": \"nonsense\", \"feed\": \"x\"}        | 400 | provider",
                "{\"provider\": \"PROVIDER\"}                         | 400 | feed",
                "{\"provider\": \"PROVIDER\", \"feed\": \"Bad_One\"}  | 400 | feed",
                "{\"provider\": \"PROVIDER\", \"feed\": 1}            | 400 | feed",
                "{\"provider\": \"PROVIDER\", \"feed\": \"x\", \"y\": 1} | 400 | y",
                // signed for another feed than it names
                "{\"provider\": \"PROVIDER\", \"feed\": \"another\"}  | 400 | Parley-Request"
            })
    void aRequestThatIsNone(String text, int status, String field) throws Exception {
        var provider = twin.did().organisationOf().twin("never-was");
        var body = text.replace("PROVIDER", provider.value());
        var answer =
                Http.signed(agent, twin.did(), Kind.SUBSCRIBE, provider, "/feeds/x", "POST", "/interactions", body);
        if (field.equals(AgentRequest.HEADER)) {
            assertDenied(agent.clientId(), "POST", "/interactions", answer, status, field);
        } else {
            assertRefused(answer, status, field);
        }
    }

    @Test
    void aRequestThatNobodySigned() {
        var body = "{\"provider\": \"%s\", \"feed\": \"x\"}".formatted(twin.did());
        assertDenied(
                agent.clientId(),
                "POST",
                "/interactions",
                Http.call("POST", broker("/interactions"), Http.token(agent), body, "Content-Type", "application/json"),
                400,
                "Parley-Request");
    }

    @Test
    void aPolicySignedByWhomTheTwinDoesNotKnow() throws Exception {
        var stranger = pair.harbourStranger().settings();
        assertDenied(
                stranger.clientId(),
                "PUT",
                "/twins/" + name() + "/policy",
                Http.signed(
                        stranger,
                        twin.did(),
                        Kind.SET_POLICY,
                        twin.did(),
                        "/policy",
                        "PUT",
                        "/twins/" + name() + "/policy",
                        "{\"rules\": []}"),
                403,
                "Parley-Request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"schema\": \"{\\\"type\\\": \\\"nonsense\\\"}\"} | 422 | 42201",
                "{\"schema\": \"\"}                                 | 422 | 42201",
                "{\"schema\": \"INCOMPATIBLE\"}                     | 409 | 409",
                "{                                                  | 400 | 400"
            })
    void aSchemaThatDoesNotParseOrFit(String text, int status, int code) {
        var body = text.replace("INCOMPATIBLE", INCOMPATIBLE.toString().replace("\"", "\\\""));
        var answer = register(agent, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.type()).startsWith("application/vnd.schemaregistry.v1+json");
        assertThat(answer.json().path("error_code").asInt()).isEqualTo(code);
        assertThat(answer.json().path("message").asText()).isNotBlank();
        if (status != 400) {
            refused.add(Audited.Refused.of(agent.clientId(), "POST", versions(), answer));
        }
        assertThat(state()).isEqualTo(before);
    }

    private String versions() {
        return "/schemas/subjects/" + subject + "/versions";
    }

    @Test
    void aSchemaForSomeoneElsesTwin() {
        var body = "{\"schema\": \"\\\"string\\\"\"}";
        var stranger = pair.harbourStranger().settings();
        var answer = register(stranger, body);

        refused.add(Audited.Refused.of(stranger.clientId(), "POST", versions(), answer));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("error_code").asInt()).isEqualTo(40401);
        assertThat(state()).isEqualTo(before);
    }

    private Answer register(AgentSettings by, String body) {
        return Http.call(
                "POST",
                registry(versions()),
                Http.token(by),
                body,
                AgentRequest.HEADER,
                registration(by, body),
                "Content-Type",
                "application/vnd.schemaregistry.v1+json");
    }

    private String registration(AgentSettings by, String body) {
        try {
            var resource = "/feeds/" + Crossing.FEED + "/schemas/value";
            return Http.request(by, twin.did(), Kind.CHANGE_TWIN, twin.did(), resource, body, Http.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "nonsense", "foreign realm", "another audience", "changed"})
    void aTokenThatIsNotGoodHere(String kind) {
        var good = Http.token(agent);
        var bad = switch (kind) {
            case "none" -> "";
            case "nonsense" -> "nonsense";
            case "foreign realm" -> Http.token(pair.balancer().settings());
            case "another audience" -> Http.token(pair.harbour(), "interaction-broker");
            case "changed" -> good.substring(0, good.length() - 8) + "AAAAAAAA";
            default -> throw new IllegalArgumentException(kind);
        };
        var services = Map.of(
                "/twins/" + name(),
                registry(""),
                "/twins/" + name() + "/policy",
                broker(""),
                "/metrics",
                pair.harbour().feedStreams().toString());
        services.forEach((path, service) ->
                assertDenied(NOBODY, "GET", path, Http.call("GET", service + path, bad, ""), 401, ""));
        assertThat(Http.call("GET", registry("/schemas/subjects"), bad, "").status())
                .isEqualTo(401);
        assertDenied(
                NOBODY,
                "PUT",
                "/twins/" + name(),
                Http.call("PUT", registry("/twins/" + name()), bad, TURTLE, "Content-Type", "text/turtle"),
                401,
                "");
        refused.add(
                new Audited.Refused(NOBODY, "GET", "/schemas/subjects", bad.isEmpty() ? "no-token" : "invalid-token"));
    }
}
