package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Reason;
import parley.avro.State;
import parley.broker.deciding.Happening.What;

/// Promises 1, 2, 3 and 6: whatever people do on either side, and whatever lanes and restarts do to it, both spaces end
/// in the same state, and nothing is delivered that was not allowed when it was published.
final class ConvergingHalvesTest {

    /// What it takes until something is delivered; it happens more often than what prevents it.
    private static final List<What> LIKELY = List.of(
            What.SUBSCRIBE,
            What.OFFER,
            What.ACCEPT_REQUEST,
            What.SET_POLICY,
            What.HAND_HALF,
            What.CATCH_UP,
            What.CATCH_UP,
            What.PUBLISH,
            What.PUBLISH,
            What.HAND_RECORD,
            What.SUSPEND_BY_PROVIDER,
            What.RESUME_BY_PROVIDER);

    private static final Pair ACROSS = Pair.ALL.getFirst();

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void both_sides_end_alike_and_nothing_forbidden_is_delivered(
            @ForAll("histories") List<Happening> history,
            @ForAll @IntRange(max = 60) int skewMillis,
            @ForAll @IntRange(max = 5) int order) {
        JoinedSpaces spaces = new JoinedSpaces(skewMillis);

        history.forEach(spaces::happen);
        Statistics.label("something delivered before")
                .collect(spaces.anythingDelivered())
                .coverage(cover -> cover.check(true).percentage(share -> share > 10));
        spaces.settle(order);

        for (Pair pair : Pair.ALL) {
            List<@Nullable Interaction> views = spaces.views(pair).toList();
            assertAlike(pair, views.getFirst(), views.getLast(), spaces.mayHaveRefusedAnOffer(pair));
            if (views.getFirst() != null && views.getFirst().getState() == State.ACTIVE) {
                assertThat(spaces.arrives(pair))
                        .as("what is active delivers: %s", pair)
                        .isTrue();
            }
        }
    }

    /// @param refused whether the requester's organisation may have kept an offer from its twin: then it knows of none
    private static void assertAlike(
            Pair pair, @Nullable Interaction mine, @Nullable Interaction theirs, boolean refused) {
        if (mine == null || theirs == null) {
            assertThat(mine).as("known to both or to none: %s", pair).isEqualTo(theirs);
            return;
        }
        assertThat(mine.getState()).as("%s and %s", mine, theirs).isEqualTo(theirs.getState());
        assertThat(mine.getState()).as("deadlines have passed").isNotIn(State.REQUESTED, State.PENDING, State.OFFERED);
        assertThat(mine.getEpoch()).isEqualTo(theirs.getEpoch());
        assertThat(mine.getRequesterHalf()).isEqualTo(theirs.getRequesterHalf());
        if (!refused || !offered(theirs.getProviderHalf()) || mine.getProviderHalf() != null) {
            assertThat(said(mine.getProviderHalf())).isEqualTo(said(theirs.getProviderHalf()));
        }
    }

    private static boolean offered(@Nullable Half half) {
        return half != null && half.getReason() == Reason.OFFERED;
    }

    /// A provider that wants it, but does not yet know where it starts, has not said so, unless it offered. That its
    /// agents are asked may be the last that it said, or may not have been said before they answered.
    private static @Nullable Half said(@Nullable Half half) {
        boolean kept = half != null
                && half.getWanted()
                && half.getStartOffsets().isEmpty()
                && half.getReason() != Reason.OFFERED;
        boolean asked = half != null && half.getReason() == Reason.ASKED;
        return kept || asked ? null : half;
    }

    @Test
    void the_model_lets_pass_what_is_allowed_by_rule_or_by_offer() {
        for (What consent : List.of(What.SET_POLICY, What.OFFER)) {
            JoinedSpaces spaces = new JoinedSpaces(0);
            boolean offers = consent == What.OFFER;
            Stream.of(
                            new Happening(What.SET_POLICY, ACROSS, offers ? 1 : 0),
                            new Happening(consent, ACROSS, offers ? 100 : 0),
                            new Happening(What.HAND_HALF, ACROSS, 0),
                            new Happening(What.SUBSCRIBE, ACROSS, 100),
                            new Happening(What.HAND_HALF, ACROSS, 0),
                            new Happening(What.READ_START, ACROSS, 0),
                            new Happening(What.REPORT_START, ACROSS, 0),
                            new Happening(What.HAND_HALF, ACROSS, 0),
                            new Happening(What.MAKE_DELIVERY, ACROSS, 0),
                            new Happening(What.PUBLISH, ACROSS, 0),
                            new Happening(What.HAND_RECORD, ACROSS, 0))
                    .forEach(spaces::happen);

            assertThat(spaces.anythingDelivered()).as("by %s", consent).isTrue();
            assertThat(spaces.views(ACROSS).map(Objects::requireNonNull).map(Interaction::getState))
                    .containsOnly(State.ACTIVE);
        }
    }

    @Provide
    Arbitrary<List<Happening>> histories() {
        Arbitrary<Happening> happenings = Combinators.combine(
                        Arbitraries.oneOf(Arbitraries.of(What.class), Arbitraries.of(LIKELY)),
                        Arbitraries.frequency(
                                Tuple.of(4, Pair.ALL.get(0)),
                                Tuple.of(1, Pair.ALL.get(1)),
                                Tuple.of(2, Pair.ALL.get(2)),
                                Tuple.of(1, Pair.ALL.get(3))),
                        Arbitraries.integers().between(0, 400))
                .as(Happening::new);
        return happenings.list().ofMinSize(1).ofMaxSize(80).withSizeDistribution(RandomDistribution.uniform());
    }
}
