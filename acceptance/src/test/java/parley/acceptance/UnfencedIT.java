package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// That [FenceIT] would find a leak: the same check, where nothing is fenced.
@Alone
final class UnfencedIT {
    private static final Duration FIVE_HUNDRED_A_SECOND = Duration.ofMillis(2);
    private static final int MANY = 10;
    private static final String PROVIDER = "unfenced";

    private final Pair pair;

    UnfencedIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void theSameCheckFindsTheLeakWhenTheFenceIsSwitchedOff() throws Exception {
        var spaces = pair.spaces();
        spaces.end("harbour/feed-streams");
        spaces.end("grid/feed-streams");
        try (var harbour = UnfencedFeedStreams.start(pair.harbour(), PROVIDER);
                var grid = UnfencedFeedStreams.start(pair.grid(), PROVIDER);
                var crossing = Crossing.open(pair, PROVIDER, FIVE_HUNDRED_A_SECOND)) {
            var found = FenceCheck.found(pair, List.of(new FenceCheck(crossing, MANY).revoke(3)));

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
