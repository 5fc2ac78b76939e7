package parley.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.broker.World.COMPUTER;
import static parley.broker.World.CRANE;
import static parley.broker.World.HARBOUR;
import static parley.broker.World.HARBOUR_KEY;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.avro.LaneMessage;
import parley.avro.LaneRevocation;
import parley.broker.RunningBroker.Answer;
import parley.identity.AgentRequest;
import parley.identity.Attestation;
import parley.identity.AttestationRevocation;
import parley.identity.CommandCall;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.interaction.InteractionId;
import parley.testing.NeedsPlainBroker;
import parley.topics.Topic;
import parley.topics.Topics;

/// What is attested of a requester, through the API, on a real broker.
@NeedsPlainBroker
@SuppressWarnings("NullAway.Init") // fields set before all tests
final class AttestationIT {

    private static final OrganisationKey KEY = new OrganisationKey(HARBOUR, HARBOUR_KEY);
    private static final String LOCAL = InteractionId.of(CRANE.value(), COMPUTER.value(), "load");
    static final String CERTIFIED = """
            {"rules": [{"id": "certified", "effect": "allow", "actions": ["find", "describe", "subscribe", "control"],
              "subject": {"attested": {"by": "%s", "property": "operator", "value": "certified"}}, "path": "/"}]}""".formatted(HARBOUR.value());

    @TempDir
    private static Path folder;

    private static Harbour harbour;

    @BeforeAll
    static void start() throws Exception {
        harbour = Harbour.start(folder);
        Answer set = harbour.computer.setPolicy(CERTIFIED);
        assertThat(set.status()).as(set.body()).isEqualTo(200);
        assertThat(harbour.computer.get("/twins/computer/policy").body()).contains("\"property\":\"operator\"");
    }

    @AfterAll
    static void stop() throws Exception {
        harbour.close();
    }

    /// What an earlier test was granted.
    @BeforeEach
    void ends() {
        harbour.crane.terminate(COMPUTER, LOCAL);
    }

    @Test
    void a_revoked_attestation_ends_what_rests_on_it_and_is_shown_in_vain_afterwards() {
        assertThat(harbour.crane.subscribe(COMPUTER).status()).isEqualTo(404);
        String attestation = attestation("1", CRANE, Instant.now(), KEY);

        Answer granted = subscribe(attestation);
        assertThat(granted.status()).as(granted.body()).isEqualTo(201);
        assertThat(granted.json().at("/attested/0/property").asText()).isEqualTo("operator");
        assertThat(command(attestation).status()).as("no such control").isEqualTo(404);

        Answer forged = revoke("1", new OrganisationKey(HARBOUR, World.key(9)));
        assertThat(forged.status()).as(forged.body()).isEqualTo(403);
        Answer revoked = revoke("1", KEY);

        assertThat(revoked.status()).as(revoked.body()).isEqualTo(200);
        assertThat(revoked.json().at("/ended/0").asText()).isEqualTo(LOCAL);
        Answer shown = harbour.crane.get("/interactions/" + LOCAL, CRANE);
        assertThat(shown.text("state")).as(shown.body()).isEqualTo("TERMINATED");
        assertThat(shown.text("reason")).isEqualTo("ATTESTATION_LOST");
        assertThat(revoke("1", KEY).status()).as("the same again").isEqualTo(200);
        Answer again = subscribe(attestation);
        assertThat(again.status()).as(again.body()).isEqualTo(400);
        assertThat(again.text("field")).isEqualTo("attestations[0]");
        assertThat(again.text("detail")).contains("has revoked it");
        Answer fresh = subscribe(attestation("2", CRANE, Instant.now(), KEY));
        assertThat(fresh.status()).as(fresh.body()).isEqualTo(201);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(told())
                        .as("partners are told")
                        .containsExactly(Topics.revocationKey(HARBOUR.value(), "1")));
    }

    @Test
    void what_is_wrong_with_an_attestation_is_told_and_what_strangers_attest_counts_for_nothing() {
        Instant now = Instant.now();
        String good = attestation("3", CRANE, now, KEY);

        assertRefused(good.replace("certified", "excellent"), "not signed by");
        assertRefused(attestation("3", CRANE, now, new OrganisationKey(HARBOUR, World.key(9))), "not signed by");
        assertRefused(attestation("3", COMPUTER, now, KEY), "it is about");
        assertRefused(attestation("3", CRANE, now.minus(Duration.ofDays(2)), KEY), "valid from");
        OrganisationKey strange = new OrganisationKey(Did.organisation("did:web:strange.example"), World.key(8));
        Answer strangers = subscribe(attestation("3", CRANE, now, strange));
        assertThat(strangers.status()).as(strangers.body()).isEqualTo(404);
    }

    @Test
    void as_many_and_as_large_attestations_as_there_may_be_are_taken() {
        Map<String, String> properties = new TreeMap<>();
        for (int i = 0; i < Attestation.MOST_PROPERTIES; i++) {
            properties.put("property-" + i, "x".repeat(Attestation.LONGEST_VALUE));
        }
        Instant now = Instant.now();
        List<String> all = new ArrayList<>();
        for (String id : List.of("4", "5", "6")) {
            all.add(new Attestation(id, HARBOUR, CRANE, properties, now, now.plusSeconds(60)).secure(KEY, now));
        }
        all.add(attestation("7", CRANE, now, KEY));

        Answer granted = subscribe(harbour, all);

        assertThat(granted.status()).as(granted.body()).isEqualTo(201);
        assertThat(granted.json().path("attested")).hasSize(3 * Attestation.MOST_PROPERTIES + 1);
    }

    private void assertRefused(String attestation, String why) {
        Answer refused = subscribe(attestation);
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo("attestations[0]");
        assertThat(refused.text("detail")).contains(why);
    }

    private static String attestation(String id, Did twin, Instant from, OrganisationKey key) {
        return new Attestation(
                        id,
                        key.organisation(),
                        twin,
                        Map.of("operator", "certified"),
                        from,
                        from.plus(Duration.ofDays(1)))
                .secure(key, from);
    }

    static String attestation() {
        return attestation("replayed", CRANE, Instant.now(), KEY);
    }

    static Answer revoke(Harbour harbour) {
        return revoke(harbour, "replayed", KEY);
    }

    private Answer subscribe(String attestation) {
        return subscribe(harbour, attestation);
    }

    static Answer subscribe(Harbour harbour, String attestation) {
        return subscribe(harbour, List.of(attestation));
    }

    private static Answer subscribe(Harbour harbour, List<String> attestations) {
        String body = "{\"provider\":\"" + COMPUTER + "\",\"feed\":\"load\"}";
        AgentRequest request = harbour.crane
                .request(AgentRequest.Kind.SUBSCRIBE, COMPUTER, "/feeds/load", body)
                .showing(attestations);
        return harbour.crane.signed("POST", "/interactions", body, request);
    }

    private Answer command(String attestation) {
        String body = CommandCall.json(COMPUTER, "none", JsonNodeFactory.instance.objectNode());
        AgentRequest request = harbour.crane
                .request(AgentRequest.Kind.COMMAND, COMPUTER, "/controls/none", body)
                .showing(List.of(attestation));
        return harbour.crane.signed("POST", "/commands", body, request);
    }

    private Answer revoke(String id, OrganisationKey key) {
        return revoke(harbour, id, key);
    }

    private static Answer revoke(Harbour harbour, String id, OrganisationKey key) {
        Instant now = Instant.now();
        String statement = new AttestationRevocation(HARBOUR, id, now.plus(Duration.ofDays(1)), now).secure(key);
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("statement", statement)
                .toString();
        return harbour.broker.send("POST", "/attestations/revocations", null, body);
    }

    /// The attestations of which the lane to grid says that they are revoked.
    private List<String> told() {
        Topic<String, LaneMessage> lane = Topics.laneInteractions("grid");
        List<String> told = new ArrayList<>();
        try (KafkaConsumer<String, LaneMessage> consumer =
                new KafkaConsumer<>(harbour.kafka.clientConfig(), new StringDeserializer(), lane.deserializer())) {
            TopicPartition partition = new TopicPartition(lane.name(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (record.value().getMessage() instanceof LaneRevocation) {
                        told.add(record.key());
                    }
                });
            }
        }
        return told;
    }
}
