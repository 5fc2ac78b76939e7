package parley.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.registry.world.World.GRID;
import static parley.registry.world.World.GRID_KEY;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.avro.Action;
import parley.avro.CatalogEntry;
import parley.avro.Interaction;
import parley.avro.Quarantined;
import parley.avro.Rule;
import parley.avro.SignedCatalogEntry;
import parley.avro.State;
import parley.avro.SubjectKind;
import parley.avro.TwinEntry;
import parley.fence.Fence;
import parley.fence.FenceWait;
import parley.identity.AgentRequest;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKeys;
import parley.identity.SecuredDocument;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.identity.Verification;
import parley.registry.world.World;
import parley.schemaregistry.SchemaRegistryClient;
import parley.testing.KafkaBroker;
import parley.testing.NeedsPlainBroker;
import parley.testing.SchemaRegistryServer;
import parley.testing.api.Route;
import parley.topics.AvroSerde;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// The whole service against a real broker.
@NeedsPlainBroker
class TwinRegistryIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = World.AGENT_KEY.multibase();
    private static final String CONFLUENT = "application/vnd.schemaregistry.v1+json";

    @TempDir
    private static Path folder;

    private static KafkaBroker kafka;
    private static Realm realm;
    private static SchemaRegistryServer schemas;
    private static RunningRegistry registry;
    private static KafkaProducer<String, byte[]> producer;
    private static TopicTail<SignedCatalogEntry> lane;
    private static final Map<String, CatalogEntry> LANE = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        kafka = KafkaBroker.start();
        RunningRegistry.becomePartners(kafka);
        realm = new Realm();
        schemas = SchemaRegistryServer.start(100);
        registry = RunningRegistry.start(kafka, realm, schemas.base(), folder);
        producer = new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), new ByteArraySerializer());
        lane = TopicTail.start(Topics.laneCatalog("grid"), kafka.clientConfig(), record -> {
            if (record.value() != null) {
                World.believed(record.key(), record.value()).ifPresent(entry -> LANE.put(record.key(), entry));
            }
        });
    }

    @AfterAll
    static void stop() {
        lane.close();
        producer.close();
        registry.close();
        schemas.close();
        realm.close();
        kafka.close();
    }

    @Test
    void aTwinIsCreatedReplacedAndDeletedAndSurvivesARestart() throws Exception {
        Did twin = HARBOUR.twin("lasting");
        assertThat(put("lasting", "a", "<> a <urn:ex:One> .").statusCode()).isEqualTo(201);
        assertThat(put("lasting", "a", "<> a <urn:ex:Two> .").statusCode()).isEqualTo(200);

        JsonNode stored = json(registry.send("GET", "/twins/lasting", realm.token("a"), null));
        assertThat(stored.path("twin").asText()).isEqualTo(twin.value());
        assertThat(stored.path("version").asInt()).isEqualTo(2);
        assertThat(stored.path("description").asText()).contains("urn:ex:Two", twin.value());
        assertThat(TwinDocument.parseEndorsed(
                        stored.path("document").asText(), OrganisationKeys.pinned(HARBOUR, HARBOUR_KEY.publicKey())))
                .isInstanceOf(TwinDocument.Result.Endorsed.class);

        try (RunningRegistry restarted = RunningRegistry.start(kafka, realm, schemas.base(), folder)) {
            assertThat(json(restarted.send("GET", "/twins/lasting", realm.token("a"), null)))
                    .isEqualTo(stored);
            assertThat(new TestAgent(restarted, realm, "a", World.AGENT_KEY)
                            .delete("lasting")
                            .statusCode())
                    .isEqualTo(204);
        }
        await().untilAsserted(() -> assertThat(registry.send("GET", "/twins/lasting", realm.token("a"), null)
                        .statusCode())
                .isEqualTo(404));
    }

    @Test
    void anAgentSeesAndChangesItsOwnTwinsOnly() {
        put("owned", "a", "<> a <urn:ex:One> .");

        HttpResponse<String> others = registry.send("GET", "/twins/owned", realm.token("b"), null);
        HttpResponse<String> nobodys = registry.send("GET", "/twins/never", realm.token("b"), null);
        assertThat(others.statusCode()).isEqualTo(404);
        assertThat(others.body()).isEqualTo(nobodys.body());
        assertThat(agent("b").delete("owned").statusCode()).isEqualTo(404);
        assertProblem(put("owned", "b", "<> a <urn:ex:One> ."), 409, "twin");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bad            | <> a nope:x .                              | 400 | body",
                "bad            | <> a <urn:ex:X>                            | 400 | body",
                "bad            | <http://example.org/> a <urn:ex:X> .       | 422 | body",
                "Bad_Name       | <> a <urn:ex:X> .                          | 400 | twin",
                "a%2Fb          | <> a <urn:ex:X> .                          | 400 | twin"
            })
    void badTwinsAreRefusedWithTheField(String name, String turtle, int status, String field) {
        assertProblem(
                agent("a").bare("PUT", "/twins/" + name, turtle, "Content-Type", "text/turtle", "Parley-Key", KEY),
                status,
                field);
        assertThat(registry.send("GET", "/twins/bad", realm.token("a"), null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void everyRouteIsInTheDocumentThatItServes() throws Exception {
        assertThat(ApiTest.DOCS.told()).containsAll(registry.routes());
        assertThat(registry.send("GET", "/openapi.yaml", null, null).body()).contains("/twins/{twin}/did.json");
    }

    /// did:web Method Specification, Read (Resolve): of a DID with a port and a path.
    @Test
    void anOrganisationWithAPathHasItsDocumentsThere(@TempDir Path own) throws Exception {
        Did organisation = new Did("did:web:localhost%3A8081:harbour");
        try (RunningRegistry there = RunningRegistry.start(kafka, realm, schemas.base(), own, organisation)) {
            HttpResponse<String> document = there.send("GET", "/harbour/did.json", null, null);

            assertThat(document.statusCode()).isEqualTo(200);
            assertThat(document.headers().firstValue("Content-Type")).contains("application/did+json");
            assertThat(json(document).path("id").asText()).isEqualTo(organisation.value());
            assertThat(SecuredDocument.verify(document.body(), HARBOUR_KEY.publicKey()))
                    .isInstanceOf(Verification.Verified.class);
            assertThat(there.routes()).contains(Route.name("GET", "/harbour/twins/{twin}/did.json"));
            assertThat(there.send("GET", "/.well-known/did.json", null, null).statusCode())
                    .isIn(401, 404);
        }
    }

    @Test
    void aSyntaxErrorIsToldWithLineAndColumn() throws Exception {
        assertThat(json(put("bad", "a", "<> a <urn:ex:X> .\n<> a nope:x ."))
                        .path("detail")
                        .asText())
                .startsWith("line 2, column ");
        assertThat(json(put("bad", "a", "<http://example.org/> a <urn:ex:X> ."))
                        .path("detail")
                        .asText())
                .contains("http://example.org/");
    }

    @Test
    void bodiesOverTheLimitAreRefused() {
        assertProblem(put("bad", "a", "#" + "x".repeat(256 * 1024)), 413, "body");
        assertThat(put("bad", "a", "#" + "x".repeat(2 * 1024 * 1024)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void aNewTwinNeedsAKeyAndTurtle() {
        assertProblem(
                registry.send("PUT", "/twins/bad", realm.token("a"), "", "Content-Type", "text/turtle"),
                400,
                "Parley-Key");
        assertProblem(
                registry.send(
                        "PUT", "/twins/bad", realm.token("a"), "", "Content-Type", "text/turtle", "Parley-Key", "z6x"),
                400,
                "Parley-Key");
        assertThat(registry.send("PUT", "/twins/bad", realm.token("a"), "{}", "Content-Type", "application/xml")
                        .statusCode())
                .isEqualTo(415);
    }

    /// Promise 5: a token alone does not change by which keys a twin is known.
    @Test
    void delegationsAreChangedByWhoSignedThat() throws Exception {
        put("delegating", "a", "<> a <urn:ex:One> .");
        String path = "/twins/delegating/delegations/meter";
        String body = delegation(1);
        String signed = signed(World.AGENT_KEY, path, body);
        assertProblem(delegate(path, "a", body, signed), 409, "Parley-Key");
        RunningRegistry.keep(
                kafka, World.HARBOUR.twin("delegating"), "meter", World.key(5).publicKey());

        assertProblem(delegate(path, "a", body, null), 400, "Parley-Request");
        assertProblem(delegate(path, "a", body, signed(World.key(9), path, body)), 403, "Parley-Request");
        assertProblem(delegate(path, "b", body, signed(World.AGENT_KEY, path, body)), 404, null);
        assertProblem(delegate(path, "a", delegation(2), signed(World.AGENT_KEY, path, body)), 400, "Parley-Request");
        assertProblem(delegate(path, "a", delegation(2), signed(World.AGENT_KEY, path, delegation(2))), 409, "version");
        HttpResponse<String> done = delegate(path, "a", body, signed);

        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(document(done).ofAgent("meter")).hasValueSatisfying(meter -> {
            assertThat(meter.functions()).containsExactly(Function.PUBLISH);
            assertThat(meter.custody()).isTrue();
        });
        assertThat(registry.send("GET", "/twins/delegating", realm.token("meter"), null)
                        .statusCode())
                .isEqualTo(200);
        await().untilAsserted(() -> assertThat(keptByOthers("delegating")).isTrue());

        HttpResponse<String> removed = registry.send(
                "DELETE",
                path + "?version=2",
                realm.token("a"),
                null,
                "Parley-Request",
                signed(World.AGENT_KEY, path + "?version=2", ""));

        assertThat(document(removed).ofAgent("meter")).isEmpty();
        await().untilAsserted(() -> assertThat(keptByOthers("delegating")).isFalse());
        assertThat(registry.send("GET", "/twins/delegating", realm.token("meter"), null)
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    key       | "z6Mk"
                    functions | []
                    functions | ["fly"]
                    functions | ["derive"]
                    expires   | "tomorrow"
                    expires   | "2020-01-01T00:00:00Z"
                    custody   | "yes"
                    version   | "1"
                    agent     | "x"
                    """)
    void aBadDelegationIsRefusedNamingTheField(String field, String value) throws Exception {
        put("misled", "a", "<> a <urn:ex:One> .");
        String path = "/twins/misled/delegations/meter";
        String body = ((ObjectNode) JSON.readTree(delegation(1)))
                .<ObjectNode>set(field, JSON.readTree(value))
                .toString();

        assertProblem(delegate(path, "a", body, signed(World.AGENT_KEY, path, body)), 400, field);
    }

    /// Whether the twin's description says that somebody else keeps a key for it.
    private static boolean keptByOthers(String name) throws Exception {
        String twin = World.HARBOUR.twin(name).value();
        HttpResponse<String> described = registry.send(
                "GET",
                "/descriptions?twin=" + URLEncoder.encode(twin, UTF_8),
                realm.token("a"),
                null,
                "Parley-Twin",
                twin);
        assertThat(described.statusCode()).as(described.body()).isEqualTo(200);
        return JSON.readTree(described.body()).path("custody").booleanValue();
    }

    private static String delegation(int version) {
        return "{\"key\":\"" + World.key(5).multibase() + "\",\"functions\":[\"publish\"],\"expires\":\""
                + Instant.now().plus(Duration.ofDays(9)).truncatedTo(ChronoUnit.DAYS)
                + "\",\"custody\":true,\"version\":"
                + version + "}";
    }

    private static HttpResponse<String> delegate(String path, String agent, String body, @Nullable String signed) {
        return signed == null
                ? registry.send("PUT", path, realm.token(agent), body, "Content-Type", "application/json")
                : registry.send(
                        "PUT",
                        path,
                        realm.token(agent),
                        body,
                        "Content-Type",
                        "application/json",
                        "Parley-Request",
                        signed);
    }

    private static String signed(SigningKey key, String path, String body) {
        Did twin = HARBOUR.twin(path.substring("/twins/".length(), path.indexOf("/delegations")));
        Instant now = Instant.now();
        AgentRequest request = new AgentRequest(
                UUID.randomUUID().toString(),
                AgentRequest.Kind.DELEGATE,
                twin,
                "a",
                twin,
                path.substring(path.indexOf("/delegations")),
                body.isEmpty() ? null : AgentRequest.digest(body.getBytes(UTF_8)),
                null,
                now,
                now.plusSeconds(60));
        return AgentRequest.toHeader(request.secure(key));
    }

    private static TwinDocument document(HttpResponse<String> answer) throws Exception {
        String document = json(answer).path("document").asText();
        return switch (TwinDocument.parseEndorsed(
                document, OrganisationKeys.pinned(HARBOUR, HARBOUR_KEY.publicKey()))) {
            case TwinDocument.Result.Endorsed(var endorsed) -> endorsed;
            case TwinDocument.Result.Refused(var why) -> throw new AssertionError(why);
        };
    }

    @Test
    void onlyTokensOfThisRealmAndAudienceCount() throws Exception {
        String path = "/twins/any";
        Instant soon = Instant.now().plusSeconds(60);
        assertThat(registry.send("GET", path, null, null).statusCode()).isEqualTo(401);
        assertThat(registry.send("GET", path, "nonsense", null).statusCode()).isEqualTo(401);
        assertThat(registry.send("GET", path, realm.token("a", "kafka", soon), null)
                        .statusCode())
                .isEqualTo(401);
        assertThat(registry.send(
                                "GET",
                                path,
                                realm.token("a", "parley", Instant.now().minusSeconds(60)),
                                null)
                        .statusCode())
                .isEqualTo(401);
        try (Realm foreign = new Realm()) {
            assertThat(registry.send("GET", path, foreign.token("a"), null).statusCode())
                    .isEqualTo(401);
        }
        assertProblem(registry.send("GET", path, null, null), 401, null);
    }

    @Test
    void concurrentChangesOfATwinAreMadeOneAfterTheOther() throws Exception {
        put("busy", "a", "<> a <urn:ex:One> .");

        List<Thread> writers = IntStream.range(0, 8)
                .mapToObj(i -> Thread.startVirtualThread(() -> put("busy", "a", "<> <urn:ex:writer> " + i + " .")))
                .toList();
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(json(registry.send("GET", "/twins/busy", realm.token("a"), null))
                        .path("version")
                        .asInt())
                .isEqualTo(9);
    }

    /// Promise 4: what you may not find does not exist.
    @Test
    void aHiddenTwinAnswersAsOneThatNeverWas() {
        put("hidden", "a", "<> a <urn:ex:Hidden> .");
        put("asking", "b", "<> a <urn:ex:Asking> .");

        for (String path : List.of("/descriptions?twin=", "/documents?twin=")) {
            HttpResponse<String> hidden = asking(path, HARBOUR.twin("hidden"));
            HttpResponse<String> never = asking(path, HARBOUR.twin("never"));
            HttpResponse<String> foreign = asking(path, new Did("did:web:nobody.example:twins:x"));
            assertThat(hidden.statusCode()).isEqualTo(404);
            assertThat(never.statusCode()).isEqualTo(404);
            assertThat(List.of(never.body(), foreign.body())).containsOnly(hidden.body());
        }
    }

    @Test
    void aRequestNamesATwinThatDelegatesToItsAgent() {
        put("mine", "a", "<> a <urn:ex:Mine> .");
        String path = "/descriptions?twin=" + encoded(HARBOUR.twin("mine"));

        assertProblem(registry.send("GET", path, realm.token("a"), null), 400, "Parley-Twin");
        assertProblem(registry.send("GET", path, realm.token("a"), null, "Parley-Twin", "x"), 400, "Parley-Twin");
        assertProblem(
                registry.send(
                        "GET",
                        path,
                        realm.token("b"),
                        null,
                        "Parley-Twin",
                        HARBOUR.twin("mine").value()),
                403,
                "Parley-Twin");
        assertProblem(
                registry.send(
                        "GET",
                        "/descriptions",
                        realm.token("a"),
                        null,
                        "Parley-Twin",
                        HARBOUR.twin("mine").value()),
                400,
                "twin");
    }

    @Test
    void aPolicyShowsATwinInsideAndInTheLaneBeforeItCountsAsApplied() throws Exception {
        Did twin = HARBOUR.twin("shown");
        put("shown", "a", "<> a <urn:ex:Shown> .");
        put("asking", "b", "<> a <urn:ex:Asking> .");
        try (FenceWait fence = FenceWait.start(kafka.clientConfig(), InstantSource.system())) {
            applied(fence, policy(twin, World.allow(SubjectKind.ANYONE, "", "/", Action.FIND, Action.DESCRIBE)));

            lane.refresh().get();
            assertThat(inLane(twin).getDescription()).contains("urn:ex:Shown");
            HttpResponse<String> described = asking("/descriptions?twin=", twin);
            assertThat(json(described).path("description").asText())
                    .as(described.body())
                    .contains("urn:ex:Shown");
            assertThat(registry.send(
                                    "GET",
                                    "/descriptions?twin=" + encoded(twin),
                                    realm.token("b"),
                                    null,
                                    "Parley-Twin",
                                    HARBOUR.twin("asking").value(),
                                    "Accept",
                                    "text/turtle")
                            .body())
                    .contains("a       <urn:ex:Shown>");
            assertThat(asking("/documents?twin=", twin).statusCode()).isEqualTo(200);
            assertProblem(agent("a").delete("shown"), 409, null);

            applied(fence, tombstone(twin));

            lane.refresh().get();
            assertThat(inLane(twin).getWithdrawn()).isTrue();
            assertThat(inLane(twin).getDescription()).isEmpty();
            assertThat(asking("/descriptions?twin=", twin).statusCode()).isEqualTo(404);
            assertThat(LANE).doesNotContainKey(HARBOUR.twin("asking").value());
        }
    }

    @Test
    void aPartnersTwinIsShownIfItsPartnerEndorsedIt() throws Exception {
        put("asking", "b", "<> a <urn:ex:Asking> .");
        Did balancer = GRID.twin("balancer");
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
        String mirrored = Topics.mirroredCatalog("grid", "harbour").name();

        CatalogEntry heartbeat = World.heartbeat(GRID, Instant.now());
        send(mirrored, GRID.value(), signed(heartbeat, GRID_KEY));
        send(mirrored, balancer.value(), signed(entry, GRID_KEY));

        await().untilAsserted(() -> {
            JsonNode seen = json(asking("/descriptions?twin=", balancer));
            assertThat(seen.path("twin").asText()).as(seen.toString()).isEqualTo(balancer.value());
            assertThat(seen.path("organisation").asText()).isEqualTo(GRID.value());
            assertThat(seen.at("/feeds/0/schemas/0/schema").asText()).isEqualTo(World.SCHEMA);
        });

        // Whoever has the lane writes again what it held
        CatalogEntry newer = CatalogEntry.newBuilder(entry)
                .setDescription(World.turtle(balancer, "<> a <urn:ex:Newer> ."))
                .setVersion(2)
                .build();
        send(mirrored, balancer.value(), signed(newer, GRID_KEY));
        send(mirrored, balancer.value(), signed(newer, GRID_KEY));
        send(mirrored, balancer.value(), signed(entry, GRID_KEY));
        send(mirrored, GRID.value(), signed(World.heartbeat(GRID, Instant.EPOCH), GRID_KEY));
        Did after = GRID.twin("after");
        CatalogEntry last = CatalogEntry.newBuilder(entry)
                .setTwin(after.value())
                .setDescription(World.turtle(after, "<> a <urn:ex:After> ."))
                .setDocument(World.document(after, "balancer-agent", GRID_KEY))
                .setFeeds(List.of())
                .build();
        send(mirrored, after.value(), signed(last, GRID_KEY));
        await().untilAsserted(() ->
                assertThat(asking("/descriptions?twin=", after).statusCode()).isEqualTo(200));
        assertThat(json(asking("/descriptions?twin=", balancer))
                        .path("description")
                        .asText())
                .contains("urn:ex:Newer");

        send(mirrored, balancer.value(), "nonsense".getBytes(UTF_8));
        CatalogEntry forged = CatalogEntry.newBuilder(entry)
                .setDocument(World.document(balancer, "balancer-agent", World.key(66)))
                .setVersion(3)
                .build();
        send(mirrored, balancer.value(), signed(forged, GRID_KEY));

        await().untilAsserted(() ->
                assertThat(asking("/descriptions?twin=", balancer).statusCode()).isEqualTo(404));
        Map<Long, String> reasons = new ConcurrentHashMap<>();
        try (TopicTail<Quarantined> tail = TopicTail.start(
                Topics.QUARANTINE,
                kafka.clientConfig(),
                record -> reasons.put(
                        record.offset(), record.key() + record.value().getReason()))) {
            tail.caughtUp().get();
            await().untilAsserted(() -> assertThat(reasons.values())
                    .anySatisfy(reason -> assertThat(reason).startsWith(mirrored + "document: "))
                    .hasSizeGreaterThanOrEqualTo(3)
                    .filteredOn(reason -> reason.contains("older than"))
                    .containsExactly(mirrored + "older than version 2, which is known"));
        }
    }

    /// Whoever else writes into our lane does not make us go on from what he says.
    @Test
    void whatSomebodyElseWroteIntoOurLaneIsSaidAnew() throws Exception {
        Did twin = HARBOUR.twin("usurped");
        put("usurped", "a", "<> a <urn:ex:Usurped> .");
        try (FenceWait fence = FenceWait.start(kafka.clientConfig(), InstantSource.system())) {
            applied(fence, policy(twin, World.allow(SubjectKind.ANYONE, "", "/", Action.FIND, Action.DESCRIBE)));
        }
        lane.refresh().get();
        CatalogEntry before = inLane(twin);
        CatalogEntry last =
                CatalogEntry.newBuilder(before).setVersion(Long.MAX_VALUE).build();

        send(
                Topics.laneCatalog("grid").name(),
                twin.value(),
                AvroSerde.of(SignedCatalogEntry.class).encode(World.signed(last, GRID, World.key(66))));

        await().untilAsserted(() -> assertThat(inLane(twin).getVersion())
                .isGreaterThan(before.getVersion())
                .isLessThan(Long.MAX_VALUE));
        assertThat(CatalogEntry.newBuilder(inLane(twin))
                        .setVersion(before.getVersion())
                        .build())
                .isEqualTo(before);
    }

    @Test
    void whatAPartnerDidNotSignSaysNothingOfItsTwins() throws Exception {
        put("asking", "b", "<> a <urn:ex:Asking> .");
        Did buoy = GRID.twin("buoy");
        CatalogEntry entry = CatalogEntry.newBuilder()
                .setTwin(buoy.value())
                .setOrganisation(GRID.value())
                .setWithdrawn(false)
                .setDescription(World.turtle(buoy, "<> a <urn:ex:Buoy> ."))
                .setDocument(World.document(buoy, "balancer-agent", GRID_KEY))
                .setFeeds(List.of())
                .setAudience(List.of(
                        World.allow(SubjectKind.ORGANISATION, HARBOUR.value(), "/", Action.FIND, Action.DESCRIBE)))
                .setVersion(1)
                .build();
        CatalogEntry altered = CatalogEntry.newBuilder(entry)
                .setDescription(World.turtle(buoy, "<> a <urn:ex:Forged> ."))
                .setVersion(Long.MAX_VALUE)
                .build();
        SignedCatalogEntry genuine = World.signed(entry, HARBOUR, GRID_KEY);
        String mirrored = Topics.mirroredCatalog("grid", "harbour").name();
        AvroSerde<SignedCatalogEntry> serde = AvroSerde.of(SignedCatalogEntry.class);
        byte[] alteredBytes = AvroSerde.of(CatalogEntry.class).encode(altered);

        send(mirrored, GRID.value(), signed(World.heartbeat(GRID, Instant.now()), GRID_KEY));
        send(mirrored, buoy.value(), serde.encode(genuine));
        send(
                mirrored,
                buoy.value(),
                serde.encode(new SignedCatalogEntry(ByteBuffer.wrap(alteredBytes), genuine.getProof())));
        send(mirrored, buoy.value(), signed(altered, World.key(66)));
        send(mirrored, buoy.value(), serde.encode(World.signed(altered, GRID, GRID_KEY)));
        send(mirrored, buoy.value(), alteredBytes);
        send(mirrored, GRID.value(), signed(World.heartbeat(GRID, Instant.now()), World.key(66)));

        Map<Long, String> reasons = new ConcurrentHashMap<>();
        try (TopicTail<Quarantined> tail = TopicTail.start(
                Topics.QUARANTINE,
                kafka.clientConfig(),
                record -> reasons.put(record.offset(), record.value().getReason()))) {
            tail.caughtUp().get();
            await().untilAsserted(() -> assertThat(reasons.values())
                    .contains("another entry was signed", "signed for " + GRID)
                    .filteredOn("the signature does not match"::equals)
                    .hasSize(2));
        }
        assertThat(asking("/descriptions?twin=", buoy).statusCode()).isEqualTo(404);

        send(
                mirrored,
                buoy.value(),
                signed(CatalogEntry.newBuilder(entry).setVersion(2).build(), GRID_KEY));
        await().untilAsserted(() -> assertThat(json(asking("/descriptions?twin=", buoy))
                        .path("description")
                        .asText())
                .contains("urn:ex:Buoy")
                .doesNotContain("urn:ex:Forged"));
    }

    private static byte[] signed(CatalogEntry entry, SigningKey key) {
        return AvroSerde.of(SignedCatalogEntry.class).encode(World.signed(entry, HARBOUR, key));
    }

    @Test
    void theFacadeSpeaksConfluentsApi() throws Exception {
        put("publisher", "q", "<> a <urn:ex:Publisher> .");
        String subject = "feed.publisher.load-value";
        String evolved = World.SCHEMA.replace("]", ",{\"name\":\"disk\",\"type\":\"double\",\"default\":0}]");
        String breaking = World.SCHEMA.replace("]", ",{\"name\":\"disk\",\"type\":\"double\"}]");

        HttpResponse<String> first = confluent("q", "POST", "/subjects/" + subject + "/versions", schema(World.SCHEMA));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Content-Type")).contains(CONFLUENT);
        int id = json(first).path("id").asInt();
        assertThat(id).isGreaterThanOrEqualTo(100);
        try (Admin admin = kafka.admin()) {
            assertThat(admin.listTopics().names().get()).contains("feed.publisher.load");
        }
        JsonNode twin = json(registry.send("GET", "/twins/publisher", realm.token("q"), null));
        assertThat(twin.at("/feeds/0/name").asText()).isEqualTo("load");
        assertThat(twin.at("/feeds/0/partitions").asInt()).isEqualTo(1);
        assertThat(twin.at("/feeds/0/schemas/0/version").asInt()).isEqualTo(1);
        assertThat(twin.at("/feeds/0/schemas/0/fingerprint").asText())
                .isEqualTo(World.schema(World.SCHEMA, 1).getFingerprint());

        assertThat(confluent("q", "POST", "/subjects/" + subject + "/versions", schema(World.SCHEMA))
                        .body())
                .isEqualTo(first.body());
        assertConfluent(confluent("q", "POST", "/subjects/" + subject + "/versions", schema(breaking)), 409, 409);
        assertThat(json(confluent(
                                "q",
                                "POST",
                                "/compatibility/subjects/" + subject + "/versions/latest",
                                schema(breaking)))
                        .path("is_compatible")
                        .asBoolean(true))
                .isFalse();
        assertThat(confluent("q", "POST", "/subjects/" + subject + "/versions", schema(evolved))
                        .statusCode())
                .isEqualTo(200);
        assertThat(confluent("q", "GET", "/subjects/feed%2Epublisher%2Eload-value/versions", null)
                        .body())
                .isEqualTo("[1,2]");
        assertThat(json(confluent("q", "GET", "/subjects/" + subject + "/versions/latest", null))
                        .path("version")
                        .asInt())
                .isEqualTo(2);
        assertThat(json(confluent("q", "POST", "/subjects/" + subject, schema(World.SCHEMA)))
                        .path("id")
                        .asInt())
                .isEqualTo(id);
        assertThat(json(confluent("q", "GET", "/schemas/ids/" + id, null))
                        .path("schema")
                        .asText())
                .isEqualTo(World.SCHEMA);
        assertThat(confluent("q", "GET", "/subjects", null).body()).isEqualTo("[\"" + subject + "\"]");
        assertThat(registry.send(
                                "GET",
                                "/schemas/schemas/ids/" + id,
                                realm.token("q"),
                                null,
                                "Accept",
                                "application/json")
                        .headers()
                        .firstValue("Content-Type"))
                .contains("application/json");
    }

    @Test
    void aFeedHasAsManyPartitionsAsAskedForAtFirst() throws Exception {
        put("wide", "p", "<> a <urn:ex:Wide> .");

        agent("p")
                .schemas(
                        "POST",
                        "/schemas/subjects/feed.wide.load-value/versions",
                        schema(World.SCHEMA),
                        "Content-Type",
                        CONFLUENT,
                        "Parley-Partitions",
                        "3");

        assertThat(json(registry.send("GET", "/twins/wide", realm.token("p"), null))
                        .at("/feeds/0/partitions")
                        .asInt())
                .isEqualTo(3);
        try (Admin admin = kafka.admin()) {
            assertThat(admin.describeTopics(List.of("feed.wide.load"))
                            .allTopicNames()
                            .get()
                            .values())
                    .singleElement()
                    .satisfies(topic -> assertThat(topic.partitions()).hasSize(3));
        }
    }

    @Test
    void theFacadesErrorsAreConfluents() throws Exception {
        put("erring", "p", "<> a <urn:ex:Erring> .");
        String versions = "/subjects/feed.erring.load-value/versions";

        assertConfluent(confluent("p", "POST", versions, "{\"schema\":\"{\\\"type\\\":\\\"recor\\\"}\"}"), 422, 42201);
        assertConfluent(confluent("p", "POST", versions, "{}"), 422, 42201);
        assertConfluent(confluent("p", "POST", versions, "{"), 400, 400);
        assertConfluent(confluent("p", "GET", versions, null), 404, 40401);
        assertConfluent(confluent("p", "GET", "/schemas/ids/99999", null), 404, 40403);
        assertConfluent(confluent("p", "GET", "/schemas/ids/x", null), 400, 400);
        assertConfluent(confluent("p", "GET", "/nothing/here", null), 404, 404);
        assertConfluent(registry.send("GET", "/schemas/subjects", null, null), 401, 401);
        assertConfluent(registry.send("GET", "/schemas/subjects", "nonsense", null), 401, 401);
        assertThat(registry.send("GET", "/twins/erring", realm.token("p"), null).body())
                .contains("\"feeds\":[]");

        confluent("p", "POST", versions, schema(World.SCHEMA));
        assertConfluent(confluent("p", "GET", versions + "/7", null), 404, 40402);
        assertConfluent(confluent("p", "GET", versions + "/zero", null), 422, 42202);
        assertConfluent(confluent("p", "DELETE", versions + "/1", null), 405, 405);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /subjects/feed.%s.load-value/versions",
        "GET, /subjects/feed.%s.load-value/versions/latest",
        "POST, /subjects/feed.%s.load-value/versions",
        "POST, /subjects/feed.%s.load-value",
        "POST, /compatibility/subjects/feed.%s.load-value/versions/latest"
    })
    void subjectsOfHiddenTwinsAreAsThoseOfTwinsThatNeverWere(String method, String path) throws Exception {
        put("secretive", "p", "<> a <urn:ex:Secretive> .");
        confluent("p", "POST", "/subjects/feed.secretive.load-value/versions", schema(World.SCHEMA));
        String body = method.equals("POST") ? schema(World.SCHEMA) : null;

        HttpResponse<String> hidden = confluent("stranger", method, path.replace("%s", "secretive"), body);
        HttpResponse<String> never = confluent("stranger", method, path.replace("%s", "never"), body);

        assertConfluent(hidden, 404, 40401);
        assertThat(hidden.body().replace("secretive", "never")).isEqualTo(never.body());
        assertThat(confluent("stranger", "GET", "/subjects", null).body()).isEqualTo("[]");
    }

    @Test
    void aDeliverysSchemaIsReadByTheRequestersAgentsAndTheTwinStaysWhileItIsActive() throws Exception {
        put("receiver", "r", "<> a <urn:ex:Receiver> .");
        int id = new SchemaRegistryClient(schemas.base(), () -> null, HttpClient.newHttpClient())
                .register("in.delivery1-value", World.SCHEMA.replace("Load", "Delivered"));
        assertConfluent(confluent("r", "GET", "/schemas/ids/" + id, null), 404, 40403);
        Interaction interaction =
                World.interaction("delivery1", HARBOUR.twin("receiver"), GRID.twin("balancer"), State.ACTIVE);

        try (FenceWait fence = FenceWait.start(kafka.clientConfig(), InstantSource.system())) {
            applied(
                    fence,
                    new ProducerRecord<>(
                            Topics.INTERACTIONS.name(),
                            "delivery1",
                            AvroSerde.of(Interaction.class).encode(interaction)));
        }

        assertThat(confluent("r", "GET", "/schemas/ids/" + id, null).statusCode())
                .isEqualTo(200);
        assertThat(confluent("r", "GET", "/subjects/in.delivery1-value/versions", null)
                        .body())
                .isEqualTo("[1]");
        assertConfluent(confluent("stranger", "GET", "/schemas/ids/" + id, null), 404, 40403);
        assertConfluent(
                confluent("r", "POST", "/subjects/in.delivery1-value/versions", schema(World.SCHEMA)), 403, 403);
        assertProblem(agent("r").delete("receiver"), 409, null);
    }

    @Test
    void healthNamesWhatIsNotRead() throws Exception {
        JsonNode health = json(registry.send("GET", "/health", null, null));

        assertThat(health.path("status").asText()).isEqualTo("UP");
        assertThat(health.at("/details/topics/details/behind").isArray()).isTrue();
    }

    @Test
    void anEntryThatWeDidNotEndorseIsNoTwin() throws Exception {
        Did twin = HARBOUR.twin("planted");
        TwinEntry planted = World.entry(twin, "b", World.key(50));

        send(Topics.TWINS.name(), twin.value(), AvroSerde.of(TwinEntry.class).encode(planted));

        // Creating reads all that was written before, so this sees the planted entry or nothing does.
        assertThat(put("planted", "a", "<> a <urn:ex:Real> .").statusCode()).isEqualTo(201);
        assertThat(registry.send("GET", "/twins/planted", realm.token("b"), null)
                        .statusCode())
                .isEqualTo(404);
    }

    private static CatalogEntry inLane(Did twin) {
        return Objects.requireNonNull(LANE.get(twin.value()));
    }

    private static HttpResponse<String> put(String name, String agent, String turtle) {
        return agent(agent).put(name, turtle, "text/turtle");
    }

    private static TestAgent agent(String name) {
        return new TestAgent(registry, realm, name, World.AGENT_KEY);
    }

    private static HttpResponse<String> asking(String path, Did twin) {
        return registry.send(
                "GET",
                path + encoded(twin),
                realm.token("b"),
                null,
                "Parley-Twin",
                HARBOUR.twin("asking").value());
    }

    private static String encoded(Did twin) {
        return URLEncoder.encode(twin.value(), UTF_8);
    }

    private static HttpResponse<String> confluent(String agent, String method, String path, @Nullable String body) {
        return agent(agent).schemas(method, "/schemas" + path, body, "Content-Type", CONFLUENT, "Accept", CONFLUENT);
    }

    private static String schema(String avro) throws JsonProcessingException {
        return JSON.writeValueAsString(new HashMap<>(Map.of("schema", avro)));
    }

    private static ProducerRecord<String, byte[]> policy(Did twin, Rule... rules) {
        return new ProducerRecord<>(
                Topics.POLICIES.name(),
                twin.value(),
                AvroSerde.of(parley.avro.Policy.class).encode(World.policy(twin, rules)));
    }

    private static ProducerRecord<String, byte[]> tombstone(Did twin) {
        return new ProducerRecord<>(Topics.POLICIES.name(), twin.value(), null);
    }

    private static void applied(FenceWait fence, ProducerRecord<String, byte[]> change) throws Exception {
        long offset = producer.send(change).get().offset();
        assertThat(fence.await(change.topic(), offset, Duration.ofSeconds(10)).get())
                .isInstanceOf(Fence.Held.class);
    }

    private static void send(String topic, String key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topic, key, value)).get();
    }

    private static JsonNode json(HttpResponse<String> response) throws JsonProcessingException {
        return JSON.readTree(response.body());
    }

    private static void assertProblem(HttpResponse<String> response, int status, @Nullable String field) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        try {
            JsonNode problem = json(response);
            assertThat(problem.path("status").asInt()).isEqualTo(status);
            assertThat(problem.path("type").asText()).startsWith("urn:parley:problem:");
            if (field != null) {
                assertThat(problem.path("field").asText()).isEqualTo(field);
            }
        } catch (JsonProcessingException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    private static void assertConfluent(HttpResponse<String> response, int status, int code) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains(CONFLUENT);
        assertThat(json(response).path("error_code").asInt())
                .as(response.body())
                .isEqualTo(code);
        assertThat(json(response).path("message").asText()).isNotEmpty();
    }
}
