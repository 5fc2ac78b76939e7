package parley.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.junit.jupiter.api.Test;
import parley.avro.Denied;
import parley.avro.LogEntry;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// What is denied becomes entries of the log, each with an id of its own.
final class DenialReportTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String HARBOUR = "did:web:harbour";

    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
    private Instant now = NOON;
    private final DenialReport report = new DenialReport(1, HARBOUR, Duration.ofMinutes(1), () -> now, () -> producer);

    @Test
    void what_was_denied_is_told_once() throws Exception {
        deny(true);
        deny(true);
        now = NOON.plusSeconds(60);

        report.tell();
        report.tell();

        assertThat(entries())
                .containsExactly(new LogEntry(
                        "denied-1-" + NOON.toEpochMilli() + "-1",
                        new Denied(1, NOON, "stranger", "TOPIC", "feed.computer.load", "READ", 2L)));
        assertThat(producer.history()).allSatisfy(record -> {
            assertThat(record.topic()).isEqualTo(Topics.INTERACTION_REQUESTS.name());
            assertThat(record.key()).isEqualTo(HARBOUR);
        });
    }

    @Test
    void what_the_broker_does_not_want_logged_and_what_is_allowed_does_not_count() throws Exception {
        deny(false);
        report.count(reading(), List.of(action(true)), List.of(AuthorizationResult.ALLOWED));
        now = NOON.plusSeconds(60);

        report.tell();

        assertThat(producer.history()).isEmpty();
    }

    @Test
    void what_could_not_be_sent_is_told_later() throws Exception {
        deny(true);
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
        var group = new ResourcePattern(ResourceType.GROUP, "\u20ac".repeat(30_000), PatternType.LITERAL);
        report.count(
                Readings.reading("p".repeat(5_000)),
                List.of(new Action(AclOperation.READ, group, 1, true, true)),
                List.of(AuthorizationResult.DENIED));
        now = NOON.plusSeconds(60);

        report.tell();

        assertThat(producer.history())
                .singleElement()
                .satisfies(record -> assertThat(record.value()).hasSizeLessThan(700));
    }

    private void deny(boolean logIfDenied) {
        report.count(reading(), List.of(action(logIfDenied)), List.of(AuthorizationResult.DENIED));
    }

    private List<LogEntry> entries() {
        return producer.history().stream()
                .map(record -> AvroSerde.of(LogEntry.class).decode(record.value()))
                .toList();
    }

    private static Action action(boolean logIfDenied) {
        return new Action(
                AclOperation.READ,
                new ResourcePattern(ResourceType.TOPIC, "feed.computer.load", PatternType.LITERAL),
                1,
                true,
                logIfDenied);
    }

    private static Reading reading() {
        return Readings.reading("stranger");
    }
}
