package parley.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.HttpMethod;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.web.router.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import parley.avro.LaneMessage;
import parley.avro.LanePartnership;
import parley.avro.PartnershipEntry;
import parley.identity.Did;
import parley.identity.Introduction;
import parley.identity.OrganisationKey;
import parley.identity.Partnership;
import parley.identity.SigningKey;
import parley.testing.KafkaProcess;
import parley.testing.api.Route;
import parley.topics.AvroSerde;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Partnerships by the service's API, against a broker with the authorizer that spaces use.
final class PartnersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Did GRID = Did.organisation("did:web:localhost%3A18110");
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    private static final SigningKey MIRROR = SigningKey.generate(new SecureRandom());

    private static KafkaProcess kafka;
    private static Admin admin;
    private static EmbeddedServer service;

    private record Answer(int status, JsonNode body) {}

    @BeforeAll
    static void start() {
        kafka = KafkaProcess.start(Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users", "User:ANONYMOUS",
                "allow.everyone.if.no.acl.found", "false"));
        kafka.create(Topics.TWINS, Topics.INTERACTIONS, Topics.APPLIED, Topics.PARTNERSHIPS, Topics.CUSTODY_KEYS);
        admin = kafka.admin();
        service = serve();
    }

    private static EmbeddedServer serve() {
        return IdentityBridge.configured(ApplicationContext.builder())
                .properties(Map.ofEntries(
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
                        Map.entry("parley.data", "target/partners-it"),
                        Map.entry("parley.quotas.partner-bytes-per-second", 5_000_000),
                        Map.entry("parley.rights.look", "100ms"),
                        Map.entry("parley.rights.own-cluster", true),
                        Map.entry("parley.custody", "target/partners-it/custody")))
                .run(EmbeddedServer.class);
    }

    @AfterAll
    static void stop() {
        service.close();
        admin.close();
        kafka.close();
    }

    @Test
    void every_route_is_in_the_document() throws IOException {
        var routes = service.getApplicationContext()
                .getBean(Router.class)
                .uriRoutes()
                .filter(route -> route.getTargetMethod()
                        .getDeclaringType()
                        .getPackageName()
                        .startsWith("parley."))
                .filter(route -> route.getHttpMethod() != HttpMethod.HEAD)
                .map(route -> Route.name(
                        route.getHttpMethodName(), route.getUriMatchTemplate().toString()))
                .toList();

        assertThat(ApiTest.DOCS.told()).containsAll(routes);
        assertThat(routes).isNotEmpty();
    }

    /// Another organisation, which has accepted an invitation of ours.
    private record Other(Did did, SigningKey key) {
        static Other of(String name) {
            return new Other(new Did("did:web:" + name + ".example"), SigningKey.generate(new SecureRandom()));
        }

        Partnership accept(Partnership invited) {
            return Partnership.accept(
                    invited.statements().getFirst(),
                    new Introduction(did, key.publicKey(), "it", "grid", "localhost:2", MIRROR.publicKey()),
                    new OrganisationKey(did, key),
                    Instant.now());
        }

        Partnership agreed(Partnership invited) {
            return agreed(invited, KEY);
        }

        Partnership agreed(Partnership invited, SigningKey inviter) {
            return invited.agree(
                    accept(invited).statements().getLast(), new OrganisationKey(GRID, inviter), Instant.now());
        }
    }

    private static Partnership invite(String id, String name) {
        return Partnership.invite(
                new Introduction(GRID, KEY.publicKey(), "grid", name, "localhost:1", MIRROR.publicKey()),
                new OrganisationKey(GRID, KEY),
                id,
                Instant.now(),
                Instant.now().plus(Duration.ofDays(1)),
                null);
    }

    @Test
    void lanes_and_rights_come_with_the_agreement_and_go_with_the_removal() throws Exception {
        var harbour = Other.of("harbour");
        var invited = invite("i-1", "harbour");

        var open = put(invited);
        assertThat(open.status()).isEqualTo(200);
        assertThat(open.body().path("state").asText()).isEqualTo("invited");
        assertThat(topics("harbour")).isEmpty();
        assertThat(principals("harbour")).isEmpty();
        assertThat(keys()).doesNotContain("partner-harbour", "mirror-harbour");

        var agreed = harbour.agreed(invited);
        var done = put(agreed);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body().path("provisioned").isNull()).isFalse();
        assertThat(done.body().path("fingerprint").asText())
                .isEqualTo(agreed.fingerprint().orElseThrow());
        assertThat(topics("harbour"))
                .containsExactlyInAnyOrderElementsOf(Topics.ofPartner("harbour", "grid").stream()
                        .map(topic -> topic.name())
                        .toList());
        assertThat(principals("harbour")).containsExactlyInAnyOrder("User:partner-harbour", "User:mirror-harbour");
        assertThat(keys()).contains("partner-harbour", "mirror-harbour");
        assertThat(byteQuotas("harbour"))
                .containsOnly(
                        entry("partner-harbour", Map.of("consumer_byte_rate", 5e6)),
                        entry("mirror-harbour", Map.of("producer_byte_rate", 5e6)));

        assertThat(put(agreed.remove(new OrganisationKey(GRID, KEY), Instant.now()))
                        .status())
                .isIn(200, 202);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(topics("harbour")).isEmpty();
            assertThat(principals("harbour")).isEmpty();
            assertThat(keys()).doesNotContain("partner-harbour", "mirror-harbour");
            assertThat(byteQuotas("harbour")).isEmpty();
        });

        assertThat(put(agreed).body().path("state").asText())
                .as("an agreement from before the removal brings nothing back")
                .isEqualTo("removed");
        assertThat(topics("harbour")).isEmpty();
    }

    @Test
    void what_somebody_else_gives_a_partner_a_mirror_or_a_service_is_taken_and_what_is_missing_given()
            throws Exception {
        var agreed = Other.of("wharf").agreed(invite("i-8", "wharf"));
        assertThat(put(agreed).status()).isEqualTo(200);
        var given = acls("wharf");
        var meters = service.getApplicationContext().getBean(MeterRegistry.class);
        var widens = meters.counter("parley.acls.drift", "kind", "widens");
        double before = widens.count();
        var wider = Stream.of("partner-wharf", "mirror-wharf", "mirror-nobody", "interaction-broker")
                .map(PartnersIT::readsFeeds)
                .toList();

        admin.createAcls(wider).all().get();
        admin.deleteAcls(List.of(given.iterator().next().toFilter())).all().get();

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(admin.describeAcls(AclBindingFilter.ANY).values().get()).doesNotContainAnyElementsOf(wider);
            assertThat(acls("wharf")).isEqualTo(given);
        });
        assertThat(widens.count() - before).isEqualTo(wider.size());
    }

    private static AclBinding readsFeeds(String client) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "feed.", PatternType.PREFIXED),
                new AccessControlEntry("User:" + client, "*", AclOperation.READ, AclPermissionType.ALLOW));
    }

    /// As a try leaves it that failed after all was deleted.
    @Test
    void a_removal_that_was_half_done_is_completed() throws Exception {
        var agreed = Other.of("quay").agreed(invite("i-4", "quay"));
        assertThat(put(agreed).status()).isEqualTo(200);
        admin.deleteTopics(topics("quay")).all().get();

        assertThat(put(agreed.remove(new OrganisationKey(GRID, KEY), Instant.now()))
                        .status())
                .isIn(200, 202);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(principals("quay")).isEmpty());
    }

    @Test
    void nothing_is_recorded_that_our_organisation_has_not_signed() throws Exception {
        var thief = SigningKey.generate(new SecureRandom());
        var forged = Partnership.invite(
                new Introduction(GRID, thief.publicKey(), "grid", "thief", "localhost:1", MIRROR.publicKey()),
                new OrganisationKey(GRID, thief),
                "i-2",
                Instant.now(),
                Instant.now().plus(Duration.ofDays(1)),
                null);
        var answer = put(Other.of("thief").agreed(forged, thief));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body().path("detail").asText()).contains("in our name with a key that is not ours");
        assertThat(topics("thief")).isEmpty();
    }

    @Test
    void an_invitation_counts_once() throws Exception {
        var invited = invite("i-3", "port");
        assertThat(put(Other.of("port").agreed(invited)).status()).isEqualTo(200);

        var again = put(Other.of("other").agreed(invited));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body().path("field").asText()).isEqualTo("statements");
        assertThat(again.body().path("detail").asText()).contains("the invitation i-3 was used before");
    }

    @Test
    void statements_about_another_invitation_leave_nothing_behind() throws Exception {
        var agreed = Other.of("pier").agreed(invite("i-5", "pier"));

        var answer = send("PUT", "/partners/i-6", body(agreed));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body().path("detail").asText()).contains("about the invitation i-5, not about i-6");
        assertThat(keys()).doesNotContain("partner-pier", "mirror-pier");
    }

    @Test
    void a_partner_says_in_its_lane_that_it_has_another_key() throws Exception {
        var pool = Other.of("pool");
        var agreed = pool.agreed(invite("i-7", "pool"));
        assertThat(put(agreed).status()).isEqualTo(200);
        var another = new OrganisationKey(pool.did(), pool.key())
                .rotated(Other.of("pool").key(), Instant.now());
        var strangers = new OrganisationKey(pool.did(), MIRROR).rotated(KEY, Instant.now());

        try (var lane = words()) {
            say(lane, strangers.rotations().getLast());
            say(lane, another.rotations().getLast());
            say(lane, another.rotations().getLast());
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(recorded("i-7"))
                        .isEqualTo(agreed.with(another.rotations().getLast())));
        assertThat(put(agreed).status())
                .as("what was known before is nothing else")
                .isEqualTo(200);
        assertThat(recorded("i-7").partner().orElseThrow().keys().current()).isEqualTo(another.publicKey());
        assertThat(put(agreed.remove(new OrganisationKey(GRID, KEY), Instant.now()))
                        .status())
                .isIn(200, 202);
        assertThat(recorded("i-7").rotations()).isEqualTo(another.rotations());
    }

    private static Producer<String, LaneMessage> words() {
        return new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), AvroSerde.of(LaneMessage.class));
    }

    private static void say(Producer<String, LaneMessage> lane, String statement) throws Exception {
        lane.send(new ProducerRecord<>(
                        Topics.mirroredInteractions("pool", "grid").name(),
                        0,
                        statement,
                        new LaneMessage(new LanePartnership(statement))))
                .get();
    }

    /// The partnership as it stands in `partnerships`.
    private static Partnership recorded(String invitation) throws Exception {
        var entries = new HashMap<String, PartnershipEntry>();
        try (var tail = TopicTail.start(Topics.PARTNERSHIPS, kafka.clientConfig(), record -> {
            if (record.value() != null) {
                entries.put(record.key(), record.value());
            }
        })) {
            tail.caughtUp().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        return Partnership.of(
                GRID,
                KEY.publicKey(),
                Objects.requireNonNull(entries.get(invitation)).getStatements());
    }

    @Test
    void what_is_no_statement_is_refused_and_says_so() throws Exception {
        assertThat(send("PUT", "/partners/x", "{}").status()).isEqualTo(400);
        var answer = send("PUT", "/partners/x", "{\"statements\":[\"{}\"]}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body().path("detail").asText()).contains("not a signed statement");
        assertThat(send("GET", "/partners", null).status()).isEqualTo(401);
    }

    private static Answer put(Partnership partnership) throws IOException, InterruptedException {
        return send("PUT", "/partners/" + partnership.id(), body(partnership));
    }

    private static String body(Partnership partnership) {
        var body = JSON.createObjectNode();
        var statements = body.putArray("statements");
        partnership.statements().forEach(statements::add);
        return body.toString();
    }

    private static Answer send(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(service.getURL() + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        var response = HTTP.send(request, BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    private static Set<String> keys() throws Exception {
        return send("GET", "/partners/keys", null).body().path("keys").findValuesAsText("kid").stream()
                .map(id -> id.substring(0, id.indexOf('.')))
                .collect(Collectors.toSet());
    }

    /// By the user that they are of.
    private static Map<String, Map<String, Double>> byteQuotas(String partner) throws Exception {
        return admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get().entrySet().stream()
                .collect(Collectors.toMap(
                        quota -> quota.getKey().entries().getOrDefault(ClientQuotaEntity.USER, ""),
                        Map.Entry::getValue))
                .entrySet()
                .stream()
                .filter(quota -> quota.getKey().endsWith("-" + partner))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<String> topics(String partner) throws Exception {
        return admin.listTopics().names().get().stream()
                .filter(topic -> topic.startsWith("lane." + partner + ".") || topic.startsWith(partner + ".lane."))
                .toList();
    }

    private static Set<String> principals(String partner) throws Exception {
        return acls(partner).stream().map(acl -> acl.entry().principal()).collect(Collectors.toSet());
    }

    private static Set<AclBinding> acls(String partner) throws Exception {
        return admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
                .filter(acl -> acl.entry().principal().endsWith("-" + partner))
                .collect(Collectors.toSet());
    }
}
