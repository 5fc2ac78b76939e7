package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.agent.AgentSettings;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.avro.Action;
import parley.avro.History;
import parley.identity.Delegation;
import parley.identity.Function;
import parley.topics.Topics;

/// A broker needs Keycloak for new tokens only, and identity-bridge for no right's end.
@Alone
final class OutageIT {
    /// Long enough for the rights to be given and used.
    private static final Duration VALID = Duration.ofSeconds(30);

    private final Pair pair;

    OutageIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void aBrokerStartsWhileKeycloakIsAwayAndTakesTokensThatAreStillValid() throws Exception {
        var twin = pair.twin(pair.computer(), "outage");
        twin.publisher(Crossing.FEED, Numbers.SCHEMA);
        var topic = Topics.feed(twin.did().twinName().orElseThrow(), Crossing.FEED);
        try (var crossing = Crossing.open(pair, "outage", Duration.ofMillis(100));
                var producer = Plain.producer(Plain.login(pair.computer().settings()))) {
            crossing.awaitReceived(crossing.grantedUntil());
            assertThat(Doctor.of(pair)).returns(0, Doctor::code).satisfies(doctor -> {
                assertThat(doctor.notOk()).as(doctor.text()).isEmpty();
                assertThat(doctor.found())
                        .containsKeys("jdk", "harbour/ports", "harbour/twin-registry", "harbour/rights")
                        .containsKeys("grid/brokers", "grid/plug-ins", "grid/login", "grid/realm")
                        .containsKeys("grid/schemas", "grid/clock", "grid/mirror-harbour");
            });
            // Logs in, and so has a token.
            producer.partitionsFor(topic);

            pair.spaces().kill9("harbour/keycloak");
            assertThat(Doctor.of(pair))
                    .returns(1, Doctor::code)
                    .satisfies(doctor -> assertThat(doctor.advice("harbour/keycloak"))
                            .as(doctor.text())
                            .contains("./parley logs harbour/keycloak", "up start it again"));
            pair.spaces().restart("harbour/kafka");

            assertThat(pair.spaces().alive("harbour/keycloak")).isFalse();
            producer.send(new ProducerRecord<>(topic, new byte[] {1})).get();
            pair.spaces().start("harbour/keycloak");
            crossing.finish();
            assertThat(crossing.received().firstBreak()).isEmpty();
            assertThat(crossing.received().refused()).isEmpty();
        }
    }

    /// Another agent publishes for one of harbour's twins, and reads, for another, what that feed retains. Its own twin
    /// reads what another feed retains, for as long.
    @Test
    void whatExpiresWhileIdentityBridgeIsAwayEndsAtTheBroker() throws Exception {
        var provider = pair.twin(pair.computer(), "lapsing");
        var requester = pair.twin(pair.computer(), "lapsing");
        var own = Rules.organisation(provider.did().organisationOf());
        provider.policy()
                .set(List.of(Rules.retained(
                        Rules.allow("own-may", own, "/", Action.FIND, Action.DESCRIBE, Action.SUBSCRIBE))));
        provider.publisher(Crossing.FEED, Numbers.SCHEMA)
                .publish(Numbers.of(Numbers.SCHEMA, 0))
                .get();
        var feed = active(requester, provider);
        var agent = pair.harbourStranger().settings();
        var login = Plain.login(agent);
        var granting = pair.twin(pair.computer(), "granting");
        granting.publisher(Crossing.FEED, Numbers.SCHEMA)
                .publish(Numbers.of(Numbers.SCHEMA, 0))
                .get();
        var reader = pair.twin(pair.harbourStranger(), "reading");
        try (var producer = Plain.producer(login)) {
            var expires = Http.now().plus(VALID);
            var untilThen = Rules.terms().setHistory(History.RETAINED).setUntil(expires);
            granting.policy()
                    .set(List.of(Rules.under(
                            Rules.allow("own-may", own, "/", Action.FIND, Action.DESCRIBE, Action.SUBSCRIBE),
                            untilThen.build())));
            var granted = active(reader, granting);
            delegate(provider, agent, Function.PUBLISH, expires);
            delegate(requester, agent, Function.SUBSCRIBE, expires);
            Patiently.await("all rights").ignoreExceptions().until(() -> {
                producer.send(new ProducerRecord<>(feed, new byte[] {1})).get();
                return !Plain.read(login, feed).isEmpty()
                        && !Plain.read(login, granted).isEmpty();
            });
            var given = rights(agent, feed);
            var givenByTerms = rights(agent, granted);

            pair.spaces().kill9("harbour/identity-bridge");
            Patiently.await("both to expire").until(() -> Http.now().isAfter(expires));

            assertThatThrownBy(() -> Plain.read(login, feed)).isInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> Plain.read(login, granted)).isInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(feed, new byte[] {1}))
                            .get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThat(rights(agent, feed)).as("nobody has taken them").isEqualTo(given);
            assertThat(rights(agent, granted)).as("nor these").isEqualTo(givenByTerms);
        } finally {
            pair.spaces().start("harbour/identity-bridge");
        }
        Patiently.await("what is left of them to be taken")
                .until(() -> rights(agent, feed).isEmpty());
    }

    /// @return the topic that it reads: the feed's own
    private static String active(ActingTwin requester, ActingTwin provider) throws Exception {
        var view = Patiently.get(
                "an active interaction",
                () -> requester.subscribe(provider.did(), Crossing.FEED) instanceof Subscription.Active(var active)
                        ? Optional.of(active)
                        : Optional.empty());
        var feed = Topics.feed(provider.did().twinName().orElseThrow(), Crossing.FEED);
        assertThat(view.delivery()).isEqualTo(feed);
        return feed;
    }

    private static void delegate(ActingTwin twin, AgentSettings agent, Function function, Instant expires)
            throws IOException {
        twin.delegate(new Delegation(agent.clientId(), Http.key(agent).publicKey(), EnumSet.of(function), expires));
    }

    /// What the agent may do with the topic, also by a prefix.
    private Set<AclBinding> rights(AgentSettings agent, String topic) throws Exception {
        var ofTopic = new ResourcePatternFilter(ResourceType.TOPIC, topic, PatternType.MATCH);
        var ofAgent =
                new AccessControlEntryFilter("User:" + agent.clientId(), null, AclOperation.ANY, AclPermissionType.ANY);
        try (var admin = Admin.create(pair.harbour().admin())) {
            return Set.copyOf(admin.describeAcls(new AclBindingFilter(ofTopic, ofAgent))
                    .values()
                    .get());
        }
    }
}
