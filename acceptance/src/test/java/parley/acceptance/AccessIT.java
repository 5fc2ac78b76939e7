package parley.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.agent.Decided;
import parley.deploy.run.SpaceAccess;
import parley.identity.KafkaLogin;
import parley.identity.TokenSource;
import parley.topics.Topics;

/// Deny by default: what a login may do on a cluster is what its role needs, and nothing else.
@Alone
final class AccessIT {
    private static final Duration POLL = Duration.ofSeconds(5);
    /// What is denied is told when its minute is over, or the next, if too much was tried in it.
    private static final Duration AUDITED = Duration.ofSeconds(150);

    private static final byte[] SOMETHING = {1};

    private final Pair pair;

    AccessIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void aPartnerReadsItsLaneAndNothingElse() throws Exception {
        var partner = Plain.partnerLogin(pair.harbour(), pair.grid());
        var all = new ArrayList<String>();
        try (var admin = Admin.create(pair.harbour().admin())) {
            all.addAll(admin.listTopics().names().get());
        }
        assertThat(all).contains("twins", "interaction-requests", "grid.lane.harbour.catalog", "lane.grid.catalog");

        try (var admin = Admin.create(partner)) {
            assertThat(admin.listTopics().names().get())
                    .containsExactlyInAnyOrder(
                            "lane.grid.catalog", "lane.grid.commands", "lane.grid.feeds", "lane.grid.interactions");
            assertNoTopic(admin, "lane.grid.more");
        }
        assertThat(Plain.read(partner, Topics.laneInteractions("grid").name())).isNotNull();
        try (var intruder = new Intruder(partner)) {
            for (var topic : all) {
                intruder.cannotWrite(topic);
                if (!topic.startsWith("lane.grid.")) {
                    intruder.cannotRead(topic);
                }
            }
        }
        assertNoGroup(partner, "partner-grid", Topics.laneFeeds("grid").name());
    }

    @Test
    void anAgentReadsNeitherAnothersDeliveryNorAnothersFeed() throws Exception {
        try (var crossing = Crossing.open(pair, "access", Duration.ofMillis(50))) {
            crossing.awaitReceived(crossing.grantedUntil());
            pair.twin(pair.harbourStranger(), "stranger");
            var strangerAtGrid = Plain.login(pair.grid(), SpaceFiles.STRANGER);
            var subscriber = Plain.login(pair.balancer().settings());
            var provider = crossing.provider().did().twinName().orElseThrow();
            crossing.provider().declareControl("any", Numbers.SCHEMA, null);

            try (var stranger = new Intruder(strangerAtGrid)) {
                stranger.cannotRead(crossing.delivery());
                stranger.cannotWrite(crossing.delivery());
            }
            try (var stranger = new Intruder(Plain.login(pair.harbour(), SpaceFiles.STRANGER))) {
                for (var topic : List.of(
                        crossing.feedTopic(),
                        Topics.control(provider),
                        Topics.result(provider),
                        Topics.outcome(provider))) {
                    stranger.cannotRead(topic);
                    stranger.cannotWrite(topic);
                }
            }
            assertThat(Plain.read(subscriber, crossing.delivery())).isNotEmpty();
            try (var own = new Intruder(subscriber)) {
                own.cannotWrite(crossing.delivery());
                for (var topic : List.of("twins", "policies", "interactions", "audit", "harbour.lane.grid.feeds")) {
                    own.cannotRead(topic);
                    own.cannotWrite(topic);
                }
            }
            assertNoGroup(strangerAtGrid, "agent.balancer-agent." + crossing.interaction(), crossing.delivery());
            assertNoGroup(subscriber, "agent.stranger-agent.any", crossing.delivery());
        }
    }

    /// It waits for a minute to end: the broker's own part of it is tested every day without that.
    @Tag("soak")
    @Test
    void whatTheBrokerDeniesIsInTheAuditOfWhoseTopicItIs() throws Exception {
        var partner = Plain.partnerLogin(pair.harbour(), pair.grid());
        var lane = Topics.laneFeeds("grid").name();
        try (var crossing = Crossing.open(pair, "denied", Duration.ofMillis(50));
                var mirror = new Intruder(partner);
                var admin = Admin.create(partner);
                var stranger = new Intruder(Plain.login(pair.harbour(), SpaceFiles.STRANGER));
                var strangerAtGrid = new Intruder(Plain.login(pair.grid(), SpaceFiles.STRANGER))) {
            var provider = crossing.provider();
            var name = provider.did().twinName().orElseThrow();
            provider.declareControl("any", Numbers.SCHEMA, null);
            var ofTwin = List.of(crossing.feedTopic(), Topics.control(name), Topics.result(name), Topics.outcome(name));
            Patiently.await("the audit tells of who was denied what")
                    .atMost(AUDITED)
                    .pollInterval(POLL)
                    .until(
                            () -> {
                                // Again: of who has tried much else in the same minute, not everything is told apart
                                mirror.cannotRead("twins");
                                mirror.cannotWrite("twins");
                                assertNoGroup(partner, "partner-grid", lane);
                                assertNoTopic(admin, "lane.grid.more");
                                ofTwin.forEach(stranger::cannotRead);
                                strangerAtGrid.cannotRead(crossing.delivery());
                                Plain.assertNoConnection(foreignLogin(), SaslAuthenticationException.class);
                                // A new one each time: who manages the realm's clients soon takes its scope
                                try (var elsewhere = new Elsewhere(pair.harbour(), pair.name("elsewhere"))) {
                                    Plain.assertNoConnection(elsewhere.login(), SaslAuthenticationException.class);
                                }
                                Plain.assertNoConnection(
                                        Plain.partnerLoginElsewhere(pair.harbour(), pair.grid()),
                                        SaslAuthenticationException.class);
                                return untold(crossing, ofTwin);
                            },
                            List::isEmpty);
            assertThat(denied(provider.organisationAudit(), SpaceFiles.STRANGER))
                    .as("what is a twin's is not the organisation's")
                    .doesNotContainAnyElementsOf(ofTwin);
        }
    }

    /// What the audits do not tell yet of what is tried.
    private static List<String> untold(Crossing crossing, List<String> ofTwin) {
        var organisation = crossing.provider().organisationAudit();
        var untold = new ArrayList<>(ofTwin);
        untold.removeAll(denied(crossing.provider().audit(), SpaceFiles.STRANGER));
        var ofPartner = new ArrayList<>(List.of("twins", "partner-grid", "lane.grid.more"));
        ofPartner.removeAll(denied(organisation, "partner-grid"));
        var logins = new ArrayList<>(List.of(
                "OAUTH: signed by a key that the issuer does not have",
                "OAUTH: for another audience",
                "PARTNERS: for another audience"));
        logins.removeAll(denied(organisation, "ANONYMOUS"));
        var atGrid = new ArrayList<>(List.of(crossing.delivery()));
        atGrid.removeAll(denied(crossing.requester().organisationAudit(), SpaceFiles.STRANGER));
        return Stream.of(untold, ofPartner, logins, atGrid)
                .flatMap(List::stream)
                .toList();
    }

    /// What a broker denied to who is called so, with the reason if it gave one.
    private static List<String> denied(List<Decided> audit, String principal) {
        return audit.stream()
                .filter(decided -> decided.who().equals(principal))
                .map(decided -> decided.json().path("denied"))
                .filter(denied -> denied.path("by").asText().startsWith("broker-")
                        && denied.path("count").asLong() > 0)
                .map(denied -> {
                    var reason = denied.path("reason").asText();
                    return denied.path("resource").asText() + (reason.isEmpty() ? "" : ": " + reason);
                })
                .toList();
    }

    /// With a token of grid's realm.
    private Map<String, Object> foreignLogin() {
        var agent = pair.balancer().settings();
        return KafkaLogin.client(
                pair.harbour().bootstrapServers(),
                pair.harbour().transport(),
                agent.tokenEndpoint().toString(),
                agent.clientId(),
                agent.clientSecret());
    }

    @Test
    void nobodyConnectsWithoutATokenOfTheSpacesOwnRealm() throws Exception {
        var harbour = pair.harbour();
        try (var admin = Admin.create(harbour.admin())) {
            var broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
            var listeners = admin.describeConfigs(List.of(broker))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next();
            assertThat(listeners.get("listener.security.protocol.map").value().split(","))
                    .isNotEmpty()
                    .allMatch(listener -> listener.endsWith(":SASL_PLAINTEXT") || listener.endsWith(":SASL_SSL"));
        }
        Plain.assertNoConnection(Map.of("bootstrap.servers", harbour.bootstrapServers()), KafkaException.class);
        // What a partner's mirror says for one organisation is no login at another
        var elsewhere = new HashMap<>(Plain.partnerLogin(pair.grid(), harbour));
        elsewhere.put("bootstrap.servers", "localhost:" + harbour.file().ports().kafkaPartners());
        Plain.assertNoConnection(elsewhere, SslAuthenticationException.class);
        elsewhere.put(
                "ssl.truststore.location",
                Plain.partnerLogin(harbour, pair.grid()).get("ssl.truststore.location"));
        Plain.assertNoConnection(elsewhere, SaslAuthenticationException.class);
        Plain.assertNoConnection(foreignLogin(), SaslAuthenticationException.class);
        var guessing = new HashMap<>(harbour.admin());
        guessing.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"Broker\" password=\"Broker\";");
        Plain.assertNoConnection(guessing, SaslAuthenticationException.class);
    }

    /// What programs may address is said in the realm by scopes of their clients: this one has not Kafka's.
    @Test
    void aTokenOfTheRealmForAnotherAudienceIsNoLoginAtKafka() {
        try (var elsewhere = new Elsewhere(pair.harbour(), pair.name("elsewhere"))) {
            var claims =
                    new String(Base64.getUrlDecoder().decode(elsewhere.token().split("\\.", -1)[1]), UTF_8);
            assertThat(claims)
                    .contains("\"azp\":\"" + elsewhere.client() + "\"")
                    .doesNotContain("\"kafka\"");
            Plain.assertNoConnection(elsewhere.login(), SaslAuthenticationException.class);
        }
    }

    /// A client of a space's realm whose tokens are not for Kafka.
    private record Elsewhere(SpaceAccess space, String client) implements AutoCloseable {
        private static final String SECRET = "known";

        Elsewhere {
            assertThat(new RealmClients(space)
                            .create("""
                            {"clientId": "%s", "secret": "%s", "serviceAccountsEnabled": true, "publicClient": false,
                             "fullScopeAllowed": false, "defaultClientScopes": ["parley"], "optionalClientScopes": []}
                            """.formatted(client, SECRET))
                            .status())
                    .isEqualTo(201);
        }

        String token() {
            var endpoint = URI.create(space.tokenEndpoint());
            return new TokenSource(endpoint, client, SECRET, HttpClient.newHttpClient(), InstantSource.system()).get();
        }

        Map<String, Object> login() {
            return KafkaLogin.client(
                    space.bootstrapServers(), space.transport(), space.tokenEndpoint(), client, SECRET);
        }

        @Override
        public void close() {
            new RealmClients(space).delete(client);
        }
    }

    /// Somebody who tries.
    private static final class Intruder implements AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final KafkaProducer<byte[], byte[]> producer;

        Intruder(Map<String, Object> login) {
            var writing = new HashMap<>(login);
            // Else the cluster would refuse the producer's id already.
            writing.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
            consumer = Plain.consumer(login);
            producer = Plain.producer(writing);
        }

        void cannotRead(String topic) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            assertThatThrownBy(() -> consumer.poll(POLL))
                    .as("reading " + topic)
                    .isInstanceOf(TopicAuthorizationException.class);
        }

        void cannotWrite(String topic) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, SOMETHING))
                            .get())
                    .as("writing " + topic)
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }

        @Override
        public void close() {
            consumer.close();
            producer.close();
        }
    }

    private static void assertNoTopic(Admin admin, String topic) {
        assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all()
                        .get())
                .hasCauseInstanceOf(AuthorizationException.class);
    }

    private static void assertNoGroup(Map<String, Object> login, String group, String topic) {
        var config = new HashMap<>(login);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        try (var consumer = Plain.consumer(config)) {
            assertThatThrownBy(() -> consumer.committed(Set.of(new TopicPartition(topic, 0))))
                    .as("using the group " + group)
                    .isInstanceOf(GroupAuthorizationException.class);
        }
    }
}
