package parley.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.HarbourSpace.assertProblem;
import static parley.registry.HarbourSpace.json;
import static parley.registry.world.World.AGENT_KEY;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.avro.TwinEntry;
import parley.fence.AppliedReporter;
import parley.fence.Lease;
import parley.identity.AgentRequest.Kind;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.TwinDocument;
import parley.registry.world.World;
import parley.testing.NeedsPlainBroker;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Promise 5: an agent's token alone makes no twin and changes none, but for what is in custody.
@NeedsPlainBroker
class SignedChangesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TURTLE = "<> a <urn:ex:Changed> .";
    private static final String AGENT = "a";

    @TempDir
    private static Path folder;

    private static HarbourSpace harbour;
    private static TestAgent agent;

    /// Each way to change a twin.
    enum Change {
        DESCRIPTION("PUT", "", "/", "text/turtle", TURTLE, Kind.CHANGE_TWIN),
        DELETION("DELETE", "", "/", "application/json", null, Kind.DELETE_TWIN),
        CONTROL(
                "PUT",
                "/controls/reset",
                "/controls/reset",
                "application/json",
                "{\"request\":\"int\"}",
                Kind.CHANGE_TWIN),
        CONTROLS_END("DELETE", "/controls/sampling", "/controls/sampling", "application/json", null, Kind.CHANGE_TWIN),
        SCHEMA("POST", "", "/feeds/load/schemas/value", "application/json", schema(World.SCHEMA), Kind.CHANGE_TWIN);

        private final String method;
        private final String path;
        private final String resource;
        private final String type;
        private final @Nullable String body;
        private final Kind kind;

        Change(String method, String path, String resource, String type, @Nullable String body, Kind kind) {
            this.method = method;
            this.path = path;
            this.resource = resource;
            this.type = type;
            this.body = body;
            this.kind = kind;
        }

        private String url(String twin, long version) {
            return this == SCHEMA
                    ? "/schemas/subjects/feed." + twin + ".load-value/versions"
                    : "/twins/" + twin + path + "?version=" + version;
        }

        private String resource(long version) {
            return this == SCHEMA ? resource : resource + "?version=" + version;
        }

        private Function function() {
            return this == SCHEMA ? Function.PUBLISH : Function.ADMINISTER;
        }

        HttpResponse<String> bare(TestAgent by, String twin) {
            return by.bare(method, url(twin, by.version(twin)), body, "Content-Type", type);
        }

        String signed(TestAgent by, String twin) {
            return by.signed(kind, twin, resource(by.version(twin)), body);
        }

        HttpResponse<String> send(TestAgent by, String twin, String signed) {
            return send(by, twin, signed, body);
        }

        HttpResponse<String> send(TestAgent by, String twin, String signed, @Nullable String text) {
            return by.send(method, url(twin, by.version(twin)), text, signed, "Content-Type", type);
        }

        private static String schema(String avro) {
            try {
                return JSON.writeValueAsString(Map.of("schema", avro));
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        }
    }

    @BeforeAll
    static void start() throws Exception {
        harbour = new HarbourSpace(folder);
        agent = harbour.agent(AGENT);
    }

    @AfterAll
    static void stop() {
        harbour.close();
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void aTokenAloneChangesNothingAndIsToldWhatToDo(Change change) {
        String twin = twin("bare", change);

        HttpResponse<String> answer = unchanged(twin, () -> change.bare(agent, twin));

        assertRefused(
                change,
                answer,
                400,
                "the signed request is missing: sign " + change.kind.text() + " of " + change.resource(2));
        assertThat(change.send(agent, twin, change.signed(agent, twin)).statusCode())
                .isIn(200, 204);
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void whatWasSignedForSomethingElseChangesNothing(Change change) {
        String twin = twin("elsewhere", change);
        String other = twin("elsewhere-too", change);
        TestAgent thief = new TestAgent(harbour.registry, harbour.realm, AGENT, World.key(66));

        assertRefused(
                change,
                unchanged(twin, () -> change.send(agent, twin, change.signed(agent, other))),
                403,
                "has no key");
        assertRefused(
                change, unchanged(twin, () -> change.send(agent, twin, change.signed(thief, twin))), 403, "has no key");
        if (change.body != null) {
            assertRefused(
                    change,
                    unchanged(twin, () -> change.send(agent, twin, change.signed(agent, twin), change.body + " ")),
                    400,
                    "another body");
        }
        assertRefused(
                change,
                unchanged(
                        twin,
                        () -> change.send(agent, twin, agent.signed(change.kind, twin, "/elsewhere", change.body))),
                400,
                "/elsewhere");
        assertRefused(
                change,
                unchanged(
                        twin,
                        () -> change.send(
                                agent,
                                twin,
                                agent.signed(
                                        change.kind,
                                        twin,
                                        change.resource(2),
                                        change.body,
                                        Instant.now().minus(Duration.ofMinutes(8))))),
                400,
                "too long ago");
    }

    /// What was signed once is not applied again, after whatever came in between.
    @Test
    void whatWasSignedOnceChangesNothingAgain() {
        String twin = twin("replayed", Change.DESCRIPTION);
        String first = agent.signed(Kind.CHANGE_TWIN, twin, "/?version=2", TURTLE);
        String path = "/twins/" + twin + "?version=2";
        assertThat(agent.send("PUT", path, TURTLE, first, "Content-Type", "text/turtle")
                        .statusCode())
                .isEqualTo(200);
        agent.put(twin, "<> a <urn:ex:Last> .", "text/turtle");

        assertProblem(
                unchanged(twin, () -> agent.send("PUT", path, TURTLE, first, "Content-Type", "text/turtle")),
                409,
                "version");
        assertProblem(
                unchanged(
                        twin,
                        () -> agent.send(
                                "PUT", "/twins/" + twin + "?version=4", TURTLE, first, "Content-Type", "text/turtle")),
                400,
                "Parley-Request");
    }

    /// One that is made anew counts its versions from 1 again. Which requests were followed is known to whoever starts,
    /// too.
    @Test
    void whatWasSignedForATwinThatIsGoneChangesNoneOfItsName() throws Exception {
        String twin = "made-anew";
        String created = agent.signed(Kind.CREATE_TWIN, twin, "/?key=" + AGENT_KEY.multibase(), TURTLE);
        String registered = Change.SCHEMA.signed(agent, twin);
        String described = agent.signed(Kind.CHANGE_TWIN, twin, "/?version=2", TURTLE);
        String deleted = agent.signed(Kind.DELETE_TWIN, twin, "/?version=3", null);
        assertThat(create(agent, twin, created, "<> a <urn:ex:Thing> .").statusCode())
                .as("signed for another body")
                .isEqualTo(400);
        assertThat(create(agent, twin, created, TURTLE).statusCode()).isEqualTo(201);
        assertThat(Change.SCHEMA.send(agent, twin, registered).statusCode()).isEqualTo(200);
        assertThat(Change.SCHEMA.send(agent, twin, registered).statusCode())
                .as("what it did is so already")
                .isEqualTo(200);
        try (AppliedReporter remover = AppliedReporter.start(
                "identity-bridge",
                "identity-bridge-" + twin,
                harbour.kafka.clientConfig(),
                new Lease(Duration.ofSeconds(30)),
                System::nanoTime)) {
            remover.applied(Topics.TWINS.name(), Long.MAX_VALUE);
            remover.firstLease().get(10, TimeUnit.SECONDS);
            String other = agent.signed(Kind.CHANGE_TWIN, twin, "/?version=2", "<> a <urn:ex:Other> .");
            assertThat(describe(agent, twin, 2, other, "<> a <urn:ex:Other> .").statusCode())
                    .isEqualTo(200);
            assertThat(delete(agent, twin, 3, deleted).statusCode()).isEqualTo(204);

            assertUsed(create(agent, twin, created, TURTLE));
            assertThat(agent.bare("GET", "/twins/" + twin, null).statusCode()).isEqualTo(404);

            assertThat(agent.put(twin, "<> a <urn:ex:Anew> .", "text/turtle").statusCode())
                    .isEqualTo(201);
            assertThat(Change.SCHEMA.send(agent, twin, registered).statusCode())
                    .as("the subject still has that schema, which is told as to who signs nothing")
                    .isEqualTo(200);
            assertThat(json(agent.bare("GET", "/twins/" + twin, null)).path("feeds"))
                    .isEmpty();
            assertThat(agent.control("PUT", twin, "sampling", "{\"request\":\"int\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertUsed(unchanged(twin, () -> describe(agent, twin, 2, other, "<> a <urn:ex:Other> .")));
            assertThat(describe(agent, twin, 2, described, TURTLE).statusCode())
                    .as("signed, and never followed")
                    .isEqualTo(200);
            assertUsed(unchanged(twin, () -> delete(agent, twin, 3, deleted)));
            try (RunningRegistry started = harbour.another(folder)) {
                TestAgent there = new TestAgent(started, harbour.realm, AGENT, AGENT_KEY);
                assertUsed(unchanged(twin, () -> delete(there, twin, 3, deleted)));
            }
        }
    }

    private static HttpResponse<String> create(TestAgent by, String twin, String signed, String text) {
        return by.send(
                "PUT",
                "/twins/" + twin,
                text,
                signed,
                "Content-Type",
                "text/turtle",
                "Parley-Key",
                by.key().multibase());
    }

    private static HttpResponse<String> describe(TestAgent by, String twin, long version, String signed, String text) {
        return by.send("PUT", "/twins/" + twin + "?version=" + version, text, signed, "Content-Type", "text/turtle");
    }

    private static HttpResponse<String> delete(TestAgent by, String twin, long version, String signed) {
        return by.send("DELETE", "/twins/" + twin + "?version=" + version, null, signed);
    }

    private static void assertUsed(HttpResponse<String> answer) {
        assertProblem(answer, 409, "Parley-Request");
        assertThat(json(answer).path("type").asText()).isEqualTo("urn:parley:problem:request-used");
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void aDelegationThatHasExpiredOrLacksTheFunctionChangesNothing(Change change) throws Exception {
        EnumSet<Function> others = EnumSet.complementOf(EnumSet.of(change.function()));
        String lacking = planted("lacking", change, others, Duration.ofDays(1));
        String expired = planted("expired", change, EnumSet.allOf(Function.class), Duration.ofSeconds(-1));

        HttpResponse<String> without = change.send(agent, lacking, change.signed(agent, lacking));
        HttpResponse<String> late = change.send(agent, expired, change.signed(agent, expired));

        assertThat(without.statusCode()).as(without.body()).isEqualTo(403);
        assertThat(late.statusCode()).as(late.body()).isIn(404, 409);
        assertThat(agent.version(lacking)).isEqualTo(1);
    }

    /// There a token has identity-bridge sign anyway.
    @ParameterizedTest
    @EnumSource(Change.class)
    void aTokenAloneSufficesForATwinInCustody(Change change) throws Exception {
        TestAgent kept = harbour.agent("kept");
        String name = "custody-" + suffix(change);
        String turtle = "<> a <urn:ex:Kept> .";
        String[] headers = {
            "Content-Type", "text/turtle", "Parley-Key", World.key(30).multibase(), "Parley-Custody", "true"
        };
        assertProblem(kept.bare("PUT", "/twins/" + name, turtle, headers), 409, "Parley-Key");
        RunningRegistry.keep(
                harbour.kafka, HARBOUR.twin(name), "kept", World.key(30).publicKey());
        HttpResponse<String> made = kept.bare("PUT", "/twins/" + name, turtle, headers);
        kept.bare(
                "PUT",
                "/twins/" + name + "/controls/sampling",
                "{\"request\":\"int\"}",
                "Content-Type",
                "application/json");

        HttpResponse<String> answer = kept.bare(
                change.method, change.url(name, 0).replace("?version=0", ""), change.body, "Content-Type", change.type);

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 204);
    }

    @Test
    void whoHasATokenOfAnAgentWithAKeyMakesNoTwin() {
        twin("first", Change.DESCRIPTION);
        TestAgent thief = new TestAgent(harbour.registry, harbour.realm, AGENT, World.key(66));
        String[] stolen = {
            "Content-Type", "text/turtle", "Parley-Key", thief.key().multibase()
        };
        String[] custody = {
            "Content-Type", "text/turtle", "Parley-Key", thief.key().multibase(), "Parley-Custody", "true"
        };
        String signed = "/?key=" + thief.key().multibase() + "&custody=true";

        assertProblem(thief.bare("PUT", "/twins/stolen", TURTLE, stolen), 400, "Parley-Request");
        assertProblem(thief.bare("PUT", "/twins/stolen", TURTLE, custody), 400, "Parley-Request");
        assertProblem(thief.put("stolen", TURTLE, "text/turtle"), 409, "Parley-Key");
        assertProblem(
                thief.send(
                        "PUT",
                        "/twins/stolen",
                        TURTLE,
                        thief.signed(Kind.CREATE_TWIN, "stolen", signed, TURTLE),
                        custody),
                403,
                "Parley-Request");
        assertThat(agent.bare("GET", "/twins/stolen", null).statusCode()).isEqualTo(404);
        assertThat(agent.put("stolen", TURTLE, "text/turtle").statusCode()).isEqualTo(201);
    }

    /// As Confluent's clients do each time before they write.
    @Test
    void whatIsRegisteredAlreadyIsToldWithoutASignature() {
        String twin = twin("registered", Change.SCHEMA);
        HttpResponse<String> registered = Change.SCHEMA.send(agent, twin, Change.SCHEMA.signed(agent, twin));

        HttpResponse<String> again = unchanged(twin, () -> Change.SCHEMA.bare(agent, twin));

        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(registered.body());
    }

    @Test
    void ofManyTwinsInOneCallEachIsDecidedByItself() throws Exception {
        String there = twin("batched", Change.DESCRIPTION);
        TestAgent thief = new TestAgent(harbour.registry, harbour.realm, AGENT, World.key(66));
        String creating = "/?key=" + agent.key().multibase();

        List<JsonNode> answers = batch(
                line("many-1", creating, Kind.CREATE_TWIN, agent),
                line("many-2", creating, Kind.CREATE_TWIN, thief),
                line("many-3", creating, Kind.CREATE_TWIN, agent).put("description", "<> a <urn:ex:Other> ."),
                line("many-4", creating, Kind.CREATE_TWIN, agent).put("description", "<> a"),
                line("many-1", creating, Kind.CREATE_TWIN, agent),
                line(there, creating, Kind.CREATE_TWIN, agent),
                line("many-5", creating, Kind.CREATE_TWIN, agent).put("name", "many"),
                line("Many", creating, Kind.CREATE_TWIN, agent),
                line("many-6", creating, Kind.CREATE_TWIN, agent));

        assertThat(answers)
                .extracting(answer -> answer.path("status").asInt())
                .containsExactly(201, 403, 400, 400, 400, 409, 400, 400, 201);
        assertThat(answers)
                .extracting(answer -> answer.path("problem").path("field").asText())
                .containsExactly("", "Parley-Request", "Parley-Request", "body", "twin", "version", "name", "twin", "");
        assertThat(answers.get(5).path("version").asLong()).isEqualTo(2);
        assertThat(List.of("many-1", "many-6")).allMatch(twin -> agent.version(twin) == 1);
        assertThat(List.of("many-2", "many-3", "many-4", "many-5")).allMatch(twin -> agent.version(twin) == 0);

        List<JsonNode> again = batch(
                line(there, "/?version=2", Kind.CHANGE_TWIN, agent).put("version", 2),
                line("many-1", "/?version=1", Kind.CHANGE_TWIN, agent).put("version", 1),
                line("many-6", creating, Kind.CREATE_TWIN, agent));

        assertThat(again).extracting(answer -> answer.path("status").asInt()).containsExactly(200, 200, 409);
        assertThat(again).extracting(answer -> answer.path("version").asLong()).containsExactly(3L, 1L, 1L);
    }

    @Test
    void aCallOfNoTwinsOrTooManyIsRefused() {
        String[] lines = {"Content-Type", "application/x-ndjson"};

        assertProblem(agent.bare("PUT", "/twins", "\n", lines), 400, "body");
        assertProblem(agent.bare("PUT", "/twins", "{}\n".repeat(501), lines), 400, "body");
    }

    /// What a call of its own says of a twin, signed by that agent.
    private static ObjectNode line(String twin, String resource, Kind kind, TestAgent by) {
        return JSON.createObjectNode()
                .put("twin", twin)
                .put("key", agent.key().multibase())
                .put("request", by.signed(kind, twin.toLowerCase(Locale.ROOT), resource, TURTLE))
                .put("description", TURTLE);
    }

    private static List<JsonNode> batch(ObjectNode... lines) throws JsonProcessingException {
        String body = Stream.of(lines).map(ObjectNode::toString).collect(Collectors.joining("\n"));
        HttpResponse<String> answer = agent.bare("PUT", "/twins", body, "Content-Type", "application/x-ndjson");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<JsonNode> answers = new ArrayList<>();
        for (String line : answer.body().lines().toList()) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }

    private static HttpResponse<String> unchanged(String twin, Supplier<HttpResponse<String>> attempt) {
        String before = agent.bare("GET", "/twins/" + twin, null).body();
        HttpResponse<String> answer = attempt.get();
        assertThat(agent.bare("GET", "/twins/" + twin, null).body()).isEqualTo(before);
        return answer;
    }

    /// The façade of the schema registry answers in Confluent's form.
    private static void assertRefused(Change change, HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer)
                        .path(change == Change.SCHEMA ? "message" : "detail")
                        .asText())
                .contains(detail);
        if (change != Change.SCHEMA) {
            assertProblem(answer, status, "Parley-Request");
        }
    }

    /// One of version 2, with a control.
    private static String twin(String hint, Change change) {
        String name = hint + "-" + suffix(change);
        assertThat(agent.put(name, "<> a <urn:ex:Thing> .", "text/turtle").statusCode())
                .isEqualTo(201);
        assertThat(agent.control("PUT", name, "sampling", "{\"request\":\"int\"}")
                        .statusCode())
                .isEqualTo(200);
        return name;
    }

    /// One that nobody could have made over HTTP.
    private static String planted(String hint, Change change, EnumSet<Function> functions, Duration remaining)
            throws Exception {
        Did did = HARBOUR.twin(hint + "-" + suffix(change));
        Instant now = Instant.now();
        List<Delegation> delegations =
                List.of(new Delegation(AGENT, AGENT_KEY.publicKey(), functions, now.plus(remaining)));
        TwinEntry entry = TwinEntry.newBuilder(World.entry(did, AGENT, HARBOUR_KEY))
                .setDocument(TwinDocument.issue(did, delegations, new OrganisationKey(HARBOUR, HARBOUR_KEY), now))
                .setControls(List.of(World.control("sampling")))
                .build();
        harbour.send(
                Topics.TWINS.name(), did.value(), AvroSerde.of(TwinEntry.class).encode(entry));
        // Any change reads all that was written before
        agent.put("reading", "<> <urn:ex:at> \"" + now + "\" .", "text/turtle");
        return did.twinName().orElseThrow();
    }

    private static String suffix(Change change) {
        return change.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
