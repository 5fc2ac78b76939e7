package parley.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import parley.avro.Denied;
import parley.avro.LogEntry;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// What is denied becomes entries of the log, each with an id of its own.
final class DenialReportTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final UUID PROCESS = new UUID(0, 7);
    private static final String HARBOUR = "did:web:harbour";

    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
    private Instant now = NOON;
    private final DenialReport report =
            new DenialReport("broker-1", HARBOUR, Duration.ofMinutes(1), () -> now, PROCESS, () -> producer);

    @Test
    void what_was_denied_is_told_once() throws Exception {
        deny();
        deny();
        now = NOON.plusSeconds(60);

        report.tell();
        report.tell();

        assertThat(entries())
                .containsExactly(new LogEntry(
                        "denied-" + PROCESS + "-1",
                        new Denied("broker-1", NOON, "stranger", "TOPIC", "feed.computer.load", "READ", "why", 2L)));
        assertThat(producer.history()).allSatisfy(record -> {
            assertThat(record.topic()).isEqualTo(Topics.INTERACTION_REQUESTS.name());
            assertThat(record.key()).isEqualTo(HARBOUR);
        });
    }

    @Test
    void what_could_not_be_sent_is_told_later() throws Exception {
        deny();
        now = NOON.plusSeconds(60);
        producer.sendException = new TimeoutException("no leader");
        report.tell();
        assertThat(producer.history()).isEmpty();

        producer.sendException = null;
        report.tell();

        assertThat(entries()).hasSize(1);
    }

    @Test
    void an_entry_costs_a_few_hundred_bytes_whatever_is_tried() throws Exception {
        var longest = "\u20ac".repeat(30_000);
        report.count(Denial.of(longest, Denial.API, longest, longest, longest));
        now = NOON.plusSeconds(60);

        report.tell();

        assertThat(producer.history())
                .singleElement()
                .satisfies(record -> assertThat(record.value()).hasSizeLessThan(1_200));
    }

    private void deny() {
        report.count(Denial.of("stranger", "TOPIC", "feed.computer.load", "READ", "why"));
    }

    private List<LogEntry> entries() {
        return producer.history().stream()
                .map(record -> AvroSerde.of(LogEntry.class).decode(record.value()))
                .toList();
    }
}
