package parley.feeds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.feeds.Interactions.BALANCER;
import static parley.feeds.Interactions.HARBOUR;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Rate;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.Terms;
import parley.avro.Traffic;
import parley.feeds.flow.Counters.Count;
import parley.feeds.flow.Fencing;
import parley.feeds.flow.Verification;
import parley.interaction.InteractionId;
import parley.testing.NeedsPlainBroker;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// What is told of what was delivered is what was delivered, on both sides, whatever ends when.
@NeedsPlainBroker
final class TrafficIT {

    private static final Duration PATIENCE = TwoSpaces.PATIENCE;
    private static final Schema LONG = SchemaBuilder.builder().longType();
    private static final String CRANE = HARBOUR + ":twins:crane";

    private static TwoSpaces spaces;

    @BeforeAll
    static void start() {
        spaces = new TwoSpaces();
    }

    @AfterAll
    static void stop() {
        spaces.close();
    }

    @Test
    void both_sides_tell_what_was_delivered_over_a_restart_of_both() {
        spaces.feed("counted", 2);
        String across = InteractionId.of(BALANCER, Interactions.COMPUTER, "counted");
        String local = InteractionId.of(CRANE, Interactions.COMPUTER, "counted");
        try (FeedStreamsProcess _ = spaces.harbour();
                FeedStreamsProcess _ = spaces.grid()) {
            spaces.activate(BALANCER, "counted", 1, 0L, 0L);
            spaces.activate(CRANE, "counted", 1, 0L, 0L);
            spaces.publish("counted", 0, LONG, 0, 60);
            spaces.publish("counted", 1, LONG, 0, 7);
            await().atMost(PATIENCE).until(() -> spaces.delivered(across, 0).size() == 60);
        }
        spaces.publish("counted", 0, LONG, 60, 100);

        try (FeedStreamsProcess _ = spaces.harbour();
                FeedStreamsProcess _ = spaces.grid()) {
            for (Side side : Side.values()) {
                awaitTold(across, 0, side, 100);
                awaitTold(across, 1, side, 7);
            }
            awaitTold(local, 0, Side.PROVIDER, 100);
            awaitTold(local, 1, Side.PROVIDER, 7);
        }
        assertThat(told(local, 0, Side.REQUESTER))
                .as("inside an organisation one side counts")
                .isEmpty();
    }

    /// What was delivered after the last time it was told is read again: it counts, though it is not delivered again.
    @Test
    void what_was_delivered_and_not_told_before_a_crash_counts_once_it_is_read_again() {
        spaces.feed("crashing", 1);
        Standstill harbours = new Standstill();
        Standstill grids = new Standstill();
        try (FeedStreamsProcess harbour = spaces.harbour(harbours.wiring(), harbours::nanoTime);
                FeedStreamsProcess grid = spaces.grid(grids.wiring(), grids::nanoTime)) {
            String across = spaces.activate(BALANCER, "crashing", 1, 0L);
            String local = spaces.activate(CRANE, "crashing", 1, 0L);
            spaces.publish("crashing", 0, LONG, 0, 10);
            awaitTold(across, 0, Side.PROVIDER, 10);
            awaitTold(across, 0, Side.REQUESTER, 10);
            awaitTold(local, 0, Side.PROVIDER, 10);

            harbours.stop();
            grids.stop();
            spaces.publish("crashing", 0, LONG, 10, 50);
            await().atMost(PATIENCE).until(() -> spaces.delivered(across, 0).size() == 50);
            await().atMost(PATIENCE).until(() -> spaces.delivered(local, 0).size() == 50);
            assertThat(told(across, 0, Side.REQUESTER).orElseThrow().getRecords())
                    .as("told before")
                    .isEqualTo(10);
            grids.crash();
            harbours.crash();
            spaces.publish("crashing", 0, LONG, 50, 60);
            await().atMost(PATIENCE).until(() -> harbour.counters().get(Count.RESTARTS) > 0);
            await().atMost(PATIENCE).until(() -> grid.counters().get(Count.RESTARTS) > 0);
            harbours.goOn();
            grids.goOn();

            awaitTold(across, 0, Side.PROVIDER, 60);
            awaitTold(across, 0, Side.REQUESTER, 60);
            awaitTold(local, 0, Side.PROVIDER, 60);
            assertThat(grid.counters().get(Count.DUPLICATES_DROPPED)).isGreaterThanOrEqualTo(40);
        }
    }

    /// Its key may have been revoked since: it was believed when it was delivered, and is not put aside now.
    @Test
    void what_was_delivered_and_is_no_longer_believed_when_it_is_read_again_is_not_counted() {
        spaces.feed("doubted", 1);
        Standstill grids = new Standstill();
        try (FeedStreamsProcess _ = spaces.harbour();
                FeedStreamsProcess grid = spaces.grid(grids.wiring(), grids::nanoTime)) {
            String id = spaces.activate("doubted", 1, 0L);
            spaces.publish("doubted", 0, LONG, 0, 1);
            awaitTold(id, 0, Side.REQUESTER, 1);
            grids.stop();
            spaces.publish("doubted", 0, LONG, 1, 10);
            await().atMost(PATIENCE).until(() -> spaces.delivered(id, 0).size() == 10);

            grids.doubt(5);
            grids.crash();
            spaces.publish("doubted", 0, LONG, 10, 11);
            await().atMost(PATIENCE).until(() -> grid.counters().get(Count.RESTARTS) > 0);
            grids.goOn();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(told(id, 0, Side.REQUESTER))
                            .hasValueSatisfying(
                                    told -> assertThat(told.getRecords()).isEqualTo(10)));
            awaitTold(id, 0, Side.PROVIDER, 11);
            assertThat(grid.counters().get(Count.QUARANTINED)).isZero();
        }
    }

    @Test
    void an_interaction_that_has_ended_keeps_its_count_and_the_next_epoch_adds_to_it() {
        spaces.feed("ending", 1);
        try (FeedStreamsProcess _ = spaces.harbour();
                FeedStreamsProcess _ = spaces.grid()) {
            String id = spaces.activate("ending", 1, 0L);
            spaces.publish("ending", 0, LONG, 0, 20);
            await().atMost(PATIENCE).until(() -> spaces.delivered(id, 0).size() == 20);
            end("ending");
            awaitTold(id, 0, Side.PROVIDER, 20);
            spaces.publish("ending", 0, LONG, 20, 30);

            spaces.activate("ending", 2, 30L);
            spaces.publish("ending", 0, LONG, 30, 35);

            for (Side side : Side.values()) {
                awaitTold(id, 0, side, 25);
                assertThat(told(id, 0, side).orElseThrow().getEpoch()).isEqualTo(2);
            }
        }
    }

    /// Not what was published: what left, in the form in which it left.
    @Test
    void under_terms_what_leaves_counts() {
        spaces.feed("thinned", 1);
        try (FeedStreamsProcess _ = spaces.harbour();
                FeedStreamsProcess _ = spaces.grid()) {
            Terms one = Terms.newBuilder()
                    .setAtMost(new Rate(1, Duration.ofDays(1).toMillis()))
                    .build();
            String id = spaces.activate(BALANCER, "thinned", one, null);
            spaces.publish("thinned", 0, LONG, 0, 2);

            awaitTold(id, 0, Side.PROVIDER, 1);
            awaitTold(id, 0, Side.REQUESTER, 1);
        }
    }

    private static void end(String feed) {
        Interaction active =
                Interactions.of(BALANCER, Interactions.COMPUTER, feed, 1, 1).build();
        Half ended = Interactions.half(Side.PROVIDER, 1, false, List.of(0L));
        spaces.put(Interaction.newBuilder(active).setState(State.TERMINATED).setProviderHalf(ended));
    }

    /// Waits until what is told is what stands in the delivery, and that nothing waits.
    private static void awaitTold(String interaction, int partition, Side side, long records) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<ConsumerRecord<byte[], byte[]>> delivered = spaces.read(Topics.delivery(interaction), partition);
            assertThat(delivered.size()).isEqualTo(records);
            assertThat(told(interaction, partition, side)).hasValueSatisfying(told -> {
                assertThat(told.getRecords()).isEqualTo(records);
                assertThat(told.getBytes())
                        .isEqualTo(delivered.stream().mapToLong(TrafficIT::size).sum());
                assertThat(told.getLag()).isIn(0L, null);
                assertThat(told.getLast()).isNotNull();
            });
        });
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        long headers = StreamSupport.stream(record.headers().spliterator(), false)
                .mapToLong(TrafficIT::size)
                .sum();
        return length(record.key()) + length(record.value()) + headers;
    }

    private static long size(Header header) {
        return header.key().getBytes(UTF_8).length + length(header.value());
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static Optional<Traffic> told(String interaction, int partition, Side side) {
        String key = Topics.trafficKey(interaction, partition, side);
        return spaces.read(Topics.TRAFFIC.name(), 0).stream()
                .filter(record -> new String(record.key(), UTF_8).equals(key))
                .reduce((_, later) -> later)
                .map(record -> AvroSerde.of(Traffic.class).decode(record.value()));
    }

    /// A process for which time can stand still, so that it tells nothing, and whose loop then fails.
    private static final class Standstill {
        private final AtomicReference<@Nullable Long> stoppedAt = new AtomicReference<>();
        private final AtomicBoolean crash = new AtomicBoolean();
        private final AtomicLong doubted = new AtomicLong(-1);

        long nanoTime() {
            Long at = stoppedAt.get();
            return at == null ? System.nanoTime() : at;
        }

        void stop() {
            stoppedAt.set(System.nanoTime());
        }

        void goOn() {
            stoppedAt.set(null);
        }

        /// The record at that offset of its feed is not believed from now on.
        void doubt(long offset) {
            doubted.set(offset);
        }

        void crash() {
            crash.set(true);
        }

        Wiring wiring() {
            Verification signatures = Verification.signatures();
            return new Wiring(
                    (claim, keys) -> {
                        if (crash.compareAndSet(true, false)) {
                            throw new AssertionError("a crash");
                        }
                        return claim.source().offset() == doubted.get()
                                ? new Verification.Verdict.Disbelieved("doubted")
                                : signatures.verify(claim, keys);
                    },
                    Fencing.strict());
        }
    }
}
