package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import parley.acceptance.Http.Answer;
import parley.agent.ActingTwin;
import parley.agent.AgentSettings;
import parley.agent.InteractionView;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.identity.Delegation;
import parley.identity.Function;
import parley.identity.PublicKey;

/// Publishing with a token alone: what is signed in custody is verified at the other end like anything else, and
/// without custody a token signs nothing (promise 5).
@BesideOthers
final class WithoutJavaIT {
    private static final String FEED = "numbers";

    private final Pair pair;

    WithoutJavaIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void anotherAgentPublishesFromCustodyAsLongAsTheTwinLetsIt() throws Exception {
        var provider = pair.twin(pair.computer(), "metered");
        var requester = pair.twin(pair.balancer(), "metering");
        var meter = pair.harbourStranger().settings();
        provider.policy().set(List.of(Rules.allow("all", Rules.anyone(), "/", FIND, DESCRIBE, SUBSCRIBE)));
        provider.publisher(FEED, Numbers.SCHEMA);
        var granted = grant(requester, provider);
        var received = new Received();

        var stranger = publish(meter, provider, 1);
        var ownKey = publish(pair.computer().settings(), provider, 1);
        provider.delegate(
                new Delegation(meter.clientId(), custody(meter, provider), Set.of(Function.PUBLISH), tomorrow(), true));
        try (var _ = requester.handle(granted.id(), received)) {
            Patiently.await("the delegation")
                    .until(() -> publish(meter, provider, 2).status() == 200);
            var bad = publish(
                    meter, provider, "{\"records\":[{\"value\":{\"number\":3}},{\"value\":{\"number\":\"x\"}}]}");
            var noFeed = post(meter, provider, "nothing", "{\"value\":{}}");
            assertThat(publish(meter, provider, 4).status()).isEqualTo(200);
            Patiently.await("both records").until(() -> received.count() == 2);
            provider.undelegate(meter.clientId());
            var undelegated = publish(meter, provider, 5);

            assertThat(stranger.status()).isEqualTo(403);
            assertThat(ownKey.json().path("type").asText()).isEqualTo("urn:parley:problem:not-in-custody");
            assertThat(bad.status()).isEqualTo(422);
            assertThat(bad.json().path("field").asText()).isEqualTo("records[1].value.number");
            assertThat(noFeed.status()).isEqualTo(404);
            assertThat(undelegated.status()).isEqualTo(403);
        }
        assertThat(received.records())
                .extracting(record -> Objects.requireNonNull(record.value()).get("number"))
                .containsExactly(2L, 4L);
        assertThat(received.refused()).isEmpty();
        assertThat(received.gaps()).isEmpty();
    }

    @Test
    void aTokenOfAnotherRealmIsWorthNothing() {
        var provider = pair.twin(pair.computer(), "foreign");
        var url = pair.harbour().identityBridge() + "/twins/"
                + provider.did().twinName().orElseThrow() + "/feeds/" + FEED + "/records";

        assertThat(Http.call("POST", url, Http.token(pair.balancer().settings()), "{\"value\":{}}", JSON)
                        .status())
                .isEqualTo(401);
        assertThat(Http.call("POST", url, "", "{\"value\":{}}", JSON).status()).isEqualTo(401);
    }

    private static final String[] JSON = {"Content-Type", "application/json"};

    private static java.time.Instant tomorrow() {
        return InstantSource.system().instant().plus(Duration.ofDays(1));
    }

    private PublicKey custody(AgentSettings agent, ActingTwin twin) {
        var kept = Http.call("PUT", url(twin, "/custody"), Http.token(agent), "");
        return PublicKey.multibase(kept.json().path("key").asText());
    }

    private Answer publish(AgentSettings agent, ActingTwin twin, int number) {
        return publish(agent, twin, "{\"value\":{\"number\":" + number + "}}");
    }

    private Answer publish(AgentSettings agent, ActingTwin twin, String body) {
        return post(agent, twin, FEED, body);
    }

    private Answer post(AgentSettings agent, ActingTwin twin, String feed, String body) {
        return Http.call("POST", url(twin, "/feeds/" + feed + "/records"), Http.token(agent), body, JSON);
    }

    private String url(ActingTwin twin, String path) {
        return pair.harbour().identityBridge() + "/twins/"
                + twin.did().twinName().orElseThrow() + path;
    }

    private static InteractionView grant(ActingTwin requester, ActingTwin provider) {
        return Patiently.get(
                "an active interaction of " + provider.did(),
                () -> requester.subscribe(provider.did(), FEED) instanceof Subscription.Active(var view)
                        ? Optional.of(view)
                        : Optional.empty());
    }
}
