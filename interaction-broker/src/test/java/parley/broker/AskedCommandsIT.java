package parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.broker.World.COMPUTER;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.avro.Control;
import parley.avro.TwinEntry;
import parley.broker.RunningBroker.Answer;
import parley.testing.NeedsPlainBroker;
import parley.topics.Topics;

/// Commands of which a rule asks, through the API, on a real broker.
@NeedsPlainBroker
@SuppressWarnings("NullAway.Init") // fields set before all tests
final class AskedCommandsIT {

    static final String ASK = """
            {"rules": [
              {"id": "find", "effect": "allow", "actions": ["find"], "subject": {"anyone": true}, "path": "/"},
              {"id": "ask", "effect": "ask", "actions": ["control"], "subject": {"anyone": true}, "path": "/controls"}]}
            """;

    static final ObjectNode ON = JsonNodeFactory.instance.objectNode().put("on", true);

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
        withControl(harbour);
    }

    /// As the registry does when the first control is declared.
    static void withControl(Harbour harbour) {
        harbour.kafka.create(Topics.controlTopic("computer"), Topics.resultTopic("computer"));
        Control light = new Control("light", "{\"type\":\"record\",\"name\":\"Light\",\"fields\":[{\"name\":\"on\",\"type\":\"boolean\"}]}", null);
        TwinEntry entry = TwinEntry.newBuilder(World.twin(COMPUTER, World.COMPUTER_KEY, Instant.now()))
                .setControls(List.of(light))
                .build();
        harbour.write(Topics.TWINS, COMPUTER.value(), entry);
    }

    @AfterAll
    static void stop() throws Exception {
        harbour.close();
    }

    @BeforeEach
    void asks() {
        assertThat(computer.setPolicy(ASK).status()).isEqualTo(200);
    }

    @Test
    void it_waits_and_who_administers_the_twin_sees_what_it_is_sent_and_lets_it_go() {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (RunningBroker.Lines _ =
                harbour.broker.lines("/twins/computer/pending", harbour.realm.token("computer-agent"), lines)) {
            Answer asked = crane.command(COMPUTER, "light", ON);
            assertThat(asked.status()).as(asked.body()).isEqualTo(202);
            assertThat(asked.text("state")).isEqualTo("PENDING");
            String id = asked.text("id");
            await("told").atMost(Duration.ofSeconds(20)).until(() -> lines.contains("event: command-asked"));
            assertThat(lines).anyMatch(line -> line.startsWith("data: ") && line.contains("\"input\":{\"on\":true}"));
            assertThat(one(computer, id).path("input").path("on").asBoolean()).isTrue();
            assertThat(one(crane, id).has("input")).as("to who sent it").isFalse();

            Answer accepted = computer.acceptCommand(COMPUTER, id);

            assertThat(accepted.status()).as(accepted.body()).isEqualTo(200);
            assertThat(accepted.text("state")).isEqualTo("ACCEPTED");
            assertThat(accepted.text("acceptedBy")).isEqualTo(COMPUTER + "#computer-agent");
            await("told").atMost(Duration.ofSeconds(20)).until(() -> lines.contains("event: command-resolved"));
            assertThat(computer.denyCommand(COMPUTER, id).status()).isEqualTo(409);
        }
    }

    @Test
    void denied_it_is_refused_with_the_reason() {
        String id = crane.command(COMPUTER, "light", ON).text("id");
        assertThat(crane.acceptCommand(COMPUTER, id).status())
                .as("by who sent it")
                .isEqualTo(404);

        Answer denied = computer.denyCommand(COMPUTER, id);

        assertThat(denied.status()).as(denied.body()).isEqualTo(200);
        assertThat(denied.text("state")).isEqualTo("REFUSED");
        JsonNode seen = one(crane, id);
        assertThat(seen.path("reason").asText()).isEqualTo("DENIED_BY_AGENT");
        assertThat(seen.path("detail").asText()).isEqualTo("as agreed");
    }

    private static JsonNode one(TestAgent agent, String id) {
        return agent.get("/commands/" + id, agent.twin()).json();
    }
}
