package parley.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.HarbourSpace.assertProblem;
import static parley.registry.HarbourSpace.encoded;
import static parley.registry.HarbourSpace.json;
import static parley.registry.world.World.HARBOUR;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.avro.Action;
import parley.avro.Rule;
import parley.avro.SubjectKind;
import parley.identity.AgentRequest.Kind;
import parley.registry.thing.ThingSchema;
import parley.registry.world.World;
import parley.testing.NeedsPlainBroker;

/// Twins as Thing Descriptions in a Thing Description Directory, over the whole service.
@NeedsPlainBroker
class ThingsIT {

    private static final String THING = "application/td+json";
    private static final String PATCH = "application/merge-patch+json";
    private static final String MINIMAL = """
            {"@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "%s", "securityDefinitions": {"none": {"scheme": "nosec"}}, "security": "none"}""";

    @TempDir
    private static Path folder;

    private static HarbourSpace harbour;

    @BeforeAll
    static void start() throws Exception {
        harbour = new HarbourSpace(folder);
        harbour.put("asking", "b", "<> a <urn:ex:Asking> .", "text/turtle");
    }

    @AfterAll
    static void stop() {
        harbour.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/td+json                            | application/td+json         | \"title\":\"Formed\"",
                "application/vnd.aai.asyncapi+json              | application/vnd.aai.asyncapi+json;version=3.0.0 | \"asyncapi\":\"3.0.0\"",
                "application/n-triples                          | application/n-triples       | label> \"Formed\" .",
                "text/turtle;q=0.1, application/ld+json;q=0.9   | application/ld+json         | \"@value\":\"Formed\"",
                "application/xml, text/*                        | text/turtle;charset=utf-8   | \"Formed\"",
                "*/*                                            | application/json            | \"feeds\":[]"
            })
    void a_description_comes_in_the_form_that_is_preferred(String accept, String type, String part) {
        harbour.put("formed", "b", "<> <http://www.w3.org/2000/01/rdf-schema#label> 'Formed' .", "text/turtle");

        var answer = harbour.acting("b", "formed", "/descriptions?twin=" + did("formed"), "Accept", accept);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(type);
        assertThat(answer.body()).contains(part);
    }

    @Test
    void a_form_that_there_is_not_is_not_acceptable() {
        assertProblem(
                harbour.acting("b", "asking", "/descriptions?twin=" + did("asking"), "Accept", "image/png"),
                406,
                "Accept");
    }

    @Test
    void a_thing_is_created_read_changed_in_part_replaced_and_deleted() {
        String thing = MINIMAL.formatted("Made")
                .replace("\"title\"", "\"events\": {\"hot\": {\"forms\": [{\"href\": \"coaps://a/hot\"}]}}, \"title\"");

        var created = create("a", "made", thing);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location").map(ThingsIT::title))
                .contains("Made");
        var read = harbour.acting("a", "made", "/things/" + did("made"));
        assertThat(read.headers().firstValue("Content-Type")).contains(THING);
        assertThat(ThingSchema.flaws(json(read))).isEmpty();
        assertThat(json(read).at("/events/hot/forms/0/href").asText()).isEqualTo("coaps://a/hot");
        assertThat(json(read).at("/securityDefinitions/none/scheme").asText()).isEqualTo("nosec");

        var patched = change(
                "PATCH", "a", "made", "{\"title\": \"Patched\", \"events\": null, \"urn:ex:says\": [1, true]}", PATCH);
        assertThat(patched.statusCode()).as(patched.body()).isEqualTo(204);
        JsonNode after = json(harbour.acting("a", "made", "/things/" + did("made")));
        assertThat(after.path("title").asText()).isEqualTo("Patched");
        assertThat(after.has("events")).isFalse();
        assertThat(after.path("urn:ex:says").toString()).isEqualTo("[1,true]");

        var put = change("PUT", "a", "made", MINIMAL.formatted("Replaced"), THING);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(204);
        assertThat(json(harbour.acting("a", "made", "/things/" + did("made"))).has("urn:ex:says"))
                .isFalse();

        var deleted = change("DELETE", "a", "made", null, THING);
        assertThat(deleted.statusCode()).as(deleted.body()).isIn(202, 204);
        assertThat(harbour.acting("b", "asking", "/things/" + did("made")).statusCode())
                .isEqualTo(404);
    }

    /// The rules of `/twins`: a token alone changes nothing, and nobody changes another's.
    @Test
    void what_is_not_signed_or_not_its_own_is_refused() {
        create("a", "kept", MINIMAL.formatted("Kept"));
        String patch = "{\"title\": \"Stolen\"}";

        assertProblem(
                harbour.agent("a", "PATCH", "/things/" + did("kept") + "?version=1", patch, "Content-Type", PATCH),
                400,
                "Parley-Request");
        assertThat(change("PATCH", "b", "kept", patch, PATCH).statusCode()).isEqualTo(404);
        assertThat(create("b", "kept", MINIMAL.formatted("Stolen")).statusCode())
                .isEqualTo(409);
        var other = harbour.agent("a").signed(Kind.CHANGE_TWIN, "kept", "/?version=1", "{\"title\": \"Other\"}");
        assertThat(harbour.agent("a")
                        .send("PATCH", "/things/" + did("kept") + "?version=1", patch, other, "Content-Type", PATCH)
                        .statusCode())
                .isEqualTo(400);
        assertThat(change("PATCH", "a", "kept", 7, patch, PATCH).statusCode()).isEqualTo(409);
        assertThat(title("/things/" + did("kept"))).isEqualTo("Kept");
        assertThat(harbour.agent(
                                "a",
                                "PUT",
                                "/things/" + encoded("did:web:localhost%3A18110:twins:x"),
                                MINIMAL,
                                "Content-Type",
                                THING)
                        .statusCode())
                .isEqualTo(404);
        assertProblem(harbour.agent("a", "POST", "/things", MINIMAL, "Content-Type", THING), 501, "twin");
    }

    @Test
    void what_is_wrong_is_named_one_by_one() {
        var answer = create(
                "a",
                "wrong",
                "{\"@context\": \"https://www.w3.org/2022/wot/td/v1.1\", \"title\": 7, \"security\": \"x\", \"securityDefinitions\": {}}");

        assertProblem(answer, 400, "body");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(answer).path("validationErrors").findValuesAsText("field"))
                .containsExactly("/title", "/security");
        assertProblem(create("a", "wrong", "{\"title\""), 400, "body");
        assertProblem(create("a", "wrong", "[]"), 400, "body");
    }

    @Test
    void the_listing_shows_page_by_page_what_the_asking_twin_may_see() throws Exception {
        for (String name : List.of("listed-1", "listed-2", "listed-3", "unlisted", "undescribed")) {
            create("a", name, MINIMAL.formatted(name));
        }
        Rule find = World.allow(SubjectKind.ANYONE, "", "/", Action.FIND);
        Rule describe = World.allow(SubjectKind.ANYONE, "", "/description", Action.DESCRIBE);
        for (String name : List.of("listed-1", "listed-2", "listed-3")) {
            harbour.rules(HARBOUR.twin(name), find, describe);
        }
        harbour.rules(HARBOUR.twin("undescribed"), find);

        List<String> ids = new ArrayList<>();
        String next = "/things?limit=2&sort_order=desc";
        while (!next.isEmpty()) {
            var page = harbour.acting("b", "asking", next);
            assertThat(page.headers().firstValue("Content-Type")).contains("application/ld+json");
            json(page).forEach(thing -> ids.add(thing.path("id").asText()));
            next = page.headers()
                    .firstValue("Link")
                    .map(link -> link.replaceAll("<(.*)>; rel=\"next\"", "$1"))
                    .orElse("");
        }
        assertThat(ids)
                .contains(
                        HARBOUR.twin("listed-3").value(),
                        HARBOUR.twin("listed-2").value(),
                        HARBOUR.twin("listed-1").value(),
                        HARBOUR.twin("asking").value())
                .doesNotContain(
                        HARBOUR.twin("unlisted").value(),
                        HARBOUR.twin("undescribed").value())
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        JsonNode collection = json(harbour.acting("b", "asking", "/things?format=collection&limit=1&offset=1"));
        assertThat(collection.path("total").asInt()).isEqualTo(ids.size());
        assertThat(collection.at("/members/0/id").asText()).isEqualTo(ids.get(ids.size() - 2));
        assertProblem(harbour.acting("b", "asking", "/things?limit=0"), 400, "limit");
        assertProblem(harbour.acting("b", "asking", "/things?sort_order=up"), 400, "sort_order");
        assertProblem(harbour.acting("b", "asking", "/things?sort_by=title"), 501, "sort_by");
    }

    @Test
    void the_directory_describes_itself_and_answers_queries_where_it_says() {
        var self = harbour.registry.send("GET", "/.well-known/wot", null, null);
        assertThat(self.statusCode()).isEqualTo(200);
        assertThat(self.headers().firstValue("Content-Type")).contains(THING);
        assertThat(ThingSchema.flaws(json(self))).isEmpty();

        String query = "?query=" + encoded("ASK { ?t a <urn:ex:Asking> }");
        assertThat(json(harbour.acting("b", "asking", "/search/sparql" + query))
                        .path("boolean")
                        .asBoolean())
                .isTrue();
        assertThat(harbour.registry.send("GET", "/things", null, null).statusCode())
                .isEqualTo(401);
    }

    private static String did(String twin) {
        return encoded(HARBOUR.twin(twin).value());
    }

    private static String title(String path) {
        String twin = path.substring(path.lastIndexOf(':') + 1).replaceAll(".*%3A", "");
        return json(harbour.acting("a", twin, path)).path("title").asText();
    }

    private static HttpResponse<String> create(String agent, String twin, String thing) {
        TestAgent signing = harbour.agent(agent);
        String signed =
                signing.signed(Kind.CREATE_TWIN, twin, "/?key=" + signing.key().multibase(), thing);
        return signing.send(
                "PUT",
                "/things/" + did(twin),
                thing,
                signed,
                "Content-Type",
                THING,
                "Parley-Key",
                signing.key().multibase());
    }

    private static HttpResponse<String> change(
            String method, String agent, String twin, @Nullable String body, String type) {
        return change(method, agent, twin, harbour.agent("a").version(twin), body, type);
    }

    private static HttpResponse<String> change(
            String method, String agent, String twin, long version, @Nullable String body, String type) {
        Kind kind = method.equals("DELETE") ? Kind.DELETE_TWIN : Kind.CHANGE_TWIN;
        TestAgent signing = harbour.agent(agent);
        String signed = signing.signed(kind, twin, "/?version=" + version, body);
        return signing.send(method, "/things/" + did(twin) + "?version=" + version, body, signed, "Content-Type", type);
    }
}
