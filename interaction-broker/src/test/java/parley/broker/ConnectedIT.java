package parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.broker.World.COMPUTER;
import static parley.broker.World.CRANE;
import static parley.broker.World.HARBOUR;
import static parley.broker.World.NEVER;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.avro.Side;
import parley.avro.Traffic;
import parley.interaction.InteractionId;
import parley.testing.NeedsPlainBroker;
import parley.topics.Topics;

/// With whom a twin is connected, and what was delivered, as egress and ingress tell it.
@NeedsPlainBroker
@SuppressWarnings("NullAway.Init") // fields set before all tests
final class ConnectedIT {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final String COUNTED = InteractionId.of(CRANE.value(), COMPUTER.value(), "load");
    private static final String ZERO_COPY = InteractionId.of(COMPUTER.value(), CRANE.value(), "load");
    private static final String RETAINED = """
            {"rules": [{"id": "all", "effect": "allow", "actions": ["find", "subscribe"],
              "subject": {"anyone": true}, "path": "/", "terms": {"history": "retained"}}]}
            """;

    @TempDir
    private static Path folder;

    private static Harbour harbour;

    @BeforeAll
    static void start() throws Exception {
        harbour = Harbour.start(folder);
        harbour.computer.setPolicy(ConsentIT.rules("find\",\"subscribe"));
        harbour.crane.setPolicy(RETAINED);
        assertThat(harbour.crane.subscribe(COMPUTER).status()).isEqualTo(201);
        assertThat(harbour.computer.subscribe(CRANE).status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() throws Exception {
        harbour.close();
    }

    @Test
    void what_was_delivered_stands_in_the_interaction_and_in_the_sums_also_when_it_has_ended() {
        assertThat(shown(COUNTED).path("records").asLong(-1)).as("nothing yet").isZero();

        told(0, 40, 3L);
        told(1, 2, 0L);

        await("what was told")
                .atMost(Duration.ofSeconds(30))
                .until(() -> shown(COUNTED).path("records").asLong() == 42);
        JsonNode delivered = shown(COUNTED);
        assertThat(delivered.path("bytes").asLong()).isEqualTo(4200);
        assertThat(delivered.path("lag").asLong()).isEqualTo(3);
        assertThat(Instant.parse(delivered.path("last").asText())).isEqualTo(NOON.plusSeconds(40));
        JsonNode zeroCopy =
                harbour.computer.get("/interactions/" + ZERO_COPY, COMPUTER).json();
        assertThat(zeroCopy.path("state").asText()).isEqualTo("ACTIVE");
        assertThat(zeroCopy.path("delivered").isMissingNode())
                .as("who reads the feed itself is not counted")
                .isTrue();

        harbour.crane.terminate(COMPUTER, COUNTED);

        JsonNode sums = harbour.crane.get("/interactions/connected", CRANE).json();
        assertThat(sums).hasSize(1);
        assertThat(sums.get(0).path("organisation").asText()).isEqualTo(HARBOUR.value());
        assertThat(sums.get(0).path("live").asInt()).isEqualTo(1);
        assertThat(sums.get(0).path("past").asInt()).isEqualTo(1);
        assertThat(sums.get(0).path("records").asLong()).isEqualTo(42);
        assertThat(harbour.computer
                        .get("/interactions/connected/organisation", COMPUTER)
                        .json())
                .as("all twins together")
                .isEqualTo(sums);
        assertThat(shown(COUNTED).path("lag").isMissingNode()).isTrue();
        assertThat(shown(COUNTED).path("records").asLong()).isEqualTo(42);
    }

    @Test
    void who_does_not_act_for_the_twin_learns_nothing() {
        assertThat(harbour.computer.get("/interactions/connected", CRANE).status())
                .isEqualTo(403);
        assertThat(harbour.computer
                        .get("/interactions/connected/organisation", NEVER)
                        .status())
                .isEqualTo(403);
        assertThat(harbour.computer.get("/interactions/connected").text("field"))
                .isEqualTo("twin");
    }

    private static JsonNode shown(String id) {
        return harbour.crane.get("/interactions/" + id, CRANE).json().path("delivered");
    }

    private static void told(int partition, long records, @Nullable Long lag) {
        harbour.write(
                Topics.TRAFFIC,
                Topics.trafficKey(COUNTED, partition, Side.PROVIDER),
                new Traffic(
                        COUNTED,
                        partition,
                        Side.PROVIDER,
                        1L,
                        records,
                        records,
                        100 * records,
                        NOON.plusSeconds(records),
                        lag,
                        NOON));
    }
}
