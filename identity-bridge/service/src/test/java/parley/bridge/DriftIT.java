package parley.bridge;

import static org.apache.kafka.common.acl.AclOperation.ALL;
import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.acl.AclPermissionType.ALLOW;
import static org.apache.kafka.common.acl.AclPermissionType.DENY;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.CLUSTER;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.avro.TwinEntry;
import parley.bridge.Right.Operation;
import parley.bridge.Right.Scope;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.OrganisationKeys;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.testing.KafkaProcess;
import parley.topics.Topics;

/// Promises 1 and 10 against whoever changes rights by hand: what an agent may do is what its delegations say.
final class DriftIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration RESYNC = Duration.ofMillis(100);
    private static final Did GRID = Did.organisation("did:web:localhost%3A18110");
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    private static final Right WRITES = new Right("pump-agent", Scope.FEEDS, "feed.pump.", Operation.WRITE);
    private static final Right DESCRIBES = new Right("pump-agent", Scope.FEEDS, "feed.pump.", Operation.DESCRIBE);
    private static final Instant LAPSE = Instant.parse("2100-01-01T00:00:00Z");
    private static final Set<AclBinding> PLANNED = Stream.of(
                    WRITES,
                    DESCRIBES,
                    WRITES.until(LAPSE),
                    DESCRIBES.until(LAPSE),
                    new Right("pump-agent", Scope.GROUPS, "agent.pump-agent.", Operation.READ),
                    new Right("pump-agent", Scope.TRANSACTIONS, "agent.pump-agent.", Operation.WRITE),
                    new Right("pump-agent", Scope.TRANSACTIONS, "agent.pump-agent.", Operation.DESCRIBE))
            .map(AclBindings::of)
            .collect(Collectors.toSet());
    /// Of every form that no right of an agent has, and of one that some have.
    private static final Set<AclBinding> WIDENING = Set.of(
            acl("pump-agent", TOPIC, "interaction-requests", LITERAL, READ),
            acl("pump-agent", TOPIC, "feed.", PREFIXED, READ),
            acl("pump-agent", TOPIC, "feed.pump.", PREFIXED, ALL),
            acl("pump-agent", TOPIC, "in.x", LITERAL, WRITE),
            acl("pump-agent", TOPIC, "in.x", LITERAL, READ),
            acl("pump-agent", TOPIC, "*", LITERAL, DESCRIBE),
            acl("pump-agent", GROUP, "agent.meter-agent.", PREFIXED, READ),
            acl("pump-agent", TRANSACTIONAL_ID, "agent.", PREFIXED, WRITE),
            acl("pump-agent", CLUSTER, Resource.CLUSTER_NAME, LITERAL, ALTER),
            acl("pump-agent", "10.0.0.1", TOPIC, "feed.pump.", PREFIXED, WRITE, ALLOW),
            acl("stranger", TOPIC, "twins", LITERAL, READ),
            acl("*", TOPIC, "twins", LITERAL, READ));
    private static final Set<AclBinding> OTHERS = Set.of(
            acl("feed-streams", TOPIC, "in.", PREFIXED, WRITE),
            acl("schema-registry", TOPIC, "kafkasql-", PREFIXED, READ),
            acl("partner-harbour", TOPIC, "lane.harbour.", PREFIXED, READ),
            acl("mirror-harbour", TOPIC, "harbour.lane.grid.", PREFIXED, WRITE));
    private static final AclBinding DENIAL = acl("pump-agent", "*", TOPIC, "feed.pump.secret", LITERAL, WRITE, DENY);

    private static KafkaProcess kafka;
    private static Admin admin;

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Bridge bridge;

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = KafkaProcess.start(Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users", "User:ANONYMOUS",
                "allow.everyone.if.no.acl.found", "false"));
        kafka.create(Topics.TWINS, Topics.INTERACTIONS, Topics.APPLIED);
        admin = kafka.admin();
        delegatePump();
    }

    private static void delegatePump() throws Exception {
        try (var twins = new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), Topics.TWINS.serializer())) {
            var pump = GRID.twin("pump");
            var entry = TwinEntry.newBuilder()
                    .setTwin(pump.value())
                    .setName("pump")
                    .setDescription("")
                    .setDocument(TwinDocument.issue(
                            pump, List.of(delegation()), new OrganisationKey(GRID, KEY), Instant.now()))
                    .setFeeds(List.of())
                    .setVersion(1)
                    .setUpdated(Instant.EPOCH)
                    .build();
            twins.send(new ProducerRecord<>(Topics.TWINS.name(), pump.value(), entry))
                    .get();
        }
    }

    private static Delegation delegation() {
        return new Delegation("pump-agent", KEY.publicKey(), Set.of(Function.PUBLISH), LAPSE);
    }

    @AfterAll
    static void stopKafka() {
        admin.close();
        kafka.close();
    }

    @BeforeEach
    void startBridge() throws Exception {
        create(OTHERS);
        bridge = start();
        awaitInForce();
        awaitAcls(union(PLANNED, OTHERS));
    }

    private Bridge start() {
        return new Bridge(
                kafka.clientConfig(),
                GRID,
                OrganisationKeys.pinned(GRID, KEY.publicKey()),
                "1",
                RESYNC,
                InstantSource.system(),
                meters);
    }

    @AfterEach
    void stopBridge() throws Exception {
        bridge.close();
        admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
    }

    @Test
    void whatWidensIsClosedAndCountedAndWhatOthersHaveStays() throws Exception {
        create(WIDENING);

        awaitAcls(union(PLANNED, OTHERS));

        awaitDrift("widens", WIDENING.size());
        assertThat(drift("missing")).isZero();
        assertThat(drift("denies")).isZero();
    }

    @Test
    void whatWidenedWhileItWasAwayIsClosedAtItsStart() throws Exception {
        bridge.close();
        create(WIDENING);

        bridge = start();

        awaitAcls(union(PLANNED, OTHERS));
        awaitDrift("widens", WIDENING.size() - 1);
        await("with the one that it may have made itself before")
                .atMost(PATIENCE)
                .until(() -> meters.counter("parley.acls.revoked").count() == WIDENING.size());
    }

    @Test
    void aRightThatIsGoneIsCountedAndGivenAgain() throws Exception {
        admin.deleteAcls(List.of(AclBindings.of(WRITES).toFilter())).all().get();

        awaitDrift("missing", 1);

        awaitAcls(union(PLANNED, OTHERS));
        assertThat(drift("widens")).isZero();
    }

    @Test
    void aDenialIsCountedOnceAndStays() throws Exception {
        create(Set.of(DENIAL));
        awaitDrift("denies", 1);

        create(WIDENING);

        awaitAcls(union(union(PLANNED, OTHERS), Set.of(DENIAL)));
        awaitDrift("widens", WIDENING.size());
        assertThat(drift("denies")).as("at another look").isEqualTo(1);
    }

    private void awaitInForce() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(bridge.trouble()).isEmpty());
    }

    private void awaitDrift(String kind, int expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(drift(kind)).as(kind).isEqualTo(expected));
    }

    private double drift(String kind) {
        return meters.counter("parley.acls.drift", "kind", kind).count();
    }

    private static void awaitAcls(Set<AclBinding> expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(admin.describeAcls(AclBindingFilter.ANY)
                                .values()
                                .get())
                        .containsExactlyInAnyOrderElementsOf(expected));
    }

    private static void create(Collection<AclBinding> acls) throws Exception {
        admin.createAcls(acls).all().get();
    }

    private static Set<AclBinding> union(Set<AclBinding> one, Set<AclBinding> other) {
        var all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private static AclBinding acl(
            String client, ResourceType type, String name, PatternType pattern, AclOperation operation) {
        return acl(client, "*", type, name, pattern, operation, ALLOW);
    }

    private static AclBinding acl(
            String client,
            String host,
            ResourceType type,
            String name,
            PatternType pattern,
            AclOperation operation,
            AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:" + client, host, operation, permission));
    }
}
