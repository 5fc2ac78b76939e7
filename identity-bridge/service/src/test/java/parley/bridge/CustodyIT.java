package parley.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import parley.avro.CustodyKey;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.avro.TwinEntry;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.identity.AgentRequest;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.OrganisationKeys;
import parley.identity.PublicKey;
import parley.identity.RecordSignature;
import parley.identity.RecordVerifier;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.testing.KafkaProcess;
import parley.testing.SchemaRegistryServer;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Promise 5 with keys in custody: a token signs for twins in custody, and for no other.
final class CustodyIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Did GRID = Did.organisation("did:web:localhost%3A18110");
    private static final Did TANK = GRID.twin("tank");
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    private static final String FEED = Topics.feed("tank", "level");
    private static final String SCHEMA = """
            {"type":"record","name":"Level","fields":[{"name":"metres","type":"double"},\
            {"name":"at","type":{"type":"record","name":"At","fields":[{"name":"valve","type":"int"}]}}]}""";
    private static final String GOOD = "{\"metres\":4.2,\"at\":{\"valve\":7}}";

    private static KafkaProcess kafka;
    private static SchemaRegistryServer schemas;
    private static HttpServer tokens;
    private static KafkaProducer<String, TwinEntry> twins;

    @TempDir
    private Path folder;

    private EmbeddedServer service;

    /// Takes the token for the agent's name.
    @Singleton
    static final class NamingTokens implements TokenValidator<HttpRequest<?>> {
        @Override
        public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
            return Publishers.just(Authentication.build(token));
        }
    }

    @BeforeAll
    static void startKafka() throws IOException {
        kafka = KafkaProcess.start(Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users", "User:ANONYMOUS"));
        kafka.create(Topics.TWINS, Topics.INTERACTIONS, Topics.APPLIED, Topics.PARTNERSHIPS, Topics.CUSTODY_KEYS);
        kafka.create(FEED, 2);
        schemas = SchemaRegistryServer.start(40);
        tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tokens.createContext("/", CustodyIT::giveToken);
        tokens.start();
        twins = new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), Topics.TWINS.serializer());
    }

    private static void giveToken(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] token = "{\"access_token\":\"t\",\"expires_in\":300}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, token.length);
            exchange.getResponseBody().write(token);
        }
    }

    @AfterAll
    static void stopKafka() {
        twins.close();
        tokens.stop(0);
        schemas.close();
        kafka.close();
    }

    @BeforeEach
    void startService() {
        service = serve();
    }

    private EmbeddedServer serve() {
        var builder = IdentityBridge.configured(ApplicationContext.builder());
        var started = builder.properties(Map.ofEntries(
                        Map.entry("micronaut.server.port", -1),
                        Map.entry("test.bootstrap-servers", kafka.bootstrapServers()),
                        Map.entry("parley.organisation", "grid"),
                        Map.entry("parley.did", GRID.value()),
                        Map.entry("parley.kafka.bootstrap-servers", kafka.bootstrapServers()),
                        Map.entry("parley.oauth.issuer", "http://localhost:1/realms/grid"),
                        Map.entry(
                                "parley.oauth.token-endpoint",
                                "http://localhost:" + tokens.getAddress().getPort() + "/"),
                        Map.entry("parley.oauth.jwks", "http://localhost:1/certs"),
                        Map.entry("parley.oauth.audience", "parley"),
                        Map.entry("parley.oauth.client-id", "identity-bridge"),
                        Map.entry("parley.oauth.client-secret", "s3cret"),
                        Map.entry("parley.organisation-public-key", KEY.multibase()),
                        Map.entry("parley.schema-registry.url", schemas.base().toString()),
                        Map.entry("parley.data", folder.toString()),
                        Map.entry("parley.quotas.partner-bytes-per-second", 5_000_000),
                        Map.entry("parley.custody", folder.resolve("custody").toString())))
                .run(EmbeddedServer.class);
        await("ready")
                .ignoreExceptions()
                .until(() -> call(started, "GET", "/health", "", "").status() == 200);
        return started;
    }

    @AfterEach
    void stopService() {
        service.close();
    }

    @Test
    void whatIsPublishedInCustodyIsSignedWithTheDelegatedKeyAndNumbered() throws Exception {
        var key = inCustody();
        long before = end();

        var one = publish("meter", "{\"key\":\"north\",\"value\":" + GOOD + "}");
        var more = publish("meter", batch(GOOD, GOOD, GOOD));

        assertThat(one.status()).as(one.body()).isEqualTo(200);
        assertThat(one.json().path("feed").asText()).isEqualTo(TANK.feedUrl("level"));
        assertThat(more.json().path("records")).hasSize(3);
        var read = read(before);
        assertThat(read)
                .hasSize(4)
                .allSatisfy(record -> assertThat(verified(record, key)).isTrue());
        assertThat(read).filteredOn(record -> record.key() != null).hasSize(1);
        assertThat(places(one, more))
                .containsExactlyInAnyOrderElementsOf(read.stream()
                        .map(record -> record.partition() + ":" + record.offset() + ":"
                                + RecordSignature.stamp(record.headers()).sequence())
                        .toList());
        assertThat(places(one, more)).doesNotHaveDuplicates();
    }

    @Test
    void theKeySurvivesARestartAndTheNumbersBeginAnewWithALaterStart() throws Exception {
        var key = inCustody();
        long before = end();
        publish("meter", "{\"key\":\"north\",\"value\":" + GOOD + "}");

        service.close();
        service = serve();
        var again = publish("meter", "{\"key\":\"north\",\"value\":" + GOOD + "}");

        assertThat(again.status()).as(again.body()).isEqualTo(200);
        var read = read(before);
        assertThat(read)
                .hasSize(2)
                .allSatisfy(record -> assertThat(verified(record, key)).isTrue());
        var stamps = read.stream()
                .map(record -> RecordSignature.stamp(record.headers()))
                .toList();
        assertThat(stamps).extracting(RecordSignature.Stamp::sequence).containsExactly(0L, 0L);
        assertThat(stamps.get(1).start()).isGreaterThan(stamps.get(0).start());
    }

    @Test
    void aValueThatDoesNotFitIsNamedAndNothingOfItsBatchIsProduced() throws Exception {
        inCustody();
        long before = end();

        var deep = publish("meter", batch(GOOD, "{\"metres\":1,\"at\":{\"valve\":\"x\"}}"));
        var missing = publish("meter", "{\"value\":{\"metres\":1}}");
        var unknown = publish("meter", "{\"value\":{\"metres\":1,\"depth\":2,\"at\":{\"valve\":1}}}");

        assertProblem(deep, 422, "records[1].value.at.valve");
        assertProblem(missing, 422, "value.at");
        assertProblem(unknown, 422, "value.depth");
        assertThat(end()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [                                                  | body
                    []                                                 | body
                    {}                                                 | value
                    {"value":1}                                        | value
                    {"value":{},"key":1}                               | key
                    {"value":{},"value":{}}                            | body
                    {"value":{},"twin":"x"}                            | twin
                    {"records":[]}                                     | records
                    {"records":[{"value":{}}],"value":{}}              | value
                    {"records":[{"value":{}},{"valu":{}}]}             | records[1].valu
                    {"records":[1]}                                    | records[0]
                    """)
    void aBadBodyIsRefusedNamingTheField(String body, String field) throws Exception {
        inCustody();

        assertProblem(publish("meter", body), 400, field);
    }

    @Test
    void aCallPublishesAThousandRecordsAndAMegabyteAtMost() throws Exception {
        inCustody();
        long before = end();
        var tooMany = IntStream.rangeClosed(0, 1_000).mapToObj(i -> GOOD).toArray(String[]::new);

        assertProblem(publish("meter", batch(tooMany)), 413, "records");
        assertProblem(publish("meter", "{\"key\":\"" + "x".repeat(1_100_000) + "\",\"value\":{}}"), 413, "body");
        assertThat(end()).isEqualTo(before);
    }

    @Test
    void withoutCustodyATokenSignsNothing() throws Exception {
        inCustody();
        long before = end();
        var own = SigningKey.generate(new SecureRandom()).publicKey();
        store(delegation("computer", own, false, Function.PUBLISH), delegation("other", own, true, Function.PUBLISH));
        call("PUT", "/twins/tank/custody", "computer", "");

        var keptByAgent = publish("computer", "{\"value\":" + GOOD + "}");
        var keptNowhere = publish("other", "{\"value\":" + GOOD + "}");
        var otherKey = call("PUT", "/twins/tank/custody", "other", "");
        var keptAnother = publish("other", "{\"value\":" + GOOD + "}");

        assertThat(otherKey.json().path("key").asText()).isNotEqualTo(own.multibase());
        for (var refused : List.of(keptByAgent, keptNowhere, keptAnother)) {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().path("type").asText()).endsWith(":not-in-custody");
        }
        assertThat(call("POST", "/twins/tank/requests", "computer", POLICY).status())
                .isEqualTo(409);
        assertThat(end()).isEqualTo(before);
    }

    @Test
    void aStrangersTokenSignsNothingAndLearnsNothing() throws Exception {
        inCustody();
        call("PUT", "/twins/tank/custody", "stranger", "");
        call("PUT", "/twins/never/custody", "stranger", "");

        var here = publish("stranger", "{\"value\":" + GOOD + "}");
        var never = call("POST", "/twins/never/feeds/level/records", "stranger", "{\"value\":" + GOOD + "}");

        assertThat(here.status()).isEqualTo(403);
        assertThat(never.status()).isEqualTo(403);
        assertThat(here.body().replace("tank", "never")).isEqualTo(never.body());
        assertThat(call("POST", "/twins/tank/requests", "stranger", POLICY).status())
                .isEqualTo(403);
        assertThat(call("GET", "/twins/tank/custody", "", "").status()).isEqualTo(401);
    }

    @Test
    void whatTheTwinNoLongerDelegatesOrTheServiceNoLongerKeepsSignsNothing() throws Exception {
        var key = inCustody();
        store(delegation("meter", key, true, Function.SUBSCRIBE));
        assertThat(publish("meter", "{\"value\":" + GOOD + "}").status()).isEqualTo(403);

        store(delegation("meter", key, true, Function.PUBLISH));
        assertThat(publish("meter", "{\"value\":" + GOOD + "}").status()).isEqualTo(200);

        assertThat(call("DELETE", "/twins/tank/custody", "meter", "").status()).isEqualTo(204);
        assertThat(publish("meter", "{\"value\":" + GOOD + "}").status()).isEqualTo(409);
        assertThat(call("GET", "/twins/tank/custody", "meter", "").status()).isEqualTo(404);
        assertThat(call("DELETE", "/twins/tank/custody", "meter", "").status()).isEqualTo(404);
    }

    @Test
    void theOnlyKeyThatAdministersATwinIsNotDeleted() throws Exception {
        var key = inCustody();
        store(delegation("meter", key, true, Function.ADMINISTER));

        assertThat(call("DELETE", "/twins/tank/custody", "meter", "").status()).isEqualTo(409);
        assertThat(call("GET", "/twins/tank/custody", "meter", "").status()).isEqualTo(200);
    }

    @Test
    void whoAdministersATwinHasAKeyKeptForAPersonAndForNobodyElse() throws Exception {
        var key = inCustody();
        assertThat(call("PUT", "/twins/tank/custody/person-ada", "meter", "").status())
                .as("by one who does not administer it")
                .isEqualTo(403);
        store(delegation("meter", key, true, Function.ADMINISTER));

        var kept = call("PUT", "/twins/tank/custody/person-ada", "meter", "");

        assertThat(kept.status()).as(kept.body()).isEqualTo(200);
        assertThat(kept.json().path("agent").asText()).isEqualTo("person-ada");
        assertThat(call("PUT", "/twins/tank/custody/person-ada", "stranger", "").status())
                .isEqualTo(403);
        assertThat(call("PUT", "/twins/never/custody/person-ada", "meter", "").status())
                .isEqualTo(403);
        for (var other : List.of("computer", "console", "person-", "person-A")) {
            assertProblem(call("PUT", "/twins/tank/custody/" + other, "meter", ""), 400, "person");
        }
    }

    @Test
    void aFeedThatDoesNotExistIsNotFound() throws Exception {
        inCustody();

        assertProblem(call("POST", "/twins/tank/feeds/nothing/records", "meter", "{\"value\":{}}"), 404, "feed");
    }

    /// That a key is in custody is believed where this says so alone.
    @Test
    void whatIsKeptIsToldBeforeAnybodyGetsItAndWhatIsDeletedNoMore() throws Exception {
        var kept = call("PUT", "/twins/told/custody", "meter", "").json();
        assertThat(told("told")).isEqualTo(kept.path("key").asText());
        assertThat(call("DELETE", "/twins/told/custody", "meter", "").status()).isEqualTo(204);
        assertThat(told("told")).isNull();

        var again = call("PUT", "/twins/told/custody", "meter", "").json();
        assertThat(told("told"))
                .isEqualTo(again.path("key").asText())
                .isNotEqualTo(kept.path("key").asText());
    }

    /// As after a key was found stolen, or a backup was restored.
    @Test
    void whatStandsInTheFolderAtTheStartIsToldAndNothingElse() throws Exception {
        var custody = folder.resolve("custody").resolve("meter");
        var moved = call("PUT", "/twins/moved/custody", "meter", "").json();
        call("PUT", "/twins/gone/custody", "meter", "");
        service.close();
        Files.copy(custody.resolve("moved.p12"), custody.resolve("restored.p12"));
        Files.delete(custody.resolve("gone.p12"));
        // None of which keeps the others from being told, or the service from starting
        Files.write(custody.resolve("moved (copy).p12"), new byte[0]);
        Files.write(custody.resolve("broken.p12"), new byte[] {1, 2, 3});

        service = serve();

        assertThat(told("restored")).isEqualTo(moved.path("key").asText());
        assertThat(told("moved")).isEqualTo(moved.path("key").asText());
        assertThat(told("gone")).isNull();
        assertThat(told("broken")).isNull();
        assertThat(call("GET", "/twins/broken/custody", "meter", "").status()).isEqualTo(503);
    }

    @Test
    void onlyTheOwnerMayReadAKey() throws Exception {
        inCustody();

        try (var files = Files.walk(folder.resolve("custody"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    private static final String POLICY = "{\"kind\":\"set-policy\",\"resource\":\"/policy\",\"body\":\"{}\"}";

    @Test
    void aRequestIsSignedForExactlyThatBody() throws Exception {
        var key = inCustody();

        var answer = call("POST", "/twins/tank/requests", "meter", POLICY);

        var json =
                AgentRequest.fromHeader(answer.json().path("request").asText()).orElseThrow();
        assertThat(AgentRequest.verify(
                        json,
                        document(delegation("meter", key, true, Function.ADMINISTER)),
                        Function.ADMINISTER,
                        Instant.now()))
                .isInstanceOfSatisfying(AgentRequest.Result.Verified.class, it -> {
                    assertThat(it.request().isFor("{}".getBytes(StandardCharsets.UTF_8)))
                            .isTrue();
                    assertThat(it.request().provider()).isEqualTo(TANK);
                    assertThat(it.request().agent()).isEqualTo("meter");
                });
        assertProblem(
                call("POST", "/twins/tank/requests", "meter", POLICY.replace("set-policy", "steal")), 400, "kind");
        // There the token suffices
        assertProblem(
                call("POST", "/twins/tank/requests", "meter", POLICY.replace("set-policy", "change-twin")),
                400,
                "kind");
    }

    /// The twin with a feed, its agent's key in custody.
    private PublicKey inCustody() throws Exception {
        var kept = call("PUT", "/twins/tank/custody", "meter", "");
        assertThat(kept.status()).as(kept.body()).isEqualTo(200);
        assertThat(kept.json().path("agent").asText()).isEqualTo("meter");
        var key = PublicKey.multibase(kept.json().path("key").asText());
        assertThat(call("PUT", "/twins/tank/custody", "meter", "").body()).isEqualTo(kept.body());
        store(delegation("meter", key, true, Function.PUBLISH));
        return key;
    }

    private static Delegation delegation(String agent, PublicKey key, boolean custody, Function function) {
        return new Delegation(agent, key, Set.of(function), Instant.now().plus(Duration.ofDays(1)), custody);
    }

    private static String issue(Delegation... delegations) {
        return TwinDocument.issue(
                TANK, List.of(delegations), new OrganisationKey(TANK.organisationOf(), KEY), Instant.now());
    }

    private static TwinDocument document(Delegation delegation) {
        return switch (TwinDocument.parseEndorsed(
                issue(delegation), OrganisationKeys.pinned(TANK.organisationOf(), KEY.publicKey()))) {
            case TwinDocument.Result.Endorsed(var document) -> document;
            case TwinDocument.Result.Refused(var why) -> throw new AssertionError(why);
        };
    }

    private static void store(Delegation... delegations) throws Exception {
        schemas(SCHEMA);
        var schema = FeedSchema.newBuilder()
                .setFingerprint(Fingerprint.hex(Fingerprint.sha256(new Schema.Parser().parse(SCHEMA))))
                .setSchema$(SCHEMA)
                .setVersion(1)
                .build();
        var feed = Feed.newBuilder()
                .setName("level")
                .setTopic(FEED)
                .setPartitions(2)
                .setSchemas(List.of(schema))
                .build();
        var entry = TwinEntry.newBuilder()
                .setTwin(TANK.value())
                .setName("tank")
                .setDescription("")
                .setDocument(issue(delegations))
                .setFeeds(List.of(feed))
                .setVersion(1)
                .setUpdated(Instant.now())
                .build();
        twins.send(new ProducerRecord<>(Topics.TWINS.name(), TANK.value(), entry))
                .get();
    }

    private static void schemas(String schema) throws Exception {
        var body = JSON.createObjectNode().put("schema", schema).toString();
        var registered = HTTP.send(
                java.net.http.HttpRequest.newBuilder(
                                URI.create(schemas.base() + "/subjects/" + FEED + "-value/versions"))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(200);
    }

    private static boolean verified(ConsumerRecord<byte[], byte[]> record, PublicKey key) {
        assertThat(ConfluentFrame.schemaId(record.value())).isEqualTo(40);
        return new RecordVerifier()
                        .verify(
                                TANK.feedUrl("level"),
                                record.headers(),
                                record.timestamp(),
                                record.key(),
                                ConfluentFrame.payload(record.value()),
                                Fingerprint.sha256(new Schema.Parser().parse(SCHEMA)),
                                stamp -> stamp.key().equals(TANK.method("meter", key)) ? key : null)
                instanceof RecordSignature.Result.Verified;
    }

    private static List<String> places(Answer... answers) {
        var places = new ArrayList<String>();
        for (var answer : answers) {
            answer.json()
                    .path("records")
                    .forEach(record -> places.add(record.path("partition").asInt() + ":"
                            + record.path("offset").asLong() + ":"
                            + record.path("sequence").asLong()));
        }
        return places;
    }

    /// The key that is told to be kept for meter and this twin.
    private static @Nullable String told(String twin) throws Exception {
        var told = new ConcurrentHashMap<String, CustodyKey>();
        try (var tail = TopicTail.start(Topics.CUSTODY_KEYS, kafka.clientConfig(), record -> {
            if (record.value() == null) {
                told.remove(record.key());
            } else {
                told.put(record.key(), record.value());
            }
        })) {
            tail.caughtUp().get(30, TimeUnit.SECONDS);
        }
        var entry = told.get(GRID.twin(twin).agent("meter"));
        return entry == null ? null : entry.getKey();
    }

    private static List<TopicPartition> partitions() {
        return List.of(new TopicPartition(FEED, 0), new TopicPartition(FEED, 1));
    }

    /// How many records the feed has had.
    private static long end() {
        try (var consumer = consumer()) {
            return consumer.endOffsets(partitions()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /// What came after so many.
    private static List<ConsumerRecord<byte[], byte[]>> read(long before) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var consumer = consumer()) {
            consumer.assign(partitions());
            consumer.seekToBeginning(partitions());
            long end = end();
            while (records.size() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records.stream()
                .sorted(Comparator.comparingLong(
                        record -> RecordSignature.stamp(record.headers()).timestamp()))
                .skip(before)
                .collect(Collectors.toList());
    }

    private static KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(kafka.clientConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static String batch(String... values) {
        return List.of(values).stream()
                .map(value -> "{\"value\":" + value + "}")
                .collect(Collectors.joining(",", "{\"records\":[", "]}"));
    }

    private Answer publish(String agent, String body) {
        return call("POST", "/twins/tank/feeds/level/records", agent, body);
    }

    private static void assertProblem(Answer answer, int status, String field) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("field").asText()).as(answer.body()).isEqualTo(field);
    }

    private record Answer(int status, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new IllegalStateException(body, e);
            }
        }
    }

    private Answer call(String method, String path, String agent, String body) {
        return call(service, method, path, agent, body);
    }

    private static Answer call(EmbeddedServer service, String method, String path, String agent, String body) {
        var request = java.net.http.HttpRequest.newBuilder(service.getURI().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!agent.isEmpty()) {
            request.header("Authorization", "Bearer " + agent);
        }
        try {
            var answer = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
