package parley.broker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;
import parley.identity.http.Refusal;
import parley.quota.Quota;
import parley.quota.Quotas;

/// What is counted for whom.
final class RequestQuotasTest {

    private static final Did ORGANISATION = Did.organisation("did:web:harbour.example");

    private long now;
    private final RequestQuotas quotas =
            new RequestQuotas(new Quotas(new Quota(60, 2), new Quota(60, 3), new Quota(60, 1), 1), () -> now);

    @Test
    void all_agents_of_a_twin_share_its_quota_and_all_twins_of_an_agent_its_own() {
        count(Kind.SUBSCRIBE, "one", "a");
        count(Kind.COMMAND, "one", "b");
        assertRefused(Kind.OFFER, "one", "a", "requests for twin `did:web:harbour.example:twins:one`");

        count(Kind.SUBSCRIBE, "two", "a");
        count(Kind.SUBSCRIBE, "three", "a");
        assertRefused(Kind.SUBSCRIBE, "four", "a", "requests by agent `a`");
    }

    @Test
    void what_an_agent_may_not_ask_is_not_counted_for_the_twin() {
        count(Kind.COMMAND, "one", "a");
        count(Kind.COMMAND, "two", "a");
        count(Kind.COMMAND, "three", "a");
        assertRefused(Kind.COMMAND, "four", "a", "agent");

        count(Kind.COMMAND, "four", "b");
        count(Kind.COMMAND, "four", "b");
    }

    /// A twin whose agent runs wild is stopped by another of its agents, or by that one.
    @Test
    void whatever_is_asked_for_a_twin_ends_are_counted_apart_and_for_their_agent_alone() {
        count(Kind.COMMAND, "one", "a");
        count(Kind.COMMAND, "one", "a");
        assertRefused(Kind.COMMAND, "one", "a", "twin");

        count(Kind.TERMINATE, "one", "a");
        count(Kind.DECLINE, "one", "a");
        count(Kind.BAN, "one", "a");
        assertRefused(Kind.SET_POLICY, "one", "a", "ends and policy changes by agent `a`");
        count(Kind.SET_POLICY, "one", "b");
    }

    @Test
    void after_the_wait_it_goes_on() {
        count(Kind.SUBSCRIBE, "one", "a");
        count(Kind.SUBSCRIBE, "one", "a");
        assertRefused(Kind.SUBSCRIBE, "one", "a", "60 a minute, 2 at once");

        now += Duration.ofSeconds(1).toNanos();

        count(Kind.SUBSCRIBE, "one", "a");
    }

    private void assertRefused(Kind kind, String twin, String agent, String what) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> count(kind, twin, agent))
                .satisfies(refusal -> {
                    assertThat(refusal.problem().status()).isEqualTo(429);
                    assertThat(refusal.problem().detail()).contains(what);
                    assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(1));
                });
    }

    private void count(Kind kind, String twin, String agent) {
        Instant issued = Instant.EPOCH;
        quotas.count(new AgentRequest(
                "id",
                kind,
                ORGANISATION.twin(twin),
                agent,
                ORGANISATION.twin("provider"),
                "/feeds/load",
                null,
                null,
                issued,
                issued.plusSeconds(60)));
    }
}
