package parley.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.registry.HarbourSpace.assertProblem;
import static parley.registry.HarbourSpace.encoded;
import static parley.registry.HarbourSpace.json;
import static parley.registry.world.World.GRID;
import static parley.registry.world.World.GRID_KEY;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.jena.graph.Graph;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.avro.Action;
import parley.avro.CatalogEntry;
import parley.avro.Rule;
import parley.avro.SignedCatalogEntry;
import parley.avro.SubjectKind;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.OrganisationKeys;
import parley.identity.SecuredDocument;
import parley.identity.TwinDocument;
import parley.identity.Verification;
import parley.identity.VocabularyStatement;
import parley.registry.world.World;
import parley.testing.NeedsPlainBroker;
import parley.topics.AvroSerde;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// What twins tell of themselves, and what others find of it, over the whole service.
@NeedsPlainBroker
class DiscoveryIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFLUENT = "application/vnd.schemaregistry.v1+json";
    private static final String PERIOD =
            "{\"type\":\"record\",\"name\":\"Sampling\",\"fields\":[{\"name\":\"periodMillis\",\"type\":\"int\"}]}";

    private static final String PLATFORM = """
            PREFIX sosa: <http://www.w3.org/ns/sosa/>
            PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
            PREFIX qudt: <http://qudt.org/schema/qudt/>
            <> a sosa:Platform ;
              <http://www.w3.org/2000/01/rdf-schema#label> "The quay's computer" ;
              geo:lat 53.545 ; geo:long 9.985 ;
              <urn:ex:feed> <FEED> .
            <FEED> sosa:observes <#cpu> .
            <#cpu> a sosa:ObservableProperty , <urn:ex:CpuLoad> ;
              qudt:hasQuantityKind <http://qudt.org/vocab/quantitykind/DimensionlessRatio> ;
              qudt:hasUnit <http://qudt.org/vocab/unit/PERCENT> .
            """;

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

    /// did:web, with no token: the organisation's document, and a twin's only while nobody may not find it.
    @Test
    void documentsStandWhereTheirDidsSayForWhomEverFindsThem() throws Exception {
        Did twin = HARBOUR.twin("public");
        harbour.put("public", "a", "<> a <urn:ex:Public> .", "text/turtle");
        var hidden = harbour.registry.send("GET", twin.documentPath(), null, null);
        var never = harbour.registry.send("GET", HARBOUR.twin("never-was").documentPath(), null, null);
        harbour.rules(twin, World.allow(SubjectKind.ANYONE, "", "/", Action.FIND));
        var shown = harbour.registry.send("GET", twin.documentPath(), null, null);
        harbour.rules(twin, World.allow(SubjectKind.ORGANISATION, GRID.value(), "/", Action.FIND));
        var hiddenAgain = harbour.registry.send("GET", twin.documentPath(), null, null);
        var organisation = harbour.registry.send("GET", HARBOUR.documentPath(), null, null);

        assertThat(never.statusCode()).isEqualTo(404);
        for (var answer : List.of(hidden, hiddenAgain)) {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo(never.body());
        }
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.headers().firstValue("Content-Type")).contains("application/did+json");
        assertThat(TwinDocument.parseEndorsed(shown.body(), OrganisationKeys.pinned(HARBOUR, HARBOUR_KEY.publicKey())))
                .isInstanceOfSatisfying(
                        TwinDocument.Result.Endorsed.class,
                        endorsed -> assertThat(endorsed.document().twin()).isEqualTo(twin));
        assertThat(organisation.headers().firstValue("Content-Type")).contains("application/did+json");
        assertThat(SecuredDocument.verify(organisation.body(), HARBOUR_KEY.publicKey()))
                .isInstanceOf(Verification.Verified.class);
    }

    /// By each operation of the SPARQL 1.1 Protocol, in each format, and over nothing but what the asking twin may see.
    @Test
    void aQueryIsAnsweredFromWhatTheAskingTwinMaySee() throws Exception {
        Did shown = HARBOUR.twin("queried");
        harbour.put("queried", "a", "<> a <urn:ex:Queried> ; <urn:ex:says> 'seen' .", "text/turtle");
        harbour.put("unqueried", "a", "<> a <urn:ex:Queried> ; <urn:ex:says> 'unseen' .", "text/turtle");
        harbour.rules(
                shown,
                World.allow(SubjectKind.ANYONE, "", "/", Action.FIND),
                World.allow(SubjectKind.ANYONE, "", "/description", Action.DESCRIBE));
        String query = "SELECT ?t ?says { ?t a <urn:ex:Queried> ; <urn:ex:says> ?says }";
        String[] asking = {"Parley-Twin", HARBOUR.twin("asking").value(), "Accept", "text/csv"};

        var got = harbour.agent("b", "GET", "/sparql?query=" + encoded(query), null, asking);
        assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
        assertThat(got.headers().firstValue("Content-Type")).contains("text/csv;charset=utf-8");
        assertThat(got.body()).isEqualTo("t,says\r\n" + shown + ",seen\r\n");
        var posted =
                harbour.agent("b", "POST", "/sparql", query, with(asking, "Content-Type", "application/sparql-query"));
        var sent = harbour.agent(
                "b",
                "POST",
                "/sparql",
                "query=" + encoded(query),
                with(asking, "Content-Type", "application/x-www-form-urlencoded"));
        assertThat(List.of(posted.body(), sent.body())).containsOnly(got.body());
        var json = harbour.acting("b", "asking", "/sparql?query=" + encoded(query), "Accept", "*/*");
        assertThat(json(json).at("/results/bindings/0/says/value").asText()).isEqualTo("seen");
        var described = harbour.acting("b", "asking", "/sparql?query=" + encoded("DESCRIBE <" + shown + ">"));
        assertThat(described.headers().firstValue("Content-Type")).contains("text/turtle;charset=utf-8");
        assertThat(described.body()).contains("urn:ex:Queried");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                             | 400 | query",
                "query=ASK+%7B%7D&query=ASK+%7B%7D            | 400 | query",
                "query=SELECT                                 | 400 | query",
                "query=ASK+%7B%7D&default-graph-uri=urn:a     | 400 | default-graph-uri",
                "query=SELECT+*+%7BSERVICE+%3Curn:a%3E%7B%7D%7D | 400 | query"
            })
    void aQueryThatCannotBeAnsweredIsRefusedWithTheField(@Nullable String query, int status, String field) {
        assertProblem(harbour.acting("b", "asking", "/sparql?" + (query == null ? "" : query)), status, field);
    }

    @Test
    void aResultInNoFormThatIsTakenIsNotAcceptable() {
        assertProblem(
                harbour.acting("b", "asking", "/sparql?query=ASK+%7B%7D", "Accept", "text/turtle"), 406, "Accept");
        assertThat(harbour.registry
                        .send("GET", "/sparql?query=ASK+%7B%7D", null, null)
                        .statusCode())
                .isEqualTo(401);
    }

    private static String[] with(String[] headers, String... more) {
        return Stream.concat(Stream.of(headers), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void aDeclaredControlHasItsTopicsAndIsSeenByWhomThePolicyLets() throws Exception {
        Did twin = HARBOUR.twin("controlled");
        harbour.put("controlled", "a", "<> a <urn:ex:Controlled> .", "text/turtle");

        JsonNode declared =
                json(control("a", "controlled", "sampling", "{\"request\":" + PERIOD + ",\"result\":\"int\"}"));
        control("a", "controlled", "reset", "{\"request\":" + PERIOD + "}");

        assertThat(declared.at("/controls/0/name").asText()).isEqualTo("sampling");
        assertThat(declared.at("/controls/0/request").asText()).isEqualTo(PERIOD);
        assertThat(declared.at("/controls/0/result").asText()).isEqualTo("\"int\"");
        try (Admin admin = harbour.kafka.admin()) {
            assertThat(admin.listTopics().names().get()).contains("control.controlled", "result.controlled");
        }
        harbour.rules(
                twin,
                World.allow(SubjectKind.ANYONE, "", "/", Action.FIND),
                World.allow(SubjectKind.ANYONE, "", "/description", Action.DESCRIBE),
                World.allow(SubjectKind.ANYONE, "", "/controls/reset", Action.DESCRIBE));
        JsonNode seen = json(harbour.acting("b", "asking", "/descriptions?twin=" + encoded(twin.value())));
        assertThat(seen.path("controls").findValuesAsText("name")).containsExactly("reset");
        assertThat(seen.at("/controls/0/result").isNull()).isTrue();

        HttpResponse<String> removed = harbour.agent("a").control("DELETE", "controlled", "reset", null);
        assertThat(json(removed).path("controls").findValuesAsText("name")).containsExactly("sampling");
        assertProblem(harbour.agent("a").control("DELETE", "controlled", "reset", null), 404, "control");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sampling | {}                                    | request",
                "sampling | {\"request\":{\"type\":\"recor\"}}    | request",
                "sampling | {\"request\":\"int\",\"result\":\"x\"}| result",
                "sampling | {\"request\":\"int\",\"answer\":1}    | answer",
                "sampling | [                                     | body",
                "sampling | []                                    | body",
                "Sampling | {\"request\":\"int\"}                 | control"
            })
    void badControlsAreRefusedWithTheField(String name, String body, String field) {
        harbour.put("uncontrolled", "a", "<> a <urn:ex:Uncontrolled> .", "text/turtle");

        assertProblem(control("a", "uncontrolled", name, body), 400, field);
    }

    @Test
    void onlyATwinsOwnAgentsDeclareItsControls() {
        harbour.put("owned", "a", "<> a <urn:ex:Owned> .", "text/turtle");

        HttpResponse<String> others = control("b", "owned", "sampling", "{\"request\":\"int\"}");
        HttpResponse<String> nobodys = control("b", "never", "sampling", "{\"request\":\"int\"}");

        assertThat(others.statusCode()).isEqualTo(404);
        assertThat(others.body()).isEqualTo(nobodys.body());
    }

    /// The story: nothing before a rule; then found by what it is, what it observes and where it is.
    @Test
    void aTwinIsFoundByMeaningOnceItsPolicySaysSo() throws Exception {
        Did twin = HARBOUR.twin("platform");
        harbour.put("platform", "a", dockside(twin), "text/turtle");
        List<String> queries = List.of(
                "/find?type=" + encoded("urn:ex:Dockside"),
                "/find?property=" + encoded("urn:ex:Share"),
                "/find?near=43.29,5.36&radius=2000",
                "/find?text=dockside%20computer",
                "/find?text=dockside&organisation=" + encoded(HARBOUR.value()),
                "/find?text=computers&language=en&box=43,5,44,6&type=" + encoded("urn:ex:Dockside")
                        + "&property=" + encoded("urn:ex:Share") + "&unit="
                        + encoded("http://qudt.org/vocab/unit/PERCENT") + "&having="
                        + encoded("http://www.w3.org/2003/01/geo/wgs84_pos#lat >= 43.295") + "&having="
                        + encoded("urn:ex:feed") + "&sort=recency");
        JsonNode never = found("/find?type=urn:ex:Never");
        for (String query : queries) {
            assertThat(found(query)).isEqualTo(never);
        }

        harbour.rules(twin, World.allow(SubjectKind.ANYONE, "", "/", Action.FIND, Action.DESCRIBE));

        for (String query : queries) {
            JsonNode found = json(harbour.acting("b", "asking", query));
            assertThat(found.path("total").asInt()).as(query).isEqualTo(1);
            assertThat(found.at("/twins/0/twin").asText()).isEqualTo(twin.value());
            assertThat(found.at("/twins/0/label").asText()).isEqualTo("The dockside computer");
            assertThat(found.at("/twins/0/types/0").asText()).isEqualTo("urn:ex:Dockside");
            assertThat(Instant.parse(found.at("/twins/0/changed").asText())).isBefore(Instant.now());
        }
        assertThat(json(harbour.acting("b", "asking", queries.get(2)))
                        .at("/twins/0/distanceMetres")
                        .asDouble())
                .isBetween(1.0, 2000.0);
        harbour.rules(twin);
        assertThat(found(queries.getFirst())).isEqualTo(never);
    }

    /// An ontology widens what is asked for, and shapes refuse a description; both from the moment of the
    /// answer.
    @Test
    void theOrganisationsVocabulariesCount() throws Exception {
        harbour.put("lifting", "a", "<> a <urn:ex:PortalCrane> .", "text/turtle");
        harbour.rules(HARBOUR.twin("lifting"), World.allow(SubjectKind.ANYONE, "", "/", Action.FIND, Action.DESCRIBE));
        String query = "/find?type=" + encoded("urn:ex:LiftingMachine");
        assertThat(found(query).path("total").asInt()).isZero();

        String terms =
                "<urn:ex:PortalCrane> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:ex:LiftingMachine> .";
        assertThat(vocabulary("ontology", "cranes", terms).statusCode()).isEqualTo(200);
        assertThat(found(query).at("/twins/0/name").asText()).isEqualTo("lifting");
        assertThat(harbour.agent("a", "GET", "/vocabularies/ontology/cranes", null)
                        .body())
                .isEqualTo(terms);

        String shapes = """
                PREFIX sh: <http://www.w3.org/ns/shacl#>
                <urn:ex:S> a sh:NodeShape ; sh:targetClass <urn:ex:PortalCrane> ;
                  sh:property [ sh:path <urn:ex:reach> ; sh:minCount 1 ; sh:message "how far?" ] .
                """;
        assertThat(vocabulary("shapes", "cranes", shapes).statusCode()).isEqualTo(200);
        HttpResponse<String> refused =
                harbour.put("lifting", "a", "<> a <urn:ex:PortalCrane> , <urn:ex:B> .", "text/turtle");
        assertProblem(refused, 422, "body");
        assertThat(json(refused).path("detail").asText()).contains("lifting <urn:ex:reach>: how far?");

        assertThat(vocabulary("ontology", "cranes", "").statusCode()).isEqualTo(200);
        assertThat(vocabulary("shapes", "cranes", "").statusCode()).isEqualTo(200);
        assertThat(found(query).path("total").asInt()).isZero();
        assertThat(json(harbour.agent("a", "GET", "/vocabularies", null))).isEmpty();
        assertProblem(vocabulary("ontology", "Bad", terms), 400, "name");
        assertProblem(vocabulary("terms", "cranes", terms), 400, "kind");
        assertProblem(vocabulary("ontology", "cranes", "oops"), 400, "turtle");
        assertProblem(harbour.registry.send("PUT", "/vocabularies/ontology/x", null, "{}"), 400, "body");
    }

    private static HttpResponse<String> vocabulary(String kind, String name, String turtle) throws Exception {
        String sha256 = turtle.isEmpty()
                ? ""
                : HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(turtle.getBytes(UTF_8)));
        String statement = new VocabularyStatement(HARBOUR, kind, name, sha256, Instant.now())
                .secure(new OrganisationKey(HARBOUR, HARBOUR_KEY));
        String body = JSON.createObjectNode()
                .put("statement", statement)
                .put("turtle", turtle)
                .toString();
        return harbour.registry.send(
                "PUT", "/vocabularies/" + kind + "/" + name, null, body, "Content-Type", "application/json");
    }

    /// All that is found, without how fresh the partners' catalogues are, which time changes.
    private static JsonNode found(String query) throws Exception {
        ObjectNode found = (ObjectNode) json(harbour.acting("b", "asking", query));
        found.remove("partners");
        return found;
    }

    /// Of no class, property or place that the twins of other tests have.
    private static String dockside(Did twin) {
        return PLATFORM.replace("FEED", twin.feedUrl("load"))
                .replace("sosa:Platform", "<urn:ex:Dockside>")
                .replace("<http://qudt.org/vocab/quantitykind/DimensionlessRatio>", "<urn:ex:Share>")
                .replace("The quay's", "The dockside")
                .replace("53.545", "43.295")
                .replace("9.985", "5.365");
    }

    /// A comma in what is asked for divides nothing.
    @Test
    void aValueWithACommaIsOne() throws Exception {
        harbour.put("comma", "a", "<> <urn:ex:by> 'Smith, John' ; a <urn:ex:A,B> .", "text/turtle");
        harbour.rules(HARBOUR.twin("comma"), World.allow(SubjectKind.ANYONE, "", "/", Action.FIND, Action.DESCRIBE));

        assertThat(found("/find?type=" + encoded("urn:ex:A,B") + "&having=" + encoded("urn:ex:by = Smith, John"))
                        .path("total")
                        .asInt())
                .isEqualTo(1);
    }

    /// A search goes on: what comes, changes and goes is told as server-sent events, to who comes again too.
    @Test
    void aSearchGoesOn() throws Exception {
        Did twin = HARBOUR.twin("watched");
        harbour.put("watched", "a", "<> a <urn:ex:Watched> .", "text/turtle");
        String path = "/find/events?type=" + encoded("urn:ex:Watched");
        try (EventLines events = EventLines.open(harbour, path, null)) {
            events.await("current");
            harbour.rules(twin, World.allow(SubjectKind.ANYONE, "", "/", Action.FIND, Action.DESCRIBE));
            assertThat(events.await("added").at("/twin").asText()).isEqualTo(twin.value());
            harbour.put("watched", "a", "<> a <urn:ex:Watched> , <urn:ex:More> .", "text/turtle");
            assertThat(events.await("changed").path("types")).hasSize(2);
        }
        String last;
        try (EventLines events = EventLines.open(harbour, path, null)) {
            events.await("added");
            events.await("current");
            last = events.lastId();
        }
        harbour.rules(twin);
        try (EventLines events = EventLines.open(harbour, path, last)) {
            assertThat(events.await("removed").path("twin").asText()).isEqualTo(twin.value());
        }
        assertProblem(harbour.acting("b", "asking", path, "Last-Event-ID", "x"), 400, "Last-Event-ID");
        assertProblem(harbour.acting("b", "asking", path + "&limit=3"), 400, "limit");
    }

    /// The rows of a SELECT come and go like twins.
    @Test
    void theRowsOfAQueryComeAndGo() throws Exception {
        Did twin = HARBOUR.twin("rows");
        harbour.put("rows", "a", "<> a <urn:ex:Rows> ; <urn:ex:n> 1 .", "text/turtle");
        String path = "/sparql/events?query=" + encoded("SELECT ?t ?n { ?t a <urn:ex:Rows> ; <urn:ex:n> ?n }");
        try (EventLines events = EventLines.open(harbour, path, null)) {
            events.await("current");
            harbour.rules(twin, World.allow(SubjectKind.ANYONE, "", "/", Action.FIND, Action.DESCRIBE));
            assertThat(events.await("added").at("/t/value").asText()).isEqualTo(twin.value());
            harbour.put("rows", "a", "<> a <urn:ex:Rows> ; <urn:ex:n> 2 .", "text/turtle");
            assertThat(events.await("removed").at("/n/value").asText()).isEqualTo("1");
            assertThat(events.await("added").at("/n/value").asText()).isEqualTo("2");
            harbour.rules(twin);
            assertThat(events.await("removed").at("/n/value").asText()).isEqualTo("2");
        }
        assertProblem(harbour.acting("b", "asking", "/sparql/events"), 400, "query");
        assertProblem(harbour.acting("b", "asking", "/sparql/events?query=ASK+%7B%7D"), 400, "query");
        assertProblem(harbour.acting("b", "asking", "/sparql/events?query=SELECT"), 400, "query");
        harbour.put("costly", "a", "<> <urn:ex:n> 1, 2, 3, 4, 5, 6 .", "text/turtle");
        harbour.rules(HARBOUR.twin("costly"), World.allow(SubjectKind.ANYONE, "", "/", Action.FIND, Action.DESCRIBE));
        String costly = IntStream.range(0, 12)
                .mapToObj(i -> "?s" + i + " ?p" + i + " ?o" + i + " . ")
                .collect(Collectors.joining("", "SELECT * { ", "}"));
        try (EventLines events = EventLines.open(harbour, "/sparql/events?query=" + encoded(costly), null)) {
            assertThat(events.await("ended").path("reason").asText()).isNotBlank();
        }
    }

    /// The events of a Thing Description Directory: what is there already is none, what is hidden is deleted.
    @Test
    void theDirectoryTellsWhatComesChangesAndGoes() throws Exception {
        Did twin = HARBOUR.twin("told");
        Did quiet = HARBOUR.twin("quiet");
        harbour.put("told", "a", "<> a <urn:ex:Told> .", "text/turtle");
        harbour.put("quiet", "a", "<> a <urn:ex:Quiet> .", "text/turtle");
        Rule[] all = {World.allow(SubjectKind.ANYONE, "", "/", Action.FIND, Action.DESCRIBE)};
        harbour.rules(quiet, World.allow(SubjectKind.ANYONE, "", "/", Action.FIND));
        try (EventLines events = EventLines.open(harbour, "/events", null);
                EventLines deleted = EventLines.open(harbour, "/events/thing_deleted", null)) {
            events.await("current");
            deleted.await("current");
            harbour.rules(twin, all);
            assertThat(events.await("thing_created").path("id").asText()).isEqualTo(twin.value());
            harbour.put("quiet", "a", "<> a <urn:ex:Quieter> .", "text/turtle");
            harbour.put("told", "a", "<> a <urn:ex:Told> , <urn:ex:Again> .", "text/turtle");
            assertThat(events.await("thing_updated").path("id").asText()).isEqualTo(twin.value());
            harbour.rules(twin);
            assertThat(events.await("thing_deleted").path("id").asText()).isEqualTo(twin.value());
            assertThat(deleted.await("thing_deleted").path("id").asText()).isEqualTo(twin.value());
        }
        assertProblem(harbour.acting("b", "asking", "/events/thing_moved"), 400, "type");
        assertProblem(harbour.acting("b", "asking", "/events?diff=true"), 501, "diff");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"place\":{\"latitude\":\"north\",\"longitude\":9}} | 400 | place.latitude",
                "{\"place\":{\"latitude\":95,\"longitude\":9}}        | 422 | wgs84_pos#lat",
                "{\"name\":\"x\"}                                    | 400 | name: unknown",
                "[]                                                | 400 | a JSON object is needed"
            })
    void plainJsonIsTakenOrRefusedWithTheMember(String json, int status, String member) throws Exception {
        HttpResponse<String> refused = harbour.put("plain", "a", json, "application/json");
        assertProblem(refused, status, "body");
        assertThat(json(refused).path("detail").asText()).contains(member);
        HttpResponse<String> taken = harbour.put(
                "plain", "a", "{\"label\":\"Plain\",\"place\":{\"latitude\":1.5,\"longitude\":2}}", "application/json");
        assertThat(taken.statusCode()).isIn(200, 201);
        assertThat(json(taken).path("description").asText()).contains("1.5");
    }

    @Test
    void aPartnersTwinsAreFoundAsLongAsItsCatalogueIsFresh() throws Exception {
        Did balancer = GRID.twin("balancer");
        String mirrored = Topics.mirroredCatalog("grid", "harbour").name();
        CatalogEntry entry = CatalogEntry.newBuilder()
                .setTwin(balancer.value())
                .setOrganisation(GRID.value())
                .setWithdrawn(false)
                .setDescription(World.turtle(balancer, "<> a <urn:ex:Balancer> ."))
                .setDocument(World.document(balancer, "balancer-agent", GRID_KEY))
                .setFeeds(List.of(World.feed(balancer, "plan")))
                .setAudience(List.of(
                        World.allow(SubjectKind.ORGANISATION, HARBOUR.value(), "/", Action.FIND, Action.DESCRIBE)))
                .setVersion(1)
                .build();
        harbour.send(mirrored, balancer.value(), signed(entry));
        JsonNode before = json(harbour.acting("b", "asking", "/find?type=urn:ex:Balancer"));
        assertThat(before.path("total").asInt()).isZero();
        assertThat(before.at("/partners/0/hidden").asBoolean()).isTrue();

        CatalogEntry heartbeat = World.heartbeat(GRID, Instant.now());
        harbour.send(mirrored, GRID.value(), signed(heartbeat));

        await().untilAsserted(() -> {
            JsonNode found = json(harbour.acting("b", "asking", "/find?type=urn:ex:Balancer"));
            assertThat(found.at("/twins/0/feeds/0").asText()).isEqualTo("plan");
            assertThat(found.at("/partners/0/name").asText()).isEqualTo("grid");
            assertThat(found.at("/partners/0/hidden").asBoolean()).isFalse();
            assertThat(found.at("/partners/0/ageSeconds").asLong()).isLessThan(3600);
        });
    }

    private static byte[] signed(CatalogEntry entry) {
        return AvroSerde.of(SignedCatalogEntry.class).encode(World.signed(entry, HARBOUR, GRID_KEY));
    }

    @Test
    void theLaneHasAHeartbeat() throws Exception {
        Map<String, CatalogEntry> lane = new ConcurrentHashMap<>();
        try (TopicTail<SignedCatalogEntry> tail = TopicTail.start(
                Topics.laneCatalog("grid"),
                harbour.kafka.clientConfig(),
                record -> World.believed(record.key(), record.value())
                        .ifPresent(entry -> lane.put(record.key(), entry)))) {
            tail.caughtUp().get();
            await().untilAsserted(() -> assertThat(lane).containsKey(HARBOUR.value()));
        }
        assertThat(Objects.requireNonNull(lane.get(HARBOUR.value())).getHeartbeat())
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "near=53.5                                  | near",
                "near=north,9                               | near",
                "near=91,9&radius=5                         | near",
                "radius=5                                   | near",
                "near=53.5,9.9                              | radius",
                "near=53.5,9.9&radius=0                     | radius",
                "type=Platform                              | type",
                "property=not%20an%20iri                    | property",
                "limit=0                                    | limit",
                "organisation=harbour                       | organisation",
                "organisation=did:web:o.example:twins:a     | organisation",
                "box=1,2,3                                  | box",
                "box=3,1,2,4                                | box",
                "box=1,2,3,4&near=1,2&radius=3              | box",
                "sort=size                                  | sort",
                "sort=distance                              | sort",
                "sort=distance&box=1,2,3,4                  | sort",
                "language=not%20one                         | language",
                "having=power                               | having",
                "having=urn:ex:p%20like%203                 | having",
                "having=urn:ex:p%20%3E%20much               | having",
                "having=urn:ex:p%20=                        | having",
                "type=urn:ex:A&type=B                       | type",
                "cursor=x                                   | cursor"
            })
    void badQueriesAreRefusedWithTheField(String query, String field) {
        assertProblem(harbour.acting("b", "asking", "/find?" + query), 400, field);
    }

    @Test
    void aDescriptionIsTheSameInEachSyntax() throws Exception {
        Did twin = HARBOUR.twin("linked");
        String jsonLd = "{\"@context\":\"urn:parley:context\",\"@id\":\"\",\"@type\":\"sosa:Platform\","
                + "\"geo:lat\":{\"@value\":\"53.5\",\"@type\":\"xsd:decimal\"},\"geo:long\":\"9.9\"}";
        assertThat(harbour.put("linked", "a", jsonLd, "application/ld+json").statusCode())
                .isEqualTo(201);
        harbour.rules(twin, World.allow(SubjectKind.ANYONE, "", "/", Action.FIND, Action.DESCRIBE));
        String path = "/descriptions?twin=" + encoded(twin.value());

        HttpResponse<String> turtle = harbour.acting("b", "asking", path, "Accept", "text/turtle");
        HttpResponse<String> linked = harbour.acting("b", "asking", path, "Accept", "application/ld+json");

        assertThat(linked.headers().firstValue("Content-Type")).contains("application/ld+json");
        assertThat(graph(turtle.body(), Lang.TURTLE).size()).isEqualTo(3);
        assertThat(graph(linked.body(), Lang.JSONLD).isIsomorphicWith(graph(turtle.body(), Lang.TURTLE)))
                .isTrue();
        assertProblem(
                harbour.put("linked", "a", "{\"@context\":\"http://localhost:1/\"}", "application/ld+json"),
                400,
                "body");
    }

    @Test
    void whatIsSaidOfAHiddenFeedIsNotDescribed() throws Exception {
        Did twin = HARBOUR.twin("discreet");
        harbour.put("discreet", "a", PLATFORM.replace("FEED", twin.feedUrl("load")), "text/turtle");
        harbour.rules(
                twin,
                World.allow(SubjectKind.ANYONE, "", "/", Action.FIND, Action.DESCRIBE),
                World.deny(SubjectKind.ANYONE, "", "/feeds/load", Action.DESCRIBE));

        for (String syntax : List.of("text/turtle", "application/ld+json", "application/json")) {
            assertThat(harbour.acting("b", "asking", "/descriptions?twin=" + encoded(twin.value()), "Accept", syntax)
                            .body())
                    .contains("Platform")
                    .doesNotContain("feeds/load");
        }
        JsonNode found = json(harbour.acting("b", "asking", "/find?text=discreet"));
        assertThat(found.at("/twins/0/twin").asText()).isEqualTo(twin.value());
        assertThat(json(harbour.acting("b", "asking", "/find?text=discreet&property=urn:ex:CpuLoad"))
                        .path("total")
                        .asInt())
                .isZero();
    }

    @Test
    void theFacadeAnswersWhatConfluentsClientsAskBeforeTheyStart() throws Exception {
        harbour.put("publisher", "p", "<> a <urn:ex:Publisher> .", "text/turtle");
        String subject = "feed.publisher.load-value";
        String schema = JSON.writeValueAsString(Map.of("schema", World.SCHEMA));
        int id = json(confluent("p", "POST", "/subjects/" + subject + "/versions", schema))
                .path("id")
                .asInt();

        assertThat(confluent("p", "GET", "/schemas/ids/" + id + "/versions", null)
                        .body())
                .isEqualTo("[{\"subject\":\"" + subject + "\",\"version\":1}]");
        assertThat(confluent("p", "GET", "/schemas/ids/" + id + "/subjects", null)
                        .body())
                .isEqualTo("[\"" + subject + "\"]");
        assertThat(confluent("p", "GET", "/schemas/ids/" + id + "/schema", null).body())
                .isEqualTo(World.SCHEMA);
        assertThat(confluent("p", "GET", "/subjects/" + subject + "/versions/1/schema", null)
                        .body())
                .isEqualTo(World.SCHEMA);
        assertThat(confluent("p", "GET", "/config/" + subject, null).body())
                .isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
        assertThat(confluent("p", "GET", "/config", null).body()).contains("BACKWARD");
        assertThat(confluent("p", "GET", "/mode/" + subject, null).body()).isEqualTo("{\"mode\":\"READWRITE\"}");
        assertThat(confluent("p", "GET", "/mode", null).body()).contains("READWRITE");
        assertThat(confluent("p", "POST", "/compatibility/subjects/" + subject + "/versions", schema)
                        .body())
                .isEqualTo("{\"is_compatible\":true}");
        for (String path : List.of("/config/SUBJECT", "/mode/SUBJECT", "/subjects/SUBJECT/versions/1/schema")) {
            HttpResponse<String> hidden = confluent("b", "GET", path.replace("SUBJECT", subject), null);
            HttpResponse<String> never = confluent("b", "GET", path.replace("SUBJECT", "feed.never.load-value"), null);
            assertThat(hidden.statusCode()).isEqualTo(404);
            assertThat(hidden.body().replace("publisher", "never")).isEqualTo(never.body());
        }
        for (String path : List.of("/versions", "/subjects", "/schema")) {
            assertThat(confluent("b", "GET", "/schemas/ids/" + id + path, null).body())
                    .isEqualTo(confluent("b", "GET", "/schemas/ids/99999" + path, null)
                            .body()
                            .replace("99999", Integer.toString(id)));
        }
    }

    private static HttpResponse<String> confluent(String agent, String method, String path, @Nullable String body) {
        return harbour.agent(agent)
                .schemas(method, "/schemas" + path, body, "Content-Type", CONFLUENT, "Accept", CONFLUENT);
    }

    private static Graph graph(String text, Lang lang) {
        Graph graph = GraphFactory.createDefaultGraph();
        RDFParser.create().fromString(text).lang(lang).parse(graph);
        return graph;
    }

    private static HttpResponse<String> control(String agent, String twin, String name, String body) {
        return harbour.agent(agent).control("PUT", twin, name, body);
    }
}
