package parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.broker.World.BALANCER;
import static parley.broker.World.COMPUTER;
import static parley.broker.World.CRANE;
import static parley.broker.World.HARBOUR;
import static parley.broker.World.HARBOUR_KEY;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.broker.RunningBroker.Answer;
import parley.identity.OrganisationKey;
import parley.interaction.InteractionId;
import parley.testing.NeedsPlainBroker;
import parley.topics.Topics;

/// The root policy through the API, on a real broker.
@NeedsPlainBroker
@SuppressWarnings("NullAway.Init") // fields set before all tests
final class RootPolicyIT {

    private static final OrganisationKey KEY = new OrganisationKey(HARBOUR, HARBOUR_KEY);
    private static final String LOCAL = InteractionId.of(CRANE.value(), COMPUTER.value(), "load");
    private static final String ALL = """
            {"rules": [{"id": "all", "effect": "allow", "actions": ["find", "describe", "subscribe"],
              "subject": {"anyone": true}, "path": "/"}]}""";
    private static final String EVERYTHING = """
            {"id": "everything", "effect": "allow", "actions": ["find", "describe", "subscribe", "control"],
              "subject": {"anyone": true}, "path": "/"}""";

    @TempDir
    private static Path folder;

    private static Harbour harbour;

    /// Of the root policy that is in force when a test begins, and that narrows nothing.
    private long before;

    @BeforeAll
    static void start() throws Exception {
        harbour = Harbour.start(folder);
        harbour.computer.setPolicy(ALL);
    }

    @AfterAll
    static void stop() throws Exception {
        harbour.close();
    }

    @BeforeEach
    void narrowsNothing() {
        assertThat(set(body("{}", version() + 1, KEY)).status()).isEqualTo(200);
        before = version();
    }

    private static long version() {
        return shown().json().path("version").asLong();
    }

    @Test
    void it_ends_what_it_does_not_allow_and_only_the_organisation_may_say_so() {
        assertThat(harbour.crane.subscribe(COMPUTER).status()).isEqualTo(201);
        String none = "{\"inbound\": [" + EVERYTHING + ", " + deny("subscribe", HARBOUR.value()) + "]}";

        Answer whatIf = harbour.broker.send("POST", "/root-policy/what-if", null, body(none, before + 1, KEY));
        assertThat(whatIf.json().at("/ends/0/interaction").asText()).isEqualTo(LOCAL);
        assertThat(whatIf.json().at("/ends/0/rule").asText()).isEqualTo("root:no");
        Answer forged = set(body(none, before + 1, new OrganisationKey(HARBOUR, World.key(9))));
        assertThat(forged.status()).as(forged.body()).isEqualTo(403);
        Answer early = set(body(none, before + 2, KEY));
        assertThat(early.status()).as(early.body()).isEqualTo(412);
        assertThat(early.text("detail")).contains("sign version " + (before + 1));
        assertThat(shown().status()).isEqualTo(200);
        assertThat(version()).isEqualTo(before);

        String statement = body(none, before + 1, KEY);
        Answer done = set(statement);

        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(done.json().path("ended")).hasSize(1);
        assertThat(done.json().at("/ended/0").asText()).isEqualTo(LOCAL);
        assertThat(set(statement).status()).as("the same again").isEqualTo(200);
        assertThat(set(body("{}", before + 1, KEY)).status())
                .as("another of that version")
                .isEqualTo(412);
        Answer refused = harbour.crane.subscribe(COMPUTER);
        assertThat(refused.status()).as(refused.body()).isEqualTo(403);
        assertThat(refused.text("detail")).isEqualTo("rule no of the organisation's root policy denies it");
        assertThat(shown().json().at("/inbound/1/id").asText()).isEqualTo("no");
        assertThat(shown().headers().firstValue("ETag")).contains("\"" + (before + 1) + "\"");

        assertThat(set(body("{}", before + 2, KEY)).status()).isEqualTo(200);
        assertThat(harbour.crane.subscribe(COMPUTER).status()).isEqualTo(201);
        assertThat(harbour.broker
                        .send("GET", "/root-policy/versions", harbour.realm.token("crane-agent"), null)
                        .json())
                .hasSize((int) before + 2);
    }

    /// Of a twin of a partner that nobody has dealt with, no log has the root policy yet; and of a new one
    /// of ours.
    @Test
    void it_comes_before_whatever_is_asked_first() {
        assertThat(set(body("{\"inbound\": [], \"outbound\": []}", before + 1, KEY))
                        .status())
                .isEqualTo(200);

        Answer out = harbour.crane.subscribe(BALANCER);
        assertThat(out.status()).as(out.body()).isEqualTo(404);

        harbour.write(Topics.TWINS, World.FLOODER.value(), World.twin(World.FLOODER, World.FLOODER_KEY, Instant.now()));
        TestAgent fresh = new TestAgent(harbour.broker, harbour.realm, World.FLOODER, World.FLOODER_KEY);
        await().atMost(Duration.ofSeconds(20)).until(() -> fresh.setPolicy(ALL).status() == 200);
        assertThat(harbour.crane.subscribe(World.FLOODER).status()).isEqualTo(404);
    }

    @Test
    void what_is_no_root_policy_is_refused_by_the_name_of_the_field() {
        Answer terms = set(body(
                "{\"inbound\": [" + EVERYTHING.replace("\"path\"", "\"terms\": {\"for\": \"PT1H\"}, \"path\"") + "]}",
                before + 1,
                KEY));
        assertThat(terms.status()).isEqualTo(400);
        assertThat(terms.text("field")).as(terms.body()).isEqualTo("inbound[0].terms");
        Answer asks = set(body(
                "{\"outbound\": [" + deny("subscribe", "did:web:x").replace("deny", "ask") + "]}", before + 1, KEY));
        assertThat(asks.text("field")).as(asks.body()).isEqualTo("outbound[0].effect");
        Answer unknown = set(body("{\"inbond\": []}", before + 1, KEY));
        assertThat(unknown.text("field")).as(unknown.body()).isEqualTo("inbond");
        assertThat(set("{}").text("field")).isEqualTo("statement");
        assertThat(set("{\"statement\": \"{}\"}").status()).isEqualTo(403);
    }

    private static String deny(String action, String organisation) {
        return "{\"id\": \"no\", \"effect\": \"deny\", \"actions\": [\"" + action
                + "\"], \"subject\": {\"organisation\": \"" + organisation + "\"}, \"path\": \"/\"}";
    }

    private static Answer set(String body) {
        return harbour.broker.send("PUT", "/root-policy", null, body);
    }

    private static Answer shown() {
        return harbour.broker.send("GET", "/root-policy", harbour.realm.token("crane-agent"), null);
    }

    private static String body(String policy, long version, OrganisationKey key) {
        return RootPolicies.body(policy, version, key);
    }
}
