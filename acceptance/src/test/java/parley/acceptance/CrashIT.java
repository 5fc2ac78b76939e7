package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Promise 7: nothing lost, nothing twice, in order.
@ExtendWith(TwoOrganisations.class)
final class CrashIT {
    private static final Duration A_THOUSAND_A_SECOND = Duration.ofMillis(1);
    private static final int SOME = 1_000;

    private final Pair pair;

    CrashIT(Pair pair) {
        this.pair = pair;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "harbour/twin-registry",
                "harbour/interaction-broker",
                "harbour/feed-streams",
                "harbour/identity-bridge",
                "grid/feed-streams",
                "grid/interaction-broker",
                "grid/mirror-harbour"
            })
    void aKilledProcessLosesNothingAndRepeatsNothing(String component) throws Exception {
        try (var crossing = Crossing.open(pair, "crash", A_THOUSAND_A_SECOND)) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);

            pair.spaces().kill9(component);
            crossing.awaitEnd(crossing.end() + SOME);
            pair.spaces().start(component);
            crossing.awaitReceived(crossing.end() + SOME);

            long end = crossing.finish();
            var received = crossing.received();
            assertThat(received.firstBreak()).isEmpty();
            assertThat(received.gaps()).isEmpty();
            assertThat(received.refused()).isEmpty();
            assertThat(received.records().getFirst().sourceOffset()).isLessThanOrEqualTo(crossing.grantedUntil());
            assertThat(received.last()).isEqualTo(end - 1);
        }
    }
}
