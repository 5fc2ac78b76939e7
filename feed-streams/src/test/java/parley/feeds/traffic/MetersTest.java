package parley.feeds.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import parley.avro.Side;
import parley.avro.Traffic;
import parley.topics.Topics;

/// What is told is what was delivered, over any end of a loop.
final class MetersTest {

    private static final String ID = "abc234";
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final Map<String, Traffic> told = new HashMap<>();
    private final Gauge gauge = new Gauge();
    private Meters meters = new Meters(Side.PROVIDER, told::get);

    enum Kind {
        DELIVER,
        LEAVE_OUT,
        REGRANT,
        MAKE_ANEW,
        TELL,
        CRASH
    }

    record Action(Kind kind, int number) {}

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(Kind.DELIVER)),
                Tuple.of(1, Arbitraries.just(Kind.LEAVE_OUT)),
                Tuple.of(1, Arbitraries.just(Kind.REGRANT)),
                Tuple.of(1, Arbitraries.just(Kind.MAKE_ANEW)),
                Tuple.of(3, Arbitraries.just(Kind.TELL)),
                Tuple.of(2, Arbitraries.just(Kind.CRASH)));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 40))
                .as(Action::new)
                .list()
                .ofMaxSize(60);
    }

    /// A feed partition from which records were delivered, in one epoch after the other. A loop that crashes reads
    /// again from where it had told, or from before that.
    private final class Loop {
        private final List<Piece> delivered = new ArrayList<>();
        private long epoch = 1;
        private long next;
        private int committed;

        private record Piece(long epoch, long offset, int size) {}

        void act(Action action) {
            switch (action.kind()) {
                case DELIVER -> {
                    Piece piece = new Piece(epoch, next++, action.number());
                    delivered.add(piece);
                    count(piece);
                }
                case LEAVE_OUT -> next += action.number();
                case REGRANT -> epoch++;
                case MAKE_ANEW -> {
                    epoch++;
                    next = 0;
                }
                case TELL -> tell();
                case CRASH -> {
                    meters = new Meters(Side.PROVIDER, told::get);
                    delivered
                            .subList(Math.max(0, committed - action.number()), delivered.size())
                            .forEach(this::count);
                }
            }
        }

        void tell() {
            MetersTest.this.tell();
            committed = delivered.size();
        }

        private void count(Piece piece) {
            meters.of(ID, 0, gauge).add(piece.epoch(), piece.offset(), piece.size(), NOW.toEpochMilli());
        }
    }

    @Property(tries = 3000)
    void what_is_told_is_what_was_delivered_whenever_a_loop_ends(@ForAll("actions") List<Action> actions) {
        told.clear();
        meters = new Meters(Side.PROVIDER, told::get);
        Loop loop = new Loop();

        for (Action action : actions) {
            loop.act(action);
            assertThat(records()).isLessThanOrEqualTo(loop.delivered.size());
        }
        loop.tell();

        assertThat(records()).isEqualTo(loop.delivered.size());
        assertThat(told.values().stream().mapToLong(Traffic::getBytes).sum())
                .isEqualTo(loop.delivered.stream().mapToLong(Loop.Piece::size).sum());
    }

    @Example
    void each_partition_has_a_meter_of_its_own_and_says_when_it_was_delivered_last() {
        meters.of(ID, 0, gauge).add(1, 5, 100, NOW.toEpochMilli());
        meters.of(ID, 1, gauge).add(1, 5, 10, NOW.plusSeconds(1).toEpochMilli());

        assertThat(tell()).hasSize(2);
        assertThat(told.get(Topics.trafficKey(ID, 1, Side.PROVIDER)))
                .isEqualTo(new Traffic(ID, 1, Side.PROVIDER, 1L, 6L, 1L, 10L, NOW.plusSeconds(1), null, NOW));
    }

    @Example
    void what_has_not_changed_is_not_told_again() {
        meters.of(ID, 0, gauge).add(1, 5, 100, NOW.toEpochMilli());
        tell();
        meters.of(ID, 0, gauge).add(1, 5, 100, NOW.toEpochMilli());

        assertThat(tell()).isEmpty();
    }

    @Example
    void of_a_lag_alone_it_is_told_that_there_is_none_any_more() {
        Meter meter = meters.of(ID, 0, gauge);
        gauge.measure(7, 6);
        meter.add(1, 5, 100, NOW.toEpochMilli());
        assertThat(tell()).extracting(Traffic::getLag).containsExactly(7L);

        gauge.measure(3, 10);
        assertThat(tell()).as("it goes on").isEmpty();
        gauge.measure(0, 13);
        assertThat(tell()).extracting(Traffic::getLag).containsExactly(0L);
        gauge.measure(2, 14);
        assertThat(tell()).as("for a moment something waits").isEmpty();
    }

    @Example
    void of_a_lag_alone_it_is_told_that_it_stands_still() {
        meters.of(ID, 0, gauge);
        gauge.measure(3, 10);
        assertThat(tell()).isEmpty();
        gauge.measure(5, 10);
        assertThat(tell()).extracting(Traffic::getLag).containsExactly(5L);
        gauge.measure(5, 10);
        assertThat(tell()).as("no worse than before").isEmpty();

        gauge.close();
        assertThat(tell()).as("nobody looks any more").isEmpty();
    }

    private List<Traffic> tell() {
        List<Traffic> changed = meters.tell(NOW);
        changed.forEach(traffic -> told.put(
                Topics.trafficKey(traffic.getInteraction(), traffic.getPartition(), traffic.getSide()), traffic));
        return changed;
    }

    private long records() {
        return told.values().stream().mapToLong(Traffic::getRecords).sum();
    }
}
