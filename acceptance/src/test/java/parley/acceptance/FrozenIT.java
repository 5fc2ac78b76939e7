package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.avro.Side;

/// Promise 2: who was frozen (SIGSTOP) when an interaction ended, with records in its hands, forwards none
/// of them when it goes on, and nobody is told before that is certain.
@Alone
final class FrozenIT {
    private static final Duration FIVE_HUNDRED_A_SECOND = Duration.ofMillis(2);
    private static final int SOME = 20;

    private final Pair pair;

    FrozenIT(Pair pair) {
        this.pair = pair;
    }

    @ParameterizedTest
    @CsvSource({"harbour/feed-streams, PROVIDER", "grid/feed-streams, REQUESTER"})
    void whatWasPublishedAfterTheEndIsNotForwardedByWhoWasFrozenThen(String component, Side by) throws Exception {
        try (var crossing = Crossing.open(pair, "frozen", FIVE_HUNDRED_A_SECOND)) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);
            var side = by == Side.PROVIDER ? crossing.provider() : crossing.requester();

            long from;
            long to;
            pair.spaces().stop(component);
            try {
                Patiently.await("the end is in force")
                        .until(() ->
                                side.terminate(crossing.interaction(), "a test").inForce());
                from = crossing.end();
                to = crossing.awaitEnd(from + SOME);
            } finally {
                pair.spaces().cont(component);
            }
            crossing.awaitEnded();
            crossing.grant();
            // One lane partition keeps the order: what was let through before has arrived when this has
            crossing.awaitReceived(crossing.end());

            var offsets = SourceOffsets.of(pair.balancer().settings(), List.of(crossing.delivery()))
                    .getOrDefault(crossing.delivery(), List.of());
            assertThat(offsets).anyMatch(offset -> offset < from).anyMatch(offset -> offset >= to);
            assertThat(offsets).noneMatch(offset -> offset >= from && offset < to);
            assertThat(crossing.received().records())
                    .noneMatch(record -> record.sourceOffset() >= from && record.sourceOffset() < to);
            assertThat(crossing.received().refused()).isEmpty();
        }
    }
}
