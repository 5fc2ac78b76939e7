package parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.agent.control.CommandOutcome;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;
import parley.avro.Action;
import parley.avro.State;
import parley.identity.AgentRequest;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.OrganisationKeys;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;

final class ActingTwinIT {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Did COMPUTER = FakeSpace.PARTNER.twin("computer");

    @TempDir
    Path folder;

    private FakeSpace space;
    private Agent agent;
    private ActingTwin balancer;

    @BeforeEach
    void open() throws IOException {
        space = FakeSpace.start();
        agent = space.open(folder, "balancer-agent", NOW);
        balancer = agent.twin("balancer");
    }

    @AfterEach
    void close() {
        agent.close();
        space.close();
    }

    @Test
    void a_twin_is_created_with_the_agents_key_which_signs_that() {
        // given
        space.json("PUT /twins/balancer", 201, "{}");

        // when
        boolean created = balancer.put("<> a <urn:x> .");

        // then
        assertThat(created).isTrue();
        var call = space.last("PUT /twins/balancer");
        assertThat(call.body()).isEqualTo("<> a <urn:x> .");
        assertThat(call.headers())
                .containsEntry("Content-Type", "text/turtle")
                .containsEntry("Parley-Twin", balancer.did().value())
                .containsEntry("Parley-Key", space.agentKey.multibase())
                .containsEntry("Authorization", "Bearer t0ken");
        assertSigned(call, AgentRequest.Kind.CREATE_TWIN, "/?key=" + space.agentKey.multibase());
    }

    @Test
    void what_changes_a_twin_is_signed_for_its_body_and_the_version_that_was_seen() {
        // given
        space.json("GET /twins/balancer", 200, "{\"version\":7}");
        space.json("PUT /twins/balancer", 200, "{}");
        space.json("PUT /twins/balancer/controls/sampling", 200, "{}");
        space.json("DELETE /twins/balancer/controls/sampling", 200, "{}");
        space.json("DELETE /twins/balancer", 204, "");

        // when
        balancer.put("<> a <urn:x> .");
        balancer.declareControl("sampling", SchemaBuilder.builder().intType(), null);
        balancer.removeControl("sampling");
        balancer.delete();

        // then
        assertSigned(space.last("PUT /twins/balancer?version=7"), AgentRequest.Kind.CHANGE_TWIN, "/?version=7");
        for (var method : List.of("PUT", "DELETE")) {
            assertSigned(
                    space.last(method + " /twins/balancer/controls/sampling?version=7"),
                    AgentRequest.Kind.CHANGE_TWIN,
                    "/controls/sampling?version=7");
        }
        assertSigned(space.last("DELETE /twins/balancer?version=7"), AgentRequest.Kind.DELETE_TWIN, "/?version=7");
    }

    @Test
    void a_twin_that_somebody_else_changed_meanwhile_is_looked_at_again() {
        // given
        var version = new AtomicInteger(7);
        space.answer(
                "GET /twins/balancer",
                _ -> new FakeSpace.Answer(200, "application/json", "{\"version\":" + version.get() + "}"));
        space.answer(
                "PUT /twins/balancer",
                _ -> version.getAndIncrement() == 7
                        ? new FakeSpace.Answer(
                                409,
                                "application/problem+json",
                                "{\"type\":\"urn:parley:problem:other-version\",\"status\":409}")
                        : new FakeSpace.Answer(200, "application/json", "{}"));

        // then
        assertThat(balancer.put("<> a <urn:x> .")).isFalse();
        assertSigned(space.last("PUT /twins/balancer?version=8"), AgentRequest.Kind.CHANGE_TWIN, "/?version=8");
    }

    @Test
    void a_feeds_schema_is_signed_with_the_partitions_that_are_asked_for() {
        // given
        var line = "POST /schemas/subjects/feed.balancer.level-value/versions";
        space.json(line, 409, "{\"error_code\":409,\"message\":\"incompatible\"}");

        // then
        assertThatThrownBy(() ->
                        balancer.publisher("level", SchemaBuilder.builder().doubleType(), 3))
                .isInstanceOf(ProblemException.class);
        assertSigned(space.last(line), AgentRequest.Kind.CHANGE_TWIN, "/feeds/level/schemas/value?partitions=3");
    }

    @Test
    void a_schema_registry_that_fails_is_asked_again_each_time_signed_anew() {
        // given
        var line = "POST /schemas/subjects/feed.balancer.level-value/versions";
        var asked = new AtomicInteger();
        space.answer(
                line,
                _ -> asked.incrementAndGet() < 3
                        ? new FakeSpace.Answer(500, "application/json", "{\"error_code\":50001}")
                        : new FakeSpace.Answer(409, "application/json", "{\"error_code\":409}"));

        // then
        assertThatThrownBy(() ->
                        balancer.publisher("level", SchemaBuilder.builder().doubleType()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(409));
        assertThat(asked).hasValue(3);
        assertThat(space.calls.stream()
                        .filter(call -> call.line().startsWith(line))
                        .map(call -> verified(call).id()))
                .doesNotHaveDuplicates();
    }

    private void assertSigned(FakeSpace.Call call, AgentRequest.Kind kind, String resource) {
        var signed = verified(call);
        assertThat(signed.kind()).isEqualTo(kind);
        assertThat(signed.resource()).isEqualTo(resource);
        assertThat(signed.isFor(call.body().getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    @Test
    void a_description_names_feeds_and_their_schemas() {
        // given
        space.json(
                "GET /descriptions",
                200,
                "{\"twin\":\"" + COMPUTER + "\",\"organisation\":\"" + FakeSpace.PARTNER
                        + "\",\"description\":\"<> a <urn:x> .\",\"feeds\":[{\"name\":\"load\",\"partitions\":1,"
                        + "\"schemas\":[{\"version\":1,\"fingerprint\":\"00\",\"schema\":\"\\\"string\\\"\"}]}],\"custody\":true}");

        // when
        var description = balancer.describe(COMPUTER).orElseThrow();

        // then
        assertThat(description.turtle()).isEqualTo("<> a <urn:x> .");
        assertThat(description.custody()).isTrue();
        assertThat(description.feeds()).containsExactly(new Description.Feed("load", List.of("\"string\"")));
        assertThat(space.last("GET /descriptions").line())
                .isEqualTo("GET /descriptions?twin=did%3Aweb%3Alocalhost%253A17110%3Atwins%3Acomputer");
    }

    @Test
    void a_twin_that_is_hidden_is_not_described() {
        // given
        space.problem("GET /descriptions", 404, problem(404, "no such twin", ""));

        // then
        assertThat(balancer.describe(COMPUTER)).isEmpty();
    }

    @Test
    void a_document_is_believed_by_the_pinned_key() {
        // given
        space.json("GET /documents", 200, document(COMPUTER, space.partnerKey));

        // then
        assertThat(balancer.document(COMPUTER))
                .hasValueSatisfying(document -> assertThat(document.twin()).isEqualTo(COMPUTER));
    }

    @Test
    void a_document_that_another_key_endorsed_is_not_believed() {
        // given
        space.json("GET /documents", 200, document(COMPUTER, space.agentKey));

        // then
        assertThatThrownBy(() -> balancer.document(COMPUTER)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_document_of_another_twin_is_not_believed() {
        // given
        space.json("GET /documents", 200, document(FakeSpace.PARTNER.twin("other"), space.partnerKey));

        // then
        assertThatThrownBy(() -> balancer.document(COMPUTER)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_request_is_signed_over_what_it_asks() {
        // given
        space.json("POST /interactions", 201, interaction("ACTIVE"));

        // when
        var subscription = balancer.subscribe(COMPUTER, "load", "balancing");

        // then
        assertThat(subscription).isInstanceOf(Subscription.Active.class);
        var call = space.last("POST /interactions");
        assertThat(call.body())
                .isEqualTo("{\"provider\":\"" + COMPUTER + "\",\"feed\":\"load\",\"purpose\":\"balancing\"}");
        assertThat(verified(call)).satisfies(request -> {
            assertThat(request.kind()).isEqualTo(AgentRequest.Kind.SUBSCRIBE);
            assertThat(request.provider()).isEqualTo(COMPUTER);
            assertThat(request.resource()).isEqualTo("/feeds/load");
            assertThat(request.purpose()).isEqualTo("balancing");
            assertThat(request.body()).isEqualTo(AgentRequest.digest(call.body().getBytes(StandardCharsets.UTF_8)));
        });
    }

    @Test
    void a_request_that_is_not_in_force_yet_is_pending() {
        // given
        space.json("POST /interactions", 202, interaction("REQUESTED"));

        // then
        assertThat(balancer.subscribe(COMPUTER, "load"))
                .isInstanceOfSatisfying(
                        Subscription.Pending.class,
                        pending -> assertThat(pending.interaction().state()).isEqualTo(State.REQUESTED));
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void a_refusal_is_a_value(int status) {
        // given
        space.problem("POST /interactions", status, problem(status, "no rule", "\"reason\":\"NO_RULE\","));

        // then
        assertThat(balancer.subscribe(COMPUTER, "load")).isInstanceOfSatisfying(Subscription.Refused.class, refused -> {
            assertThat(refused.problem().status()).isEqualTo(status);
            assertThat(refused.problem().reason()).isEqualTo("NO_RULE");
        });
    }

    @Test
    void any_other_refusal_is_thrown() {
        // given
        space.problem("POST /interactions", 400, problem(400, "no such name", "\"field\":\"feed\","));

        // then
        assertThatThrownBy(() -> balancer.subscribe(COMPUTER, "load"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("no such name (field: feed)");
    }

    @Test
    void over_the_quota_a_request_is_refused_and_told_when_to_come_again() {
        // given
        space.answer("POST /interactions", _ -> FakeSpace.overQuota("7"));

        // then
        assertThatThrownBy(() -> balancer.subscribe(COMPUTER, "load"))
                .hasMessage("over the quota (reason: QUOTA)")
                .isInstanceOfSatisfying(ProblemException.class, refused -> {
                    assertThat(refused.problem().status()).isEqualTo(429);
                    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(7));
                });
    }

    @Test
    void over_the_quota_a_command_is_sent_again_as_it_is_while_it_is_valid() {
        // given
        var answers = new ArrayDeque<>(List.of(FakeSpace.overQuota("0"), FakeSpace.overQuota("0")));
        var pending = new FakeSpace.Answer(202, "application/json", "{\"id\":\"c1\",\"state\":\"SENT\"}");
        space.answer("POST /commands", _ -> answers.isEmpty() ? pending : answers.remove());
        var input = JsonNodeFactory.instance.objectNode();

        // when
        var outcome = balancer.command(COMPUTER, "light", input, Duration.ofMinutes(1));

        // then
        assertThat(outcome).isEqualTo(new CommandOutcome.Pending("c1", "SENT"));
        assertThat(space.calls)
                .filteredOn(call -> call.line().equals("POST /commands"))
                .hasSize(3)
                .extracting(call -> call.headers().get(AgentRequest.HEADER))
                .containsOnly(space.last("POST /commands").headers().get(AgentRequest.HEADER));
    }

    @Test
    void over_the_quota_for_longer_than_it_is_valid_a_command_is_refused_at_once() {
        // given
        space.answer("POST /commands", _ -> FakeSpace.overQuota("60"));
        var input = JsonNodeFactory.instance.objectNode();

        // then
        assertThatThrownBy(() -> balancer.command(COMPUTER, "light", input, Duration.ofMinutes(1)))
                .hasMessage("over the quota (reason: QUOTA)");
        assertThat(space.calls)
                .filteredOn(call -> call.line().equals("POST /commands"))
                .hasSize(1);
    }

    @Test
    void a_termination_in_force_is_told_from_one_that_is_not_yet() {
        // given
        space.json("GET /interactions/abc", 200, interaction("ACTIVE"));
        space.json("POST /interactions/abc/termination", 202, interaction("TERMINATED"));
        assertThat(balancer.terminate("abc", "enough").inForce()).isFalse();

        // when
        space.json("POST /interactions/abc/termination", 200, interaction("TERMINATED"));

        // then
        assertThat(balancer.terminate("abc", "enough").inForce()).isTrue();
        assertThat(verified(space.last("POST /interactions/abc/termination")).resource())
                .isEqualTo("/interactions/abc");
    }

    @Test
    void a_policy_is_set_and_says_what_it_ended() {
        // given
        space.json("PUT /twins/balancer/policy", 200, "{\"version\":3,\"ended\":[\"abc\"],\"appliedInMillis\":12}");

        // when
        var change = balancer.policy().set(List.of(Rules.allow("r1", Rules.anyone(), "/", Action.FIND)));

        // then
        assertThat(change).isEqualTo(new TwinPolicy.Change(3, List.of("abc"), Duration.ofMillis(12), true));
        var request = verified(space.last("PUT /twins/balancer/policy"));
        assertThat(request.kind()).isEqualTo(AgentRequest.Kind.SET_POLICY);
        assertThat(request.resource()).isEqualTo("/policy");
    }

    @Test
    void an_offer_is_signed_over_whom_it_is_made_to() {
        // given
        space.json("POST /offers", 201, interaction("OFFERED"));

        // when
        var offer = balancer.offer(COMPUTER, "load", "balancing");

        // then
        assertThat(offer).isInstanceOf(Offer.Made.class);
        var call = space.last("POST /offers");
        assertThat(verified(call)).satisfies(request -> {
            assertThat(request.kind()).isEqualTo(AgentRequest.Kind.OFFER);
            assertThat(request.provider()).isEqualTo(balancer.did());
            assertThat(request.resource()).isEqualTo("/feeds/load");
            assertThat(request.body()).isEqualTo(AgentRequest.digest(call.body().getBytes(StandardCharsets.UTF_8)));
        });
    }

    @Test
    void an_offer_that_the_policy_denies_is_a_value() {
        // given
        space.problem("POST /offers", 403, problem(403, "rule no denies it", "\"reason\":\"DENIED_BY_RULE\","));

        // then
        assertThat(balancer.offer(COMPUTER, "load", null)).isInstanceOf(Offer.Refused.class);
    }

    @Test
    void what_was_offered_is_declined() {
        // given
        space.json("GET /interactions/abc", 200, interaction("OFFERED"));
        space.json("POST /interactions/abc/decline", 200, interaction("DENIED"));

        // then
        assertThat(balancer.decline("abc", "no need").inForce()).isTrue();
        assertThat(verified(space.last("POST /interactions/abc/decline")).kind())
                .isEqualTo(AgentRequest.Kind.DECLINE);
    }

    @Test
    void what_another_asked_for_is_accepted_or_denied() {
        // given
        space.json("GET /interactions/abc", 200, interaction("PENDING"));
        space.json("POST /interactions/abc/acceptance", 202, interaction("REQUESTED"));
        space.json("POST /interactions/abc/denial", 200, interaction("DENIED"));

        // then
        assertThat(balancer.acceptRequest("abc").inForce()).isFalse();
        assertThat(space.last("POST /interactions/abc/acceptance").body()).isEqualTo("{\"reason\":\"\"}");
        assertThat(balancer.acceptRequest("abc", "as agreed").inForce()).isFalse();
        assertThat(balancer.denyRequest("abc", "not this week").inForce()).isTrue();
        assertThat(verified(space.last("POST /interactions/abc/acceptance")).kind())
                .isEqualTo(AgentRequest.Kind.ACCEPT);
        assertThat(space.last("POST /interactions/abc/acceptance").body()).isEqualTo("{\"reason\":\"as agreed\"}");
        assertThat(verified(space.last("POST /interactions/abc/denial")).kind()).isEqualTo(AgentRequest.Kind.DENY);
        assertThat(space.last("POST /interactions/abc/denial").body()).contains("not this week");
    }

    @Test
    void a_ban_says_what_it_ended() {
        // given
        space.json("POST /twins/balancer/bans", 202, "{\"version\":5,\"ended\":[\"abc\"],\"appliedInMillis\":12}");

        // when
        var change = balancer.policy().ban(Rules.organisation(FakeSpace.PARTNER), "enough");

        // then
        assertThat(change).isEqualTo(new TwinPolicy.Change(5, List.of("abc"), Duration.ofMillis(12), false));
        assertThat(verified(space.last("POST /twins/balancer/bans")).kind()).isEqualTo(AgentRequest.Kind.BAN);
    }

    @Test
    void an_end_of_all_says_what_it_ended() {
        // given
        space.json("POST /twins/balancer/endings", 200, "{\"ended\":[\"abc\",\"def\"],\"appliedInMillis\":12}");

        // when
        var ended = balancer.endAll(Rules.twin(FakeSpace.PARTNER.twin("pump")), "for now");

        // then
        assertThat(ended).isEqualTo(new Ended(List.of("abc", "def"), Duration.ofMillis(12), true));
        var request = verified(space.last("POST /twins/balancer/endings"));
        assertThat(request.kind()).isEqualTo(AgentRequest.Kind.TERMINATE);
        assertThat(request.resource()).isEqualTo("/interactions");
    }

    @Test
    void a_delegation_is_signed_for_its_body_and_the_version_that_was_seen() {
        // given
        space.json("GET /twins/balancer", 200, "{\"version\":7}");
        space.json("PUT /twins/balancer/delegations/meter", 200, "{}");
        space.json("DELETE /twins/balancer/delegations/meter", 200, "{}");
        var expires = NOW.plus(Duration.ofDays(3));

        // when
        balancer.delegate(new Delegation("meter", space.agentKey.publicKey(), Set.of(Function.PUBLISH), expires, true));
        balancer.undelegate("meter");

        // then
        var put = space.last("PUT /twins/balancer/delegations/meter");
        var signed = verified(put);
        assertThat(signed.kind()).isEqualTo(AgentRequest.Kind.DELEGATE);
        assertThat(signed.resource()).isEqualTo("/delegations/meter");
        assertThat(signed.isFor(put.body().getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(put.body())
                .contains("\"version\":7", "\"custody\":true", "\"functions\":[\"publish\"]", expires.toString());
        assertThat(verified(space.last("DELETE /twins/balancer/delegations/meter?version=7"))
                        .body())
                .isNull();
    }

    @Test
    void a_policy_is_removed_without_a_body() {
        // given
        space.json("DELETE /twins/balancer/policy", 200, "{\"version\":4,\"ended\":[],\"appliedInMillis\":9}");

        // when
        var change = balancer.policy().remove();

        // then
        assertThat(change.version()).isEqualTo(4);
        assertThat(verified(space.last("DELETE /twins/balancer/policy")).body()).isNull();
    }

    @Test
    void an_interaction_that_is_not_there_is_empty() {
        assertThat(balancer.interaction("none")).isEmpty();
    }

    @Test
    void a_service_that_does_not_answer_is_unreachable() {
        // given
        space.json("GET /interactions", 200, "<html>");

        // then
        assertThatThrownBy(balancer::interactions).isInstanceOf(UnreachableException.class);
    }

    @Test
    void without_a_token_nothing_is_asked() {
        // given
        space.json("POST /token", 401, "{}");

        // then
        assertThatThrownBy(balancer::interactions)
                .isInstanceOf(UnreachableException.class)
                .hasMessageNotContaining(FakeSpace.SECRET);
    }

    private AgentRequest verified(FakeSpace.Call call) {
        var json = AgentRequest.fromHeader(call.headers().getOrDefault(AgentRequest.HEADER, ""))
                .orElseThrow();
        var endorsed = (TwinDocument.Result.Endorsed) TwinDocument.parseEndorsed(
                document(balancer.did(), space.organisationKey),
                OrganisationKeys.pinned(FakeSpace.ORGANISATION, space.organisationKey.publicKey()));
        var result = AgentRequest.verify(json, endorsed.document(), Function.ADMINISTER, NOW);
        assertThat(result).isInstanceOf(AgentRequest.Result.Verified.class);
        return ((AgentRequest.Result.Verified) result).request();
    }

    private String document(Did twin, SigningKey organisation) {
        var delegation = new Delegation(
                "balancer-agent",
                space.agentKey.publicKey(),
                Set.of(Function.values()),
                NOW.plus(Duration.ofDays(365)));
        return TwinDocument.issue(
                twin, List.of(delegation), new OrganisationKey(twin.organisationOf(), organisation), NOW);
    }

    private static String problem(int status, String detail, String more) {
        return "{\"type\":\"urn:parley:problem:test\",\"title\":\"Test\"," + more + "\"status\":" + status
                + ",\"detail\":\"" + detail + "\"}";
    }

    private static String interaction(String state) {
        return "{\"id\":\"abc\",\"requester\":\"" + FakeSpace.ORGANISATION + ":twins:balancer\",\"provider\":\""
                + COMPUTER + "\",\"feed\":\"load\",\"state\":\"" + state
                + "\",\"epoch\":2,\"reason\":\"NONE\",\"endedBy\":null,\"delivery\":\"in.abc\"}";
    }
}
