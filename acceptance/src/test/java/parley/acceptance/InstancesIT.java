package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.deploy.run.SpaceAccess;
import parley.feeds.FeedStreamsProcess;
import parley.feeds.Wiring;

/// Promises 2 and 7 with more than one egress and ingress: the fence holds while they come and go, and while one of
/// them
/// is frozen, whose work another takes over.
@Alone
@Tag("soak")
final class InstancesIT {
    private static final Duration TWO_HUNDRED_A_SECOND = Duration.ofMillis(5);
    private static final int INTERACTIONS = 4;
    private static final int TIMES = 6;
    private static final int SOME = 20;

    private final Pair pair;

    InstancesIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void nothingLeaksWhileInstancesComeAndGo() throws Exception {
        Callable<FenceCheck> one = () -> {
            try (var crossing = Crossing.open(pair, "shared", TWO_HUNDRED_A_SECOND)) {
                var check = new FenceCheck(crossing, SOME).revoke(TIMES);
                assertThat(crossing.received().refused()).isEmpty();
                assertOnceAndInOrder(crossing);
                return check;
            }
        };
        try (var threads = Executors.newFixedThreadPool(INTERACTIONS)) {
            var checks = Collections.nCopies(INTERACTIONS, one).stream()
                    .map(threads::submit)
                    .toList();
            int changes = 0;
            while (!checks.stream().allMatch(Future::isDone)) {
                try (var second = second(pair.harbour());
                        var third = second(pair.grid())) {
                    awaitShare(second);
                    awaitShare(third);
                }
                changes++;
            }

            assertThat(changes).isPositive();
            var all = new ArrayList<FenceCheck>();
            for (var check : checks) {
                all.add(check.get());
            }
            var found = FenceCheck.found(pair, all);
            assertThat(found.published()).isPositive();
            assertThat(found.delivered()).isZero();
            assertThat(found.handled()).isZero();
        }
    }

    /// Which feeds the frozen one has is left to chance: of four it has some, and what it has another takes over.
    @Test
    void whatAFrozenInstanceHasAnotherTakesOverAndItsEndsAreFencedAllTheSame() throws Exception {
        var crossings = new ArrayList<Crossing>();
        try (var second = second(pair.harbour())) {
            awaitShare(second);
            for (int i = 0; i < INTERACTIONS; i++) {
                var crossing = Crossing.open(pair, "frozen-shared", TWO_HUNDRED_A_SECOND);
                crossings.add(crossing);
                crossing.awaitReceived(crossing.grantedUntil() + SOME);
            }
            var ended = crossings.getFirst();
            long from;
            long to;

            pair.spaces().stop("harbour/feed-streams");
            try {
                Patiently.await("the end is in force")
                        .until(() -> ended.provider()
                                .terminate(ended.interaction(), "a test")
                                .inForce());
                from = ended.end();
                to = ended.awaitEnd(from + SOME);
                for (var crossing : crossings.subList(1, INTERACTIONS)) {
                    crossing.awaitReceived(crossing.end() + SOME);
                }
            } finally {
                pair.spaces().cont("harbour/feed-streams");
            }
            ended.awaitEnded();
            ended.grant();

            for (var crossing : crossings) {
                crossing.awaitReceived(crossing.end() + SOME);
                assertOnceAndInOrder(crossing);
                assertThat(crossing.received().refused()).isEmpty();
            }
            for (var crossing : crossings.subList(1, INTERACTIONS)) {
                assertThat(crossing.received().firstBreak()).isEmpty();
            }
            var offsets = SourceOffsets.of(pair.balancer().settings(), List.of(ended.delivery()))
                    .getOrDefault(ended.delivery(), List.of());
            assertThat(offsets).anyMatch(offset -> offset < from).anyMatch(offset -> offset >= to);
            assertThat(offsets).noneMatch(offset -> offset >= from && offset < to);
        } finally {
            for (var crossing : crossings) {
                crossing.close();
            }
        }
    }

    private static void assertOnceAndInOrder(Crossing crossing) {
        assertThat(crossing.received().records())
                .extracting(record -> record.sourceOffset())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private static FeedStreamsProcess second(SpaceAccess space) throws Exception {
        return FeedStreamsHere.start(space, "2", Wiring.shipped());
    }

    private static void awaitShare(FeedStreamsProcess instance) {
        Patiently.await("a share of the work").until(() -> instance.slots() > 0);
    }
}
