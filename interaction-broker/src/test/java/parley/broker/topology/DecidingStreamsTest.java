package parley.broker.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import parley.avro.AuditEntry;
import parley.avro.Outcome;
import parley.avro.Reason;
import parley.interaction.InteractionId;
import parley.topics.AvroSerde;
import parley.topics.Topics;

final class DecidingStreamsTest {

    /// What cannot be written is decided on again and again, and nothing after it.
    @Test
    void a_decision_that_ends_a_hundred_thousand_interactions_can_be_written() {
        List<String> ended = IntStream.range(0, 100_000)
                .mapToObj(i -> InteractionId.of("did:web:grid:twins:t-" + i, "did:web:harbour:twins:crane", "load"))
                .toList();
        AuditEntry entry = AuditEntry.newBuilder()
                .setCause("cause")
                .setAt(Instant.EPOCH)
                .setEvent("PolicyChanged")
                .setWho("did:web:harbour:twins:crane#crane-agent")
                .setTwin("did:web:harbour:twins:crane")
                .setProvider("did:web:harbour:twins:crane")
                .setResource("/policy")
                .setOutcome(Outcome.ACCEPTED)
                .setReason(Reason.NONE)
                .setPolicyVersion(2)
                .setRule("")
                .setInteraction("")
                .setEnded(ended)
                .setChanged(ended)
                .build();

        int bytes = AvroSerde.of(AuditEntry.class).encode(entry).length;

        Properties streams = DecidingStreams.properties(Map.of(), Path.of("data"));
        assertThat(bytes)
                .isLessThan(Integer.parseInt(String.valueOf(
                        streams.get(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG)))))
                .isLessThan(Integer.parseInt(
                        Topics.AUDIT.configuration().getOrDefault(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "0")));
    }
}
