package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.agent.InteractionView;
import parley.agent.Offer;
import parley.agent.Subscription;
import parley.avro.State;

/// Promises 3 and 6: both ends decide, alone if need be, and there is no central server.
@Alone
final class PartnerAwayIT {
    private static final int SOME = 20;

    private final Pair pair;

    PartnerAwayIT(Pair pair) {
        this.pair = pair;
    }

    /// Of two interactions the requester of one and the provider of the other want it again, and the other end does
    /// not.
    @Test
    void whatEachEndDecidesWhileTheOtherIsAwayHoldsAtOnceAndBothAgreeWhenItIsBack() throws Exception {
        var spaces = pair.spaces();
        try (var crossing = Crossing.open(pair, "away", Duration.ofMillis(40));
                var reverse = Crossing.open(pair, "apart", Duration.ofMillis(40))) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);
            reverse.awaitReceived(reverse.grantedUntil() + SOME);
            spaces.end("grid/mirror-harbour");
            spaces.end("harbour/mirror-grid");

            var ended = crossing.requester().terminate(crossing.interaction(), "enough");
            long from = crossing.end();
            var asked = crossing.requester().subscribe(crossing.provider().did(), Crossing.FEED);
            var over = reverse.provider().terminate(reverse.interaction(), "no more");
            long overFrom = reverse.end();
            var offered = reverse.provider().offer(reverse.requester().did(), Crossing.FEED, null);
            assertThat(at(crossing.provider(), crossing).state()).isEqualTo(State.ACTIVE);
            assertThat(at(reverse.requester(), reverse).state()).isEqualTo(State.ACTIVE);
            var endedThere = crossing.provider().terminate(crossing.interaction(), "no more");
            var overThere = reverse.requester().terminate(reverse.interaction(), "enough");
            long to = crossing.awaitEnd(from + SOME);
            long overTo = reverse.awaitEnd(overFrom + SOME);

            for (var each : List.of(ended, endedThere, over, overThere)) {
                assertThat(each.inForce()).isTrue();
                assertThat(each.interaction().state()).isEqualTo(State.TERMINATED);
            }
            assertThat(asked).isInstanceOf(Subscription.Pending.class);
            assertThat(offered).isInstanceOf(Offer.Made.class);
            assertThat(at(crossing.provider(), crossing).state()).isEqualTo(State.TERMINATED);
            assertThat(at(reverse.requester(), reverse).state()).isEqualTo(State.TERMINATED);

            spaces.start("grid/mirror-harbour");
            spaces.start("harbour/mirror-grid");

            agree(crossing, State.ACTIVE, ended.interaction().epoch() + 1);
            agree(reverse, State.OFFERED, over.interaction().epoch() + 1);
            reverse.grant();
            agree(reverse, State.ACTIVE, over.interaction().epoch() + 1);
            crossing.awaitReceived(crossing.end() + SOME);
            reverse.awaitReceived(reverse.end() + SOME);
            assertThat(Plain.sourceOffsets(Plain.login(pair.balancer().settings()), crossing.delivery()))
                    .noneMatch(offset -> offset >= from && offset < to);
            assertThat(Plain.sourceOffsets(Plain.login(pair.balancer().settings()), reverse.delivery()))
                    .noneMatch(offset -> offset >= overFrom && offset < overTo);
        }
    }

    private static InteractionView at(ActingTwin twin, Crossing crossing) {
        return twin.interaction(crossing.interaction()).orElseThrow();
    }

    private static void agree(Crossing crossing, State state, long epoch) {
        for (var twin : List.of(crossing.requester(), crossing.provider())) {
            Patiently.await(twin.did() + " has epoch " + epoch + " " + state).until(() -> {
                var view = at(twin, crossing);
                return view.state() == state && view.epoch() == epoch;
            });
        }
    }
}
