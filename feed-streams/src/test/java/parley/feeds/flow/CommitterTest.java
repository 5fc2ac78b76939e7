package parley.feeds.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parley.avro.Side;
import parley.avro.Traffic;
import parley.feeds.flow.Committer.Point;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// What is counted is told once it is certain, and a position is committed once that is.
final class CommitterTest {

    private static final TopicPartition FEED = new TopicPartition("feed.computer.load", 0);
    private static final Traffic TRAFFIC =
            new Traffic("abc", 0, Side.PROVIDER, 1L, 7L, 7L, 700L, Instant.EPOCH, 0L, Instant.EPOCH);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Acknowledgements<Point> acknowledgements = new Acknowledgements<>();
    private long now;
    private Point.Carried progress = new Point.Carried(Map.of(), List.of());
    private final Committer committer =
            new Committer(consumer, producer, acknowledgements, () -> progress, () -> {}, () -> now);

    CommitterTest() {
        consumer.assign(Set.of(FEED));
    }

    @AfterEach
    void close() {
        consumer.close();
    }

    @Test
    void it_is_told_once_all_before_is_acknowledged_and_committed_once_it_is_told() {
        deliver();
        progress = new Point.Carried(Map.of(FEED, new OffsetAndMetadata(7)), List.of(TRAFFIC));

        now += Duration.ofSeconds(1).toNanos();
        turn();
        turn();
        assertThat(told()).as("not acknowledged").isNull();

        producer.completeNext();
        deliver();
        turn();
        assertThat(told()).isEqualTo(TRAFFIC);
        assertThat(committed()).as("not told").isNull();

        producer.completeNext();
        producer.completeNext();
        turn();
        assertThat(committed()).isEqualTo(7);
    }

    @Test
    void before_a_second_is_over_nothing_is_told() {
        progress = new Point.Carried(Map.of(FEED, new OffsetAndMetadata(7)), List.of(TRAFFIC));

        now += Duration.ofMillis(999).toNanos();
        turn();

        assertThat(told()).isNull();
    }

    @Test
    void who_has_no_lease_tells_nothing() {
        progress = new Point.Carried(Map.of(FEED, new OffsetAndMetadata(7)), List.of(TRAFFIC));

        now += Duration.ofSeconds(1).toNanos();
        committer.turn(false);
        committer.turn(false);
        committer.finish(() -> false);

        assertThat(told()).isNull();
        assertThat(committed()).isNull();
    }

    /// Another may have counted on from what it had told before.
    @Test
    void who_loses_the_lease_does_not_tell_what_it_had_counted_before() {
        deliver();
        progress = new Point.Carried(Map.of(FEED, new OffsetAndMetadata(7)), List.of(TRAFFIC));
        now += Duration.ofSeconds(1).toNanos();
        turn();

        producer.completeNext();
        committer.turn(false);
        committer.finish(() -> false);

        assertThat(told()).isNull();
        assertThat(committed()).isNull();
    }

    private void turn() {
        committer.turn(true);
    }

    private void deliver() {
        var _ = producer.send(new ProducerRecord<>("in.abc", new byte[0]), acknowledgements.sending());
    }

    private @Nullable Traffic told() {
        return producer.history().stream()
                .filter(record -> record.topic().equals(Topics.TRAFFIC.name()))
                .filter(record -> new String(record.key(), UTF_8).equals("abc/0/PROVIDER"))
                .map(record -> AvroSerde.of(Traffic.class).decode(record.value()))
                .reduce((_, later) -> later)
                .orElse(null);
    }

    private @Nullable Long committed() {
        OffsetAndMetadata offset = consumer.committed(Set.of(FEED)).get(FEED);
        return offset == null ? null : offset.offset();
    }
}
