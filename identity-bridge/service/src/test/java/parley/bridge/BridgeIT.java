package parley.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.avro.Applied;
import parley.avro.Interaction;
import parley.avro.State;
import parley.avro.TwinEntry;
import parley.bridge.Right.Operation;
import parley.bridge.Right.Scope;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.testing.KafkaProcess;
import parley.topics.Topic;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// The whole service against a broker with the authorizer that spaces use.
final class BridgeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Did GRID = Did.organisation("did:web:localhost%3A18110");
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    private static final AclBinding OPERATORS = new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, "in.", PatternType.PREFIXED),
            new AccessControlEntry("User:feed-streams", "*", AclOperation.WRITE, AclPermissionType.ALLOW));

    private static KafkaProcess kafka;
    private static Admin admin;
    private static KafkaProducer<String, TwinEntry> twins;
    private static KafkaProducer<String, Interaction> interactions;
    private EmbeddedServer service;

    @Factory
    static final class Unprotected {
        @Singleton
        @Replaces(factory = Composition.class, bean = KafkaClients.class)
        KafkaClients kafka(@Property(name = "test.bootstrap-servers") String bootstrapServers) {
            return new KafkaClients(Map.of("bootstrap.servers", bootstrapServers));
        }
    }

    @BeforeAll
    static void startKafka() {
        kafka = KafkaProcess.start(Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users", "User:ANONYMOUS",
                "allow.everyone.if.no.acl.found", "false"));
        kafka.create(Topics.TWINS, Topics.INTERACTIONS, Topics.APPLIED, Topics.PARTNERSHIPS, Topics.CUSTODY_KEYS);
        admin = kafka.admin();
        twins = producer(Topics.TWINS);
        interactions = producer(Topics.INTERACTIONS);
    }

    private static <V> KafkaProducer<String, V> producer(Topic<String, V> topic) {
        return new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), topic.serializer());
    }

    @AfterAll
    static void stopKafka() {
        twins.close();
        interactions.close();
        admin.close();
        kafka.close();
    }

    @BeforeEach
    void startService() throws Exception {
        admin.createAcls(List.of(OPERATORS)).all().get();
        service = serve();
        awaitHealth(200);
    }

    private static EmbeddedServer serve() {
        var builder = IdentityBridge.configured(ApplicationContext.builder());
        return builder.properties(Map.ofEntries(
                        Map.entry("micronaut.server.port", -1),
                        Map.entry("test.bootstrap-servers", kafka.bootstrapServers()),
                        Map.entry("parley.organisation", "grid"),
                        Map.entry("parley.did", GRID.value()),
                        Map.entry("parley.kafka.bootstrap-servers", kafka.bootstrapServers()),
                        Map.entry("parley.oauth.issuer", "http://localhost:1/realms/grid"),
                        Map.entry("parley.oauth.token-endpoint", "http://localhost:1/token"),
                        Map.entry("parley.oauth.jwks", "http://localhost:1/certs"),
                        Map.entry("parley.oauth.audience", "parley"),
                        Map.entry("parley.oauth.client-id", "identity-bridge"),
                        Map.entry("parley.oauth.client-secret", "s3cret"),
                        Map.entry("parley.organisation-public-key", KEY.multibase()),
                        Map.entry("parley.schema-registry.url", "http://localhost:1"),
                        Map.entry("parley.data", "target/bridge-it"),
                        Map.entry("parley.quotas.partner-bytes-per-second", 5_000_000),
                        Map.entry("parley.custody", "target/bridge-it/custody")))
                .run(EmbeddedServer.class);
    }

    @AfterEach
    void stopService() throws Exception {
        service.close();
        admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
    }

    @Test
    void givesAndTakesWhatDelegationsAndInteractionsCallFor() throws Exception {
        var balancer = GRID.twin("balancer");
        put(balancer, document(balancer, "balancer-agent", Function.PUBLISH, Function.SUBSCRIBE));
        put(interaction("i1", balancer.value()));
        put(interaction("i2", "did:web:localhost%3A17110:twins:balancer"));

        awaitRights(
                "balancer-agent",
                Set.of(
                        new Right("balancer-agent", Scope.FEEDS, "feed.balancer.", Operation.WRITE),
                        new Right("balancer-agent", Scope.FEEDS, "feed.balancer.", Operation.DESCRIBE),
                        new Right("balancer-agent", Scope.DELIVERY, "in.i1", Operation.READ),
                        new Right("balancer-agent", Scope.GROUPS, "agent.balancer-agent.", Operation.READ),
                        new Right("balancer-agent", Scope.TRANSACTIONS, "agent.balancer-agent.", Operation.WRITE),
                        new Right("balancer-agent", Scope.TRANSACTIONS, "agent.balancer-agent.", Operation.DESCRIBE)));

        put(balancer, document(balancer, "balancer-agent", Function.CONTROL));
        awaitRights(
                "balancer-agent",
                Set.of(
                        new Right("balancer-agent", Scope.OUTCOME, "outcome.balancer", Operation.READ),
                        new Right("balancer-agent", Scope.GROUPS, "agent.balancer-agent.", Operation.READ),
                        new Right("balancer-agent", Scope.TRANSACTIONS, "agent.balancer-agent.", Operation.WRITE),
                        new Right("balancer-agent", Scope.TRANSACTIONS, "agent.balancer-agent.", Operation.DESCRIBE)));

        put(balancer, null);
        awaitRights("balancer-agent", Set.of());
        assertThat(bindings()).contains(OPERATORS);
    }

    /// What is not there is left alone, and so is what was made anew under the name of one that was deleted.
    @Test
    void whatIsLeftOfADeletedTwinIsDeletedAndNothingElse() throws Exception {
        var crane = GRID.twin("crane");
        put(crane, document(crane, "crane-agent", Function.PUBLISH));
        put(interaction("c1", crane.value()));
        put(interaction("c2", GRID.twin("crane-2").value()));
        var theirs = Set.of("feed.crane.load", "feed.crane.noise", "in.c1");
        var others = Set.of("feed.crane-2.load", "feed.never-was.load", "in.c2", "outcome.crane");
        create(theirs);
        create(others);

        put(crane, null);
        await().atMost(PATIENCE).until(() -> Collections.disjoint(topics(), theirs));
        assertThat(topics()).containsAll(others);

        put(crane, document(crane, "crane-agent", Function.PUBLISH));
        await().atMost(PATIENCE).until(() -> !rights("crane-agent").isEmpty());
        create(theirs);
        service.close();
        service = serve();
        awaitHealth(200);
        put(GRID.twin("nobody"), null);
        assertThat(topics()).containsAll(theirs).containsAll(others);
        admin.deleteTopics(Stream.concat(theirs.stream(), others.stream()).toList())
                .all()
                .get();
    }

    private static void create(Set<String> names) throws Exception {
        admin.createTopics(names.stream()
                        .map(name -> new NewTopic(name, 1, (short) 1))
                        .toList())
                .all()
                .get();
    }

    private static Set<String> topics() throws Exception {
        return admin.listTopics().names().get();
    }

    /// Promise 10.
    @Test
    void aDocumentThatOurOrganisationHasNotEndorsedGivesNothing() throws Exception {
        var meter = GRID.twin("meter");
        put(meter, document(meter, "meter-agent", Function.PUBLISH));
        await().atMost(PATIENCE).until(() -> !rights("meter-agent").isEmpty());

        put(
                meter,
                TwinDocument.issue(
                        meter,
                        List.of(delegation("meter-agent", Function.PUBLISH)),
                        new OrganisationKey(meter.organisationOf(), SigningKey.generate(new SecureRandom())),
                        Instant.now()));

        awaitRights("meter-agent", Set.of());
    }

    @Test
    void mendsWhatChangedWhileItWasAway() throws Exception {
        var pump = GRID.twin("pump");
        put(pump, document(pump, "pump-agent", Function.PUBLISH));
        await().atMost(PATIENCE).until(() -> rights("pump-agent").size() == 5);
        var whole = rights("pump-agent");
        service.close();
        admin.createAcls(List.of(AclBindings.of(new Right("gone-agent", Scope.FEEDS, "feed.pump.", Operation.WRITE))))
                .all()
                .get();
        admin.deleteAcls(List.of(AclBindings.of(new Right("pump-agent", Scope.FEEDS, "feed.pump.", Operation.WRITE))
                        .toFilter()))
                .all()
                .get();

        service = serve();

        awaitRights("pump-agent", whole);
        awaitRights("gone-agent", Set.of());
        put(pump, null);
        awaitRights("pump-agent", Set.of());
    }

    /// Promise 2: what it says it has applied, every broker has.
    @Test
    void reportsOnlyWhatIsInForce() throws Exception {
        var reports = new CopyOnWriteArrayList<Applied>();
        TopicTail.Listener<Applied> listener = new TopicTail.Listener<>() {
            @Override
            public void onRecord(ConsumerRecord<String, @Nullable Applied> record) {
                if (record.value() != null) {
                    reports.add(record.value());
                }
            }
        };
        try (var tail = TopicTail.start(Topics.APPLIED, kafka.clientConfig(), listener)) {
            var valve = GRID.twin("valve");
            put(valve, document(valve, "valve-agent", Function.SUBSCRIBE));
            for (int i = 0; i < 20; i++) {
                var id = "valve-" + i;
                long offset = put(interaction(id, valve.value()));
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> reports.stream()
                                .anyMatch(report -> report.getOffsets().getOrDefault("interactions", 0L) > offset));

                assertThat(rights("valve-agent"))
                        .contains(new Right("valve-agent", Scope.DELIVERY, "in." + id, Operation.READ));
            }
            assertThat(reports).allSatisfy(report -> {
                assertThat(report.getKind()).isEqualTo("identity-bridge");
                assertThat(report.getInstance()).startsWith("identity-bridge-");
            });
            assertThat(tail.failure()).isNull();
            put(valve, null);
        }
    }

    @Test
    void showsItsCountersToNobodyWithoutAToken() throws Exception {
        assertThat(status("/prometheus")).isEqualTo(401);
        assertThat(status("/health")).isEqualTo(200);
    }

    private void awaitHealth(int expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status("/health")).isEqualTo(expected));
    }

    private int status(String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(service.getURL() + path))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static void awaitRights(String client, Set<Right> expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(rights(client)).isEqualTo(expected));
    }

    /// But for when they lapse, which is the same for all.
    private static Set<Right> rights(String client) throws Exception {
        return bindings().stream()
                .flatMap(binding -> AclBindings.right(binding).stream())
                .filter(right -> right.client().equals(client) && right.lapse() == null)
                .collect(Collectors.toSet());
    }

    private static Collection<AclBinding> bindings() throws Exception {
        return new ArrayList<>(admin.describeAcls(AclBindingFilter.ANY).values().get());
    }

    private static String document(Did twin, String agent, Function... functions) {
        return TwinDocument.issue(
                twin,
                List.of(delegation(agent, functions)),
                new OrganisationKey(twin.organisationOf(), KEY),
                Instant.now());
    }

    private static Delegation delegation(String agent, Function... functions) {
        return new Delegation(
                agent, KEY.publicKey(), Set.of(functions), Instant.now().plus(Duration.ofDays(1)));
    }

    private static void put(Did twin, @Nullable String document) throws Exception {
        var entry = document == null
                ? null
                : TwinEntry.newBuilder()
                        .setTwin(twin.value())
                        .setName(twin.twinName().orElseThrow())
                        .setDescription("")
                        .setDocument(document)
                        .setFeeds(List.of())
                        .setVersion(1)
                        .setUpdated(Instant.EPOCH)
                        .build();
        twins.send(new ProducerRecord<>(Topics.TWINS.name(), twin.value(), entry))
                .get();
    }

    private static long put(Interaction interaction) throws Exception {
        return interactions
                .send(new ProducerRecord<>(Topics.INTERACTIONS.name(), interaction.getId(), interaction))
                .get()
                .offset();
    }

    private static Interaction interaction(String id, String requester) {
        return Interaction.newBuilder()
                .setId(id)
                .setRequester(requester)
                .setProvider("did:web:localhost%3A17110:twins:computer")
                .setRequesterOrganisation(GRID.value())
                .setProviderOrganisation("did:web:localhost%3A17110")
                .setAgent("")
                .setFeed("load")
                .setPartitions(1)
                .setEpoch(1)
                .setState(State.REQUESTED)
                .setDeliveryReady(false)
                .setRequest("")
                .setRequesterDocument("")
                .setValidUntil(Instant.EPOCH)
                .setPolicyVersion(0)
                .setRule("")
                .setUpdated(Instant.EPOCH)
                .setCause("")
                .build();
    }
}
