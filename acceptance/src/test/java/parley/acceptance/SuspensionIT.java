package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.agent.delivery.Gap;
import parley.avro.State;

/// Promises 2 and 3: either side suspends alone, and resumes; nothing of the time between is delivered, and the
/// subscriber is told how much that was.
@BesideOthers
final class SuspensionIT {
    private static final Duration TWO_HUNDRED_A_SECOND = Duration.ofMillis(5);
    private static final int SOME = 20;

    private final Pair pair;

    SuspensionIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void whatIsPublishedWhileEitherSideSuspendsIsDeliveredToNobody() throws Exception {
        try (var crossing = Crossing.open(pair, "paused", TWO_HUNDRED_A_SECOND)) {
            var received = crossing.received();
            crossing.awaitReceived(crossing.grantedUntil() + SOME);

            var byProvider = suspended(crossing, crossing.provider());
            var byRequester = suspended(crossing, crossing.requester());

            long end = crossing.finish();
            assertThat(received.last()).isEqualTo(end - 1);
            assertThat(received.refused()).isEmpty();
            assertThat(received.gaps()).extracting(Gap::kind).containsExactly(Gap.Kind.FENCED, Gap.Kind.FENCED);
            assertThat(received.gaps())
                    .extracting(gap -> gap.missing().orElse(0))
                    .as("of one partition, so the offsets say the same")
                    .containsExactlyElementsOf(received.gaps().stream()
                            .map(gap -> gap.before() - gap.after() - 1)
                            .toList());
            var offsets = Plain.sourceOffsets(Plain.login(pair.balancer().settings()), crossing.delivery());
            assertThat(offsets)
                    .doesNotHaveDuplicates()
                    .noneMatch(offset -> byProvider.covers(offset) || byRequester.covers(offset));
            assertThat(crossing.requester()
                            .interaction(crossing.interaction())
                            .orElseThrow()
                            .epoch())
                    .isEqualTo(3);
        }
    }

    /// The feed's ends, read after it was suspended and before it was resumed.
    private record Window(long from, long to) {
        boolean covers(long offset) {
            return offset >= from && offset < to;
        }
    }

    private Window suspended(Crossing crossing, ActingTwin by) {
        var id = crossing.interaction();
        var suspended = by.suspend(id, "for now");
        assertThat(suspended.inForce()).isTrue();
        assertThat(suspended.interaction().state()).isEqualTo(State.SUSPENDED);
        long from = crossing.end();
        for (var side : List.of(crossing.provider(), crossing.requester())) {
            Patiently.await("both sides to show that it is suspended")
                    .until(() -> side.interaction(id).orElseThrow().state() == State.SUSPENDED);
        }
        long to = crossing.awaitEnd(from + SOME);
        by.resume(id);
        for (var side : List.of(crossing.provider(), crossing.requester())) {
            Patiently.await("both sides to show that it goes on")
                    .until(() -> side.interaction(id).orElseThrow().state() == State.ACTIVE);
        }
        crossing.awaitReceived(crossing.end() + SOME);
        return new Window(from, to);
    }
}
