package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Promise 2: revocation is a fence.
@ExtendWith(TwoOrganisations.class)
final class FenceIT {
    private static final Duration FIVE_HUNDRED_A_SECOND = Duration.ofMillis(2);

    private final Pair pair;

    FenceIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void nothingPublishedAfterAnEndWasAnsweredIsDeliveredNorByALaterGrant() throws Exception {
        try (var crossing = Crossing.open(pair, "fence", FIVE_HUNDRED_A_SECOND)) {
            var found = new FenceCheck(pair, crossing).revoke(10);

            assertThat(found.published()).isPositive();
            assertThat(found.delivered()).isZero();
            assertThat(found.handled()).isZero();
            assertThat(crossing.received().refused()).isEmpty();
        }
    }

    @Test
    void theSameCheckFindsTheLeakWhenTheFenceIsSwitchedOff() throws Exception {
        var spaces = pair.spaces();
        spaces.end("harbour/feed-streams");
        spaces.end("grid/feed-streams");
        try (var harbour = UnfencedFeedStreams.start(pair.harbour());
                var grid = UnfencedFeedStreams.start(pair.grid());
                var crossing = Crossing.open(pair, "unfenced", FIVE_HUNDRED_A_SECOND)) {
            var found = new FenceCheck(pair, crossing).revoke(3);

            assertThat(harbour.failures()).isEmpty();
            assertThat(grid.failures()).isEmpty();
            assertThat(found.delivered()).isPositive();
            assertThat(found.handled()).isPositive();
        } finally {
            spaces.start("harbour/feed-streams");
            spaces.start("grid/feed-streams");
        }
    }
}
