package parley.feeds.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import parley.avro.Rate;
import parley.avro.Side;
import parley.avro.Terms;
import parley.feeds.flow.Acknowledgements;
import parley.feeds.flow.Counters;
import parley.feeds.flow.Quarantine;
import parley.feeds.routing.Commit;
import parley.feeds.routing.Cursor;
import parley.feeds.routing.Destination;
import parley.feeds.routing.FeedPartition;
import parley.feeds.routing.Route;
import parley.feeds.traffic.Meters;
import parley.framing.RouteTag;

/// `atMost` is of an interaction, however often its requester suspends it, or ends it and asks again.
final class FeedFlowTest {

    private static final FeedPartition LOAD = new FeedPartition("feed.computer.load", 0);
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long TODAY = 20_000 * DAY;
    private static final long TOMORROW = TODAY + DAY;
    private static final Opened NOTHING = new Opened(null, null);
    private static final byte A = 1;
    private static final byte B = 2;

    private final FeedFlow flow = flow();
    private long applied;

    @Test
    void what_was_let_through_counts_in_the_next_epoch_too() {
        adopt(route(1, 0, 1));
        assertThat(admits(0, A, TODAY)).isTrue();

        adopt();
        adopt(route(2, 1, 1));

        assertThat(admits(1, A, TODAY)).isFalse();
        assertThat(admits(2, B, TODAY)).as("it has had none of these").isTrue();
        assertThat(admits(3, A, TOMORROW)).isTrue();
    }

    /// As when it was the only one that read the feed.
    @Test
    void where_it_is_not_known_what_was_let_through_nothing_more_of_that_stretch_is() {
        adopt(route(2, 1, 1));

        assertThat(admits(1, A, TODAY)).isFalse();
        assertThat(admits(2, B, TODAY)).isFalse();
        assertThat(admits(3, A, TOMORROW)).isTrue();
    }

    @Test
    void at_another_rate_nothing_of_that_stretch_is_let_through() {
        adopt(route(1, 0, 1));
        assertThat(admits(0, A, TODAY)).isTrue();

        adopt(route(2, 1, 2));

        assertThat(admits(1, A, TODAY)).isFalse();
        assertThat(admits(2, A, TOMORROW)).isTrue();
        assertThat(admits(3, A, TOMORROW)).isTrue();
    }

    /// Whoever lets it catch up has counted on; what had been counted here before says too little.
    @Test
    void what_was_let_through_while_it_caught_up_counts() {
        Route second = route(2, 1, 1);
        adopt(route(1, 0, 1));
        assertThat(admits(0, A, TODAY)).isTrue();

        adopt();
        flow.owes(List.of(second));
        FeedFlow late = flow();
        late.adopt(List.of(second), 9);
        assertThat(admits(late, 1, A, TODAY)).isFalse();
        assertThat(admits(late, 2, A, TOMORROW)).isTrue();
        flow.join(late);
        flow.owes(List.of());
        adopt();
        adopt(route(3, 3, 1));

        assertThat(admits(3, A, TOMORROW)).isFalse();
        assertThat(admits(4, B, TOMORROW)).isTrue();
    }

    private void adopt(Route... routes) {
        flow.adopt(List.of(routes), ++applied);
    }

    private boolean admits(long offset, byte key, long timestamp) {
        return admits(flow, offset, key, timestamp);
    }

    private static boolean admits(FeedFlow flow, long offset, byte key, long timestamp) {
        ConsumerRecord<byte[], FeedValue> record = new ConsumerRecord<>(
                LOAD.topic(),
                0,
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                1,
                0,
                new byte[] {key},
                null,
                new RecordHeaders(),
                Optional.empty());
        return flow.passages(offset).getFirst().admits(record, NOTHING, 2 * TOMORROW);
    }

    private static Route route(long epoch, long start, int records) {
        Terms terms = Terms.newBuilder().setAtMost(new Rate(records, DAY)).build();
        return new Route(new RouteTag("i", epoch), new Destination.Here(), start, 0, terms, Long.MAX_VALUE);
    }

    private static FeedFlow flow() {
        var producer = new MockProducer<>(
                true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
        Counters counters = new Counters();
        return new FeedFlow(
                LOAD,
                "did:web:harbour:twins:computer/feeds/load",
                Cursor.resume(new Commit(0, 0), List.of(), 0),
                new Lanes(producer, new Acknowledgements<>(), counters, new Quarantine(producer, counters)),
                new Meters(Side.PROVIDER, any -> null));
    }
}
