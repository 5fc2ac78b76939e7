package parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.World.BALANCER;
import static parley.broker.World.COMPUTER;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.broker.RunningBroker.Answer;
import parley.testing.NeedsPlainBroker;

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
