package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.agent.InteractionView;
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

    @Test
    void whatOneEndDecidesWhileTheOtherIsAwayHoldsAtOnceAndAtBothWhenItIsBack() throws Exception {
        var spaces = pair.spaces();
        try (var crossing = Crossing.open(pair, "away", Duration.ofMillis(40))) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);
            spaces.end("grid/mirror-harbour");
            spaces.end("harbour/mirror-grid");

            var ended = crossing.requester().terminate(crossing.interaction(), "enough");
            long from = crossing.end();
            var asked = crossing.requester().subscribe(crossing.provider().did(), Crossing.FEED);
            long to = crossing.awaitEnd(from + SOME);

            assertThat(ended.inForce()).isTrue();
            assertThat(ended.interaction().state()).isEqualTo(State.TERMINATED);
            assertThat(asked).isInstanceOf(Subscription.Pending.class);
            assertThat(at(crossing.provider(), crossing).state()).isEqualTo(State.ACTIVE);

            spaces.start("grid/mirror-harbour");
            spaces.start("harbour/mirror-grid");

            var here = awaitActive(
                    crossing.requester(), crossing, ended.interaction().epoch() + 1);
            var there = awaitActive(crossing.provider(), crossing, here.epoch());
            assertThat(there.epoch()).isEqualTo(here.epoch());
            crossing.awaitReceived(crossing.end() + SOME);
            assertThat(Plain.sourceOffsets(Plain.login(pair.balancer().settings()), crossing.delivery()))
                    .noneMatch(offset -> offset >= from && offset < to);
        }
    }

    private static InteractionView at(ActingTwin twin, Crossing crossing) {
        return twin.interaction(crossing.interaction()).orElseThrow();
    }

    private static InteractionView awaitActive(ActingTwin twin, Crossing crossing, long epoch) {
        return Patiently.get(
                twin.did() + " has epoch " + epoch + " active",
                () -> Optional.of(at(twin, crossing))
                        .filter(view -> view.state() == State.ACTIVE && view.epoch() == epoch));
    }
}
