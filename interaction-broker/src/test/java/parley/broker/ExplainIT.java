package parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.broker.World.BALANCER;
import static parley.broker.World.COMPUTER;
import static parley.broker.World.CRANE;
import static parley.broker.World.GRID;
import static parley.broker.World.HARBOUR;

import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.avro.Brought;
import parley.avro.Denied;
import parley.avro.Disbelieved;
import parley.avro.LogEntry;
import parley.broker.RunningBroker.Answer;
import parley.identity.Function;
import parley.testing.NeedsPlainBroker;
import parley.topics.Topics;

/// Promise 9: every decision is explained, to each as far as it may know.
@NeedsPlainBroker
@SuppressWarnings("NullAway.Init") // fields set before all tests
final class ExplainIT {

    private static final String DENYING =
            "{\"rules\":[{\"id\":\"all\",\"effect\":\"allow\",\"actions\":[\"find\",\"subscribe\"],\"subject\":{\"anyone\":true},\"path\":\"/\"},"
                    + "{\"id\":\"no-feeds\",\"effect\":\"deny\",\"actions\":[\"subscribe\"],\"subject\":{\"anyone\":true},\"path\":\"/feeds\"}]}";

    @TempDir
    private static Path folder;

    private static Harbour harbour;

    @BeforeAll
    static void start() throws Exception {
        harbour = Harbour.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        harbour.close();
    }

    @Test
    void a_refusal_names_its_decision_which_names_the_rule_and_its_version() {
        long version =
                harbour.computer.setPolicy(DENYING).json().path("version").asLong();
        Answer refused = harbour.crane.subscribe(COMPUTER);
        String decision = refused.text("decision");

        Answer asRequester = harbour.crane.get("/twins/crane/decisions/" + decision);
        Answer asProvider = harbour.computer.get("/twins/computer/decisions/" + decision);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(asRequester.status()).as(asRequester.body()).isEqualTo(200);
        assertThat(asRequester.text("rule")).isEqualTo("no-feeds");
        assertThat(asRequester.text("explanation"))
                .contains("asked " + COMPUTER + " for /feeds/load: refused, as rule no-feeds denies it");
        assertThat(asRequester.json().has("ruleContent")).isFalse();
        assertThat(asProvider.json().path("policyVersion").asLong()).isEqualTo(version);
        assertThat(asProvider.json().path("ruleContent").path("path").asText()).isEqualTo("/feeds");
    }

    @Test
    void to_who_may_not_find_the_twin_it_says_nothing_of_it() {
        harbour.computer.setPolicy(DENYING.replace("\"find\",", "").replace("no-feeds", "hidden"));
        String hidden = harbour.crane.subscribe(COMPUTER).text("decision");
        String never = harbour.crane.subscribe(World.NEVER).text("decision");

        Answer ofHidden = harbour.crane.get("/twins/crane/decisions/" + hidden);
        Answer ofNever = harbour.crane.get("/twins/crane/decisions/" + never);

        assertThat(ofHidden.body())
                .isEqualTo(ofNever.body()
                        .replace(never, hidden)
                        .replace(World.NEVER.value(), COMPUTER.value())
                        .replace(ofNever.text("interaction"), ofHidden.text("interaction"))
                        .replace(ofNever.text("at"), ofHidden.text("at")));
        assertThat(harbour.computer.get("/twins/computer/decisions/" + hidden).text("explanation"))
                .contains("version ");
    }

    /// And only that: what its twin was asked for goes on.
    @Test
    void what_an_agent_asked_for_ends_when_it_may_subscribe_no_more() {
        harbour.computer.setPolicy(ConsentIT.rules("find\",\"subscribe"));
        harbour.crane.setPolicy(ConsentIT.rules("find\",\"subscribe"));
        String asked = harbour.crane.subscribe(COMPUTER).text("id");
        String provided = harbour.computer.subscribe(CRANE).text("id");
        await().untilAsserted(() -> {
            assertThat(interaction(asked).text("state")).isEqualTo("ACTIVE");
            assertThat(interaction(provided).text("state")).isEqualTo("ACTIVE");
        });
        Set<Function> without = EnumSet.complementOf(EnumSet.of(Function.SUBSCRIBE));

        harbour.write(Topics.TWINS, CRANE.value(), World.twin(CRANE, World.CRANE_KEY, without, Instant.now()));
        try {
            await().untilAsserted(
                            () -> assertThat(interaction(asked).text("reason")).isEqualTo("DELEGATION_LAPSED"));
            assertThat(interaction(asked).text("state")).isEqualTo("TERMINATED");
            assertThat(interaction(asked).text("endedBy")).isEqualTo(CRANE.value());
            assertThat(interaction(provided).text("state")).isEqualTo("ACTIVE");
        } finally {
            harbour.write(Topics.TWINS, CRANE.value(), World.twin(CRANE, World.CRANE_KEY, Instant.now()));
        }
    }

    private static Answer interaction(String id) {
        return harbour.crane.get("/interactions/" + id, CRANE);
    }

    @Test
    void every_version_of_a_policy_is_kept_and_compared() {
        String find = ConsentIT.rules("find");
        long first = harbour.computer.setPolicy(find).json().path("version").asLong();
        long second = harbour.computer.setPolicy(DENYING).json().path("version").asLong();
        String versions = "/twins/computer/policy/versions";
        Answer all = await().until(
                        () -> harbour.computer.get(versions),
                        shown -> shown.body().contains("\"version\":" + second));

        Answer one = harbour.computer.get(versions + "/" + first);
        Answer diff = harbour.computer.get(versions + "/" + first + "/diff");
        Answer back = harbour.computer.get(versions + "/" + second + "/diff?to=" + first);

        assertThat(all.json().findValuesAsText("version")).contains(Long.toString(first), Long.toString(second));
        assertThat(one.json().path("rules"))
                .as("as it was set")
                .isEqualTo(
                        harbour.computer.setPolicy(find).status() == 200
                                ? harbour.computer
                                        .get("/twins/computer/policy")
                                        .json()
                                        .path("rules")
                                : null);
        assertThat(one.text("by")).startsWith(COMPUTER.value() + "#");
        assertThat(one.text("at")).isNotEmpty();
        assertThat(diff.json().path("added").findValuesAsText("id")).contains("no-feeds");
        assertThat(back.json().path("removed")).isEqualTo(diff.json().path("added"));
        assertThat(back.json().path("added")).isEqualTo(diff.json().path("removed"));
        assertThat(harbour.computer.get(versions + "/999999").status()).isEqualTo(404);
        assertThat(harbour.crane.get(versions).status()).isIn(403, 404);
    }

    @Test
    void what_came_into_force_says_since_when() {
        harbour.computer.setPolicy(ConsentIT.rules("find\",\"subscribe"));
        assertThat(harbour.crane.subscribe(COMPUTER).status()).isEqualTo(201);

        Answer audit = harbour.computer.get("/audit", COMPUTER);
        String policy = audit.json().findParents("cause").stream()
                .filter(entry -> entry.path("event").asText().equals("PolicyChanged"))
                .findFirst()
                .orElseThrow()
                .path("cause")
                .asText();

        Answer explained = harbour.computer.get("/twins/computer/decisions/" + policy);
        assertThat(explained.text("inForceSince")).isNotEmpty();
        assertThat(explained.text("explanation")).contains("in force since");
    }

    @Test
    void what_was_not_believed_before_any_decision_is_in_the_audit_of_the_twin_that_it_was_for() {
        Answer before = harbour.crane.get("/audit", CRANE);
        String id = disbelieved("for-computer", COMPUTER.value());

        Answer audit = await().until(() -> harbour.computer.get("/audit", COMPUTER), shown -> has(shown, id));

        assertThat(audit.json().get(0).path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(audit.json().get(0).path("disbelieved").path("why").asText()).isEqualTo("forged");
        assertThat(harbour.computer.get("/twins/computer/decisions/" + id).text("explanation"))
                .contains(GRID + " brought a half (abc) for " + COMPUTER, "as it could not be verified: forged");
        assertThat(harbour.crane.get("/audit", CRANE).body()).isEqualTo(before.body());
        assertThat(harbour.crane.get("/twins/crane/decisions/" + id).status()).isEqualTo(404);
    }

    @Test
    void what_was_not_believed_and_is_for_no_twin_is_in_the_audit_of_the_organisation() {
        String id = disbelieved("for-nobody", "");

        Answer audit = await().until(() -> harbour.crane.get("/audit/organisation", CRANE), shown -> has(shown, id));

        assertThat(audit.json().get(0).path("provider").asText()).isEqualTo(HARBOUR.value());
        assertThat(harbour.crane.get("/twins/crane/decisions/" + id).text("explanation"))
                .contains(GRID + " brought a half (abc) for " + HARBOUR);
        assertThat(has(harbour.crane.get("/audit", CRANE), id)).isFalse();
        assertThat(harbour.crane.get("/audit/organisation", BALANCER).status()).isEqualTo(403);
        assertThat(harbour.crane.get("/audit/organisation", COMPUTER).status()).isEqualTo(403);
    }

    @Test
    void what_a_broker_denied_is_in_the_audit_of_whose_topic_it_is() {
        String ofTwin = denied("of-computer", "feed.computer.load");
        String ofNobody = denied("of-nobody", "twins");
        String ofNone = denied("of-none", "feed.never-was.load");

        Answer audit = await().until(() -> harbour.computer.get("/audit", COMPUTER), shown -> has(shown, ofTwin));
        Answer organisation =
                await().until(() -> harbour.crane.get("/audit/organisation", CRANE), shown -> has(shown, ofNone));

        assertThat(audit.json().get(0).path("who").asText()).isEqualTo("partner-grid");
        assertThat(audit.json().get(0).path("denied").path("count").asLong()).isEqualTo(7);
        assertThat(has(audit, ofNobody)).isFalse();
        assertThat(harbour.computer.get("/twins/computer/decisions/" + ofTwin).text("explanation"))
                .contains("partner-grid tried READ of topic feed.computer.load 7 times");
        assertThat(has(organisation, ofNobody)).isTrue();
        assertThat(has(organisation, ofTwin)).isFalse();
        assertThat(harbour.crane.get("/twins/crane/decisions/" + ofNone).text("explanation"))
                .contains("feed.never-was.load");
        assertThat(harbour.crane.get("/twins/crane/decisions/" + ofTwin).status())
                .isEqualTo(404);
    }

    private static boolean has(Answer audit, String decision) {
        return audit.json().findValuesAsText("cause").contains(decision);
    }

    /// As a broker tells it.
    private static String denied(String id, String topic) {
        harbour.write(
                Topics.INTERACTION_REQUESTS,
                HARBOUR.value(),
                new LogEntry(
                        id, new Denied("broker-1", Instant.EPOCH, "partner-grid", "TOPIC", topic, "READ", "", 7L)));
        return id;
    }

    /// As ingress tells it.
    private static String disbelieved(String id, String twin) {
        harbour.write(
                Topics.INTERACTION_REQUESTS,
                twin.isEmpty() ? HARBOUR.value() : twin,
                new LogEntry(
                        id,
                        new Disbelieved(
                                GRID.value(),
                                Brought.HALF,
                                twin,
                                "",
                                "abc",
                                "",
                                "grid.lane",
                                0,
                                17L,
                                "forged",
                                0L,
                                Instant.EPOCH)));
        return id;
    }

    @Test
    void what_concerns_others_is_not_there() {
        String decision = harbour.computer.subscribe(BALANCER).text("decision");

        assertThat(harbour.crane.get("/twins/crane/decisions/" + decision).status())
                .isEqualTo(404);
        assertThat(harbour.crane.get("/twins/computer/decisions/" + decision).status())
                .isEqualTo(403);
        assertThat(harbour.computer.get("/twins/computer/decisions/none").text("type"))
                .isEqualTo("urn:parley:problem:unknown-decision");
    }
}
