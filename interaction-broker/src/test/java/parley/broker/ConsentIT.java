package parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.broker.World.BALANCER;
import static parley.broker.World.COMPUTER;
import static parley.broker.World.CRANE;
import static parley.broker.World.NEVER;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.avro.LaneHalf;
import parley.avro.LaneMessage;
import parley.avro.Reason;
import parley.broker.RunningBroker.Answer;
import parley.identity.AgentRequest;
import parley.identity.Did;
import parley.identity.Halves;
import parley.identity.OrganisationKeys;
import parley.identity.TwinDocument;
import parley.interaction.InteractionId;
import parley.testing.NeedsPlainBroker;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Offered, accepted, declined and banned through the API, on a real broker.
@NeedsPlainBroker
@SuppressWarnings("NullAway.Init") // fields set before all tests
final class ConsentIT {

    private static final String FIND = rules("find");
    private static final String ALL = rules("find\",\"describe\",\"subscribe");
    static final String ASK = """
            {"rules": [
              {"id": "find", "effect": "allow", "actions": ["find"], "subject": {"anyone": true}, "path": "/"},
              {"id": "ask", "effect": "ask", "actions": ["subscribe"], "subject": {"anyone": true}, "path": "/feeds"}]}
            """;
    private static final String NO_REASON = "{\"reason\":\"\"}";
    private static final String LOCAL = InteractionId.of(CRANE.value(), COMPUTER.value(), "load");
    private static final String BACK = InteractionId.of(COMPUTER.value(), CRANE.value(), "load");
    private static final String REMOTE = InteractionId.of(BALANCER.value(), COMPUTER.value(), "load");

    @TempDir
    private static Path folder;

    private static Harbour harbour;
    private static TestAgent computer;
    private static TestAgent crane;

    @BeforeAll
    static void start() throws Exception {
        harbour = Harbour.start(folder);
        computer = harbour.computer;
        crane = harbour.crane;
    }

    @AfterAll
    static void stop() throws Exception {
        harbour.close();
    }

    @BeforeEach
    void nothingIsAllowed() {
        computer.deletePolicy();
        crane.deletePolicy();
    }

    @Test
    void what_is_offered_is_had_by_subscribing_without_a_rule_to_subscribe() {
        computer.setPolicy(FIND);

        Answer offered = computer.offer(CRANE, "load");

        assertThat(offered.status()).as(offered.body()).isEqualTo(201);
        assertThat(offered.text("state")).isEqualTo("OFFERED");
        assertThat(computer.offer(CRANE, "load").status()).isEqualTo(200);
        Answer accepted = crane.subscribe(COMPUTER);
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(201);
        assertThat(accepted.text("state")).isEqualTo("ACTIVE");
        assertThat(accepted.text("epoch")).isEqualTo(offered.text("epoch"));
        Answer late = crane.decline(COMPUTER, LOCAL);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text("type")).isEqualTo("urn:parley:problem:not-offered");
    }

    @Test
    void what_is_declined_is_denied_and_may_be_offered_again() {
        computer.setPolicy(FIND);
        computer.offer(CRANE, "load");

        Answer declined = crane.decline(COMPUTER, LOCAL);

        assertThat(declined.status()).as(declined.body()).isEqualTo(200);
        assertThat(declined.text("state")).isEqualTo("DENIED");
        assertThat(declined.text("reason")).isEqualTo("DECLINED");
        assertThat(crane.decline(COMPUTER, LOCAL).status()).isEqualTo(200);
        assertThat(computer.decline(COMPUTER, LOCAL).status())
                .as("only whom it was offered")
                .isEqualTo(404);
        assertThat(crane.subscribe(COMPUTER).text("reason")).isEqualTo("NO_RULE");
        assertThat(computer.offer(CRANE, "load").status()).isEqualTo(201);
    }

    @Test
    void an_offer_to_a_partners_twin_goes_into_its_lane_and_says_until_when_it_holds() {
        computer.setPolicy(FIND);
        Map<String, LaneMessage> lane = new ConcurrentHashMap<>();
        try (TopicTail<LaneMessage> _ = TopicTail.start(
                Topics.laneInteractions("grid"),
                harbour.kafka.clientConfig(),
                record -> lane.put(record.key(), Objects.requireNonNull(record.value())))) {
            assertThat(computer.offer(BALANCER, "load").status()).isEqualTo(201);
            await().atMost(Duration.ofSeconds(20)).until(() -> lane.containsKey(REMOTE));
        }

        LaneHalf sent = (LaneHalf) Objects.requireNonNull(lane.get(REMOTE)).getMessage();
        assertThat(Halves.verify(sent.getHalf(), OrganisationKeys.pinned(World.HARBOUR, World.HARBOUR_KEY.publicKey())))
                .isInstanceOfSatisfying(Halves.Result.Verified.class, verified -> {
                    assertThat(verified.half().half().getReason()).isEqualTo(Reason.OFFERED);
                    assertThat(verified.half().offer()).isNotNull();
                });
        assertThat(TwinDocument.parseEndorsed(
                        sent.getDocument(), OrganisationKeys.pinned(World.HARBOUR, World.HARBOUR_KEY.publicKey())))
                .isInstanceOfSatisfying(
                        TwinDocument.Result.Endorsed.class,
                        endorsed -> assertThat(endorsed.document().twin()).isEqualTo(COMPUTER));
        assertThat(computer.terminate(COMPUTER, REMOTE).text("state")).isEqualTo("TERMINATED");
    }

    @Test
    void what_a_rule_asks_about_waits_until_it_is_accepted() {
        computer.setPolicy(ASK);

        Answer asked = crane.subscribe(COMPUTER);

        assertThat(asked.status()).as(asked.body()).isEqualTo(202);
        assertThat(asked.text("state")).isEqualTo("PENDING");
        assertThat(asked.json().has("endedBy")).as(asked.body()).isFalse();
        assertThat(crane.accept(COMPUTER, LOCAL).status()).as("by who asks").isEqualTo(404);
        Answer accepted = computer.accept(COMPUTER, LOCAL);
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(200);
        assertThat(accepted.text("state")).isEqualTo("ACTIVE");
        assertThat(computer.accept(COMPUTER, LOCAL).status()).as("again").isEqualTo(200);
        Answer late = computer.deny(COMPUTER, LOCAL);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text("type")).isEqualTo("urn:parley:problem:not-pending");
    }

    @Test
    void what_a_rule_asks_about_is_denied_or_withdrawn() {
        computer.setPolicy(ASK);
        crane.subscribe(COMPUTER);

        Answer denied = computer.deny(COMPUTER, LOCAL);

        assertThat(denied.status()).as(denied.body()).isEqualTo(200);
        assertThat(denied.text("state")).isEqualTo("DENIED");
        assertThat(denied.text("reason")).isEqualTo("DENIED_BY_AGENT");
        assertThat(crane.subscribe(COMPUTER).text("state")).isEqualTo("PENDING");
        Answer withdrawn = crane.terminate(COMPUTER, LOCAL);
        assertThat(withdrawn.text("state")).isEqualTo("WITHDRAWN");
        assertThat(computer.accept(COMPUTER, LOCAL).status()).isEqualTo(409);
    }

    @Test
    void a_rule_asks_about_subscribing_and_controlling_alone() {
        Answer refused = computer.setPolicy(ASK.replace("\"subscribe\"]", "\"subscribe\",\"describe\"]"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo("rules[1].actions");
    }

    @Test
    void what_a_policy_would_end_and_grant_is_told_and_nothing_is_done() {
        computer.setPolicy(ASK);
        crane.subscribe(COMPUTER);

        Answer granting = computer.whatIf(ALL);
        Answer ending = computer.whatIf("{\"rules\":[]}");

        assertThat(granting.status()).as(granting.body()).isEqualTo(200);
        assertThat(granting.json().path("grants").path(0).path("interaction").asText())
                .isEqualTo(LOCAL);
        assertThat(granting.json().path("grants").path(0).path("requester").asText())
                .isEqualTo(CRANE.value());
        assertThat(granting.json().path("ends")).isEmpty();
        assertThat(ending.json().path("ends").path(0).path("interaction").asText())
                .isEqualTo(LOCAL);
        assertThat(crane.subscribe(COMPUTER).text("state")).as("as before").isEqualTo("PENDING");
        assertThat(crane.whatIf(ALL.replace("find", "fly")).status()).isEqualTo(400);
        assertThat(crane.get("/twins/computer/policy/explanation?who=did:web:grid")
                        .status())
                .as("of a twin that it does not administer")
                .isEqualTo(403);
    }

    @Test
    void who_may_do_what_is_explained_by_the_rules() {
        computer.setPolicy(ASK);

        Answer explained = computer.get("/twins/computer/policy/explanation?who=" + encoded(CRANE.value()));

        assertThat(explained.status()).as(explained.body()).isEqualTo(200);
        assertThat(explained.json())
                .anySatisfy(right -> assertThat(right.toString())
                        .contains("\"find\"", "\"allow\"", "\"find\"")
                        .doesNotContain("reason"))
                .anySatisfy(right -> assertThat(right.toString())
                        .contains("\"subscribe\"", "/feeds/load", "\"ask\"", "\"rule\":\"ask\""))
                .anySatisfy(right ->
                        assertThat(right.toString()).contains("\"describe\"", "/description", "\"deny\"", "NO_RULE"));
        assertThat(computer.get("/twins/computer/policy/explanation?who=%23x").text("field"))
                .isEqualTo("who");
    }

    @Test
    void a_policy_that_somebody_else_changed_meanwhile_is_not_overwritten() {
        computer.setPolicy(FIND);
        Answer seen = computer.get("/twins/computer/policy");
        String tag = seen.headers().firstValue("ETag").orElseThrow();
        computer.setPolicy(ALL);

        Answer late = computer.setPolicy(ASK, tag);
        Answer malformed = computer.setPolicy(ASK, "7");

        assertThat(tag).isEqualTo("\"" + seen.text("version") + "\"");
        assertThat(late.status()).as(late.body()).isEqualTo(412);
        assertThat(late.text("type")).isEqualTo("urn:parley:problem:other-version");
        assertThat(malformed.text("field")).isEqualTo("If-Match");
        assertThat(computer.get("/twins/computer/policy").body()).contains("subscribe");
        String now = computer.get("/twins/computer/policy")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(computer.setPolicy(ASK, now).status()).isEqualTo(200);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void what_cannot_be_offered_is_refused_with_the_reason() {
        Answer hidden = computer.offer(CRANE, "load");
        assertThat(hidden.status()).isEqualTo(403);
        assertThat(hidden.text("reason")).isEqualTo("NO_RULE");
        computer.setPolicy(FIND);
        assertThat(computer.offer(CRANE, "none").text("reason")).isEqualTo("UNKNOWN_FEED");
        assertThat(computer.offer(COMPUTER, "load").text("field")).isEqualTo("requester");
        assertThat(computer.offer(Did.organisation("did:web:elsewhere").twin("x"), "load")
                        .text("field"))
                .isEqualTo("requester");
        assertThat(computer.offer(NEVER, "load").status())
                .as("that there is no such twin is nobody's business")
                .isEqualTo(201);
    }

    @Test
    void a_ban_ends_what_lives_on_either_side_and_hides_the_twin() {
        computer.setPolicy(ALL);
        crane.setPolicy(ALL);
        assertThat(crane.subscribe(COMPUTER).status()).isEqualTo(201);
        assertThat(computer.subscribe(CRANE).status()).isEqualTo(201);
        String body = "{\"twin\":\"" + CRANE + "\",\"reason\":\"enough\"}";
        AgentRequest request = computer.request(AgentRequest.Kind.BAN, COMPUTER, "/policy", body);

        Answer banned = computer.ban(body, request);

        assertThat(banned.status()).as(banned.body()).isEqualTo(200);
        assertThat(banned.json().path("ended")).extracting(id -> id.asText()).containsExactlyInAnyOrder(LOCAL, BACK);
        assertThat(computer.get("/interactions/" + LOCAL, COMPUTER).text("reason"))
                .isEqualTo("BANNED");
        assertThat(computer.get("/interactions/" + BACK, COMPUTER).text("state"))
                .isEqualTo("TERMINATED");
        assertThat(computer.get("/twins/computer/policy").json().path("rules"))
                .anySatisfy(rule -> assertThat(rule.path("id").asText()).isEqualTo(banned.text("rule")));
        assertThat(crane.subscribe(COMPUTER).status()).isEqualTo(404);
        assertThat(computer.ban(body, request).status()).isEqualTo(409);
        assertThat(computer.setPolicy(ALL).status()).isEqualTo(200);
        assertThat(crane.subscribe(COMPUTER).status()).as("lifted").isEqualTo(201);
    }

    @Test
    void consent_under_narrower_terms_is_an_offer_that_the_requester_accepts() {
        computer.setPolicy(ASK);
        Answer pending = crane.subscribe(COMPUTER);
        assertThat(pending.text("state")).isEqualTo("PENDING");

        Answer wrong = computer.acceptUnder("{\"fields\":[\"no such\"]}", COMPUTER, LOCAL);
        Answer unknown = computer.acceptUnder("{\"howMany\":1}", COMPUTER, LOCAL);
        Answer history = computer.acceptUnder("{\"history\":\"retained\"}", COMPUTER, LOCAL);
        Answer narrowed =
                computer.acceptUnder("{\"atMost\":{\"records\":1,\"per\":\"PT1S\"},\"for\":\"PT1H\"}", COMPUTER, LOCAL);

        assertThat(List.of(wrong, unknown, history))
                .allSatisfy(refused ->
                        assertThat(refused.status()).as(refused.body()).isEqualTo(400));
        assertThat(wrong.text("field")).startsWith("terms.fields");
        assertThat(unknown.text("field")).startsWith("terms");
        assertThat(history.text("field")).isEqualTo("terms.history");
        assertThat(narrowed.status()).as(narrowed.body()).isEqualTo(202);
        assertThat(narrowed.text("state")).isEqualTo("OFFERED");

        Answer agreed = crane.subscribe(COMPUTER);
        assertThat(agreed.status()).as(agreed.body()).isEqualTo(201);
        assertThat(agreed.json().path("terms").path("atMost").path("records").asInt())
                .isEqualTo(1);
        assertThat(agreed.text("until")).isNotBlank();
        assertThat(epoch(agreed)).isEqualTo(epoch(pending) + 1);
    }

    @Test
    void either_side_suspends_and_resumes_alone() {
        computer.setPolicy(ALL);
        assertThat(crane.subscribe(COMPUTER).status()).isEqualTo(201);

        Answer suspended = computer.suspend(COMPUTER, LOCAL);
        Answer asked = crane.subscribe(COMPUTER);
        Answer byTheOther = crane.resume(COMPUTER, LOCAL);
        Answer resumed = computer.resume(COMPUTER, LOCAL);

        assertThat(suspended.status()).as(suspended.body()).isEqualTo(200);
        assertThat(suspended.text("state")).isEqualTo("SUSPENDED");
        assertThat(suspended.text("detail")).isEqualTo("as agreed");
        assertThat(asked.status()).as("only who suspended resumes").isEqualTo(202);
        assertThat(asked.text("state")).isEqualTo("SUSPENDED");
        assertThat(byTheOther.status()).isIn(403, 404);
        assertThat(resumed.status()).as(resumed.body()).isEqualTo(200);
        assertThat(resumed.text("state")).isEqualTo("ACTIVE");
        assertThat(epoch(resumed)).isEqualTo(epoch(suspended) + 1);

        assertThat(crane.suspend(COMPUTER, LOCAL).text("state")).isEqualTo("SUSPENDED");
        assertThat(computer.resume(COMPUTER, LOCAL).status())
                .as("it is not by the provider")
                .isEqualTo(202);
        assertThat(computer.get("/interactions/" + LOCAL, COMPUTER).text("state"))
                .isEqualTo("SUSPENDED");
        assertThat(crane.subscribe(COMPUTER).status()).isEqualTo(201);
        assertThat(computer.terminate(COMPUTER, LOCAL).status()).isEqualTo(200);
        assertThat(computer.suspend(COMPUTER, LOCAL).status()).isEqualTo(409);
        assertThat(computer.resume(COMPUTER, LOCAL).status()).isEqualTo(409);
    }

    /// Whoever sends what an agent signed once more, of whatever kind, changes nothing.
    @Test
    void what_was_signed_is_decided_on_once_and_said_to_be_a_replay_then() {
        crane.setPolicy(ALL);
        computer.setPolicy(ALL);
        String at = "/interactions/" + LOCAL;
        String offered = "{\"requester\":\"" + CRANE + "\",\"feed\":\"load\"}";
        String wanted = "{\"provider\":\"" + COMPUTER + "\",\"feed\":\"load\"}";
        String banned = "{\"twin\":\"" + CRANE + "\"}";

        twice(computer, AgentRequest.Kind.OFFER, "POST", "/offers", "/feeds/load", offered, COMPUTER);
        twice(crane, AgentRequest.Kind.DECLINE, "POST", at + "/decline", at, NO_REASON, COMPUTER);
        twice(crane, AgentRequest.Kind.SUBSCRIBE, "POST", "/interactions", "/feeds/load", wanted, COMPUTER);
        twice(computer, AgentRequest.Kind.SUSPEND, "POST", at + "/suspension", at, NO_REASON, COMPUTER);
        twice(computer, AgentRequest.Kind.RESUME, "POST", at + "/resumption", at, NO_REASON, COMPUTER);
        twice(crane, AgentRequest.Kind.TERMINATE, "POST", at + "/termination", at, NO_REASON, COMPUTER);
        computer.setPolicy(ASK);
        crane.subscribe(COMPUTER);
        twice(computer, AgentRequest.Kind.ACCEPT, "POST", at + "/acceptance", at, NO_REASON, COMPUTER);
        crane.terminate(COMPUTER, LOCAL);
        crane.subscribe(COMPUTER);
        twice(computer, AgentRequest.Kind.DENY, "POST", at + "/denial", at, NO_REASON, COMPUTER);
        crane.subscribe(COMPUTER);
        twice(computer, AgentRequest.Kind.BAN, "POST", "/twins/computer/bans", "/policy", banned, COMPUTER);
        twice(computer, AgentRequest.Kind.SET_POLICY, "PUT", "/twins/computer/policy", "/policy", ALL, COMPUTER);
    }

    /// Sent again, it would erase what has come since.
    @Test
    void what_was_erased_from_an_audit_once_is_not_erased_again_by_the_same_request() {
        computer.setPolicy(ALL);
        crane.subscribe(COMPUTER);
        String path = "/twins/computer/audit/erasures";
        String erased = "{\"counterpart\":\"" + CRANE + "\"}";
        AgentRequest request = computer.request(AgentRequest.Kind.ERASE_AUDIT, COMPUTER, "/audit", erased);
        assertThat(computer.signed("POST", path, erased, request)
                        .json()
                        .path("erased")
                        .asInt())
                .isPositive();
        crane.terminate(COMPUTER, LOCAL);

        Answer again = computer.signed("POST", path, erased, request);

        assertThat(again.status()).as(again.body()).isEqualTo(409);
        assertThat(computer.get("/audit", COMPUTER).json())
                .anyMatch(entry -> entry.path("event").asText().equals("TerminationRequested")
                        && entry.path("twin").asText().equals(CRANE.value()));
    }

    private static void twice(
            TestAgent agent,
            AgentRequest.Kind kind,
            String method,
            String path,
            String resource,
            String body,
            Did provider) {
        AgentRequest request = agent.request(kind, provider, resource, body);
        assertThat(agent.signed(method, path, body, request).status())
                .as("%s", kind)
                .isIn(200, 201, 202);
        String before = computer.get("/interactions/" + LOCAL, COMPUTER).body();

        Answer again = agent.signed(method, path, body, request);

        // What it was about may be over, which is noticed first
        assertThat(again.status()).as("%s: %s", kind, again.body()).isIn(404, 409);
        assertThat(computer.get("/interactions/" + LOCAL, COMPUTER).body()).isEqualTo(before);
        await("the repetition in the audit, ignored")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(computer.get("/audit", COMPUTER).json())
                        .as("%s", kind)
                        .anyMatch(entry -> entry.path("cause").asText().equals(request.uniqueId())
                                && entry.path("outcome").asText().equals("IGNORED")));
    }

    @Test
    void all_that_a_twin_has_with_another_ends_in_one_call_and_nothing_is_forbidden() {
        computer.setPolicy(ALL);
        crane.setPolicy(ALL);
        assertThat(crane.subscribe(COMPUTER).status()).isEqualTo(201);
        assertThat(computer.subscribe(CRANE).status()).isEqualTo(201);
        String body = "{\"twin\":\"" + CRANE + "\",\"reason\":\"for now\"}";
        AgentRequest request = computer.request(AgentRequest.Kind.TERMINATE, COMPUTER, "/interactions", body);

        Answer ended = computer.endAll(body, request);

        assertThat(ended.status()).as(ended.body()).isEqualTo(200);
        assertThat(ended.json().path("ended")).extracting(id -> id.asText()).containsExactlyInAnyOrder(LOCAL, BACK);
        assertThat(computer.get("/interactions/" + LOCAL, COMPUTER).text("reason"))
                .isEqualTo("TERMINATED_BY_PROVIDER");
        assertThat(computer.get("/interactions/" + BACK, COMPUTER).text("reason"))
                .isEqualTo("TERMINATED_BY_REQUESTER");
        assertThat(crane.subscribe(COMPUTER).status()).as("not forbidden").isEqualTo(201);
        assertThat(computer.endAll(body, request).status())
                .as("what began meanwhile is not ended by what was sent before")
                .isEqualTo(409);
        assertThat(computer.get("/interactions/" + LOCAL, COMPUTER).text("state"))
                .isEqualTo("ACTIVE");
        String others = "{\"organisation\":\"did:web:elsewhere\"}";
        Answer none = computer.endAll(
                others, computer.request(AgentRequest.Kind.TERMINATE, COMPUTER, "/interactions", others));
        assertThat(none.status()).isEqualTo(200);
        assertThat(none.json().path("ended")).isEmpty();
        assertThat(computer.endAll(others, computer.request(AgentRequest.Kind.TERMINATE, COMPUTER, "/policy", others))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void who_is_banned_must_be_said_exactly() {
        assertThat(computer.ban("{}").text("field")).isEqualTo("body");
        assertThat(computer.ban("{\"twin\":\"" + COMPUTER + "\"}").text("field"))
                .isEqualTo("twin");
        assertThat(computer.ban("{\"organisation\":\"" + CRANE + "\"}").text("field"))
                .isEqualTo("organisation");
        assertThat(computer.ban("{\"organisation\":\"did:web:x\",\"twin\":\"" + CRANE + "\"}")
                        .status())
                .isEqualTo(400);
    }

    private static long epoch(Answer answer) {
        return answer.json().path("epoch").asLong();
    }

    static String rules(String actions) {
        return "{\"rules\":[{\"id\":\"r\",\"effect\":\"allow\",\"actions\":[\"" + actions
                + "\"],\"subject\":{\"anyone\":true},\"path\":\"/\"}]}";
    }
}
