package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.acceptance.FenceCheck.Found;
import parley.identity.FeedWriter.Signing;

/// Promise 2: revocation is a fence. What it publishes takes most of a machine.
@Alone
final class FenceIT {
    private static final Duration A_THOUSAND_A_SECOND = Duration.ofMillis(1);
    /// Records that are published while an interaction is active, and while it is not.
    private static final int MANY = 10;

    private final Pair pair;

    FenceIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void aHundredEndsAtAThousandRecordsASecondLeakNothingNorDoLaterGrants() throws Exception {
        assertNothingLeaks(revoked(pair, 2, 50, A_THOUSAND_A_SECOND, MANY));
    }

    @Tag("soak")
    @Test
    void aThousandEndsAtAThousandRecordsASecondLeakNothing() throws Exception {
        assertNothingLeaks(revoked(pair, 4, 250, A_THOUSAND_A_SECOND, MANY));
    }

    static void assertNothingLeaks(Found found) {
        assertThat(found.published()).isPositive();
        assertThat(found.delivered()).isZero();
        assertThat(found.handled()).isZero();
    }

    /// Of so many interactions at the same time, each is ended and granted again so many times.
    static Found revoked(Pair pair, int interactions, int times, Duration pace, int some) throws Exception {
        Callable<FenceCheck> one = () -> revoked(pair, times, pace, some);
        var all = new ArrayList<FenceCheck>();
        try (var threads = Executors.newFixedThreadPool(interactions)) {
            for (var each : threads.invokeAll(Collections.nCopies(interactions, one))) {
                all.add(each.get());
            }
        }
        return FenceCheck.found(pair, all);
    }

    private static FenceCheck revoked(Pair pair, int times, Duration pace, int some) throws IOException {
        try (var crossing = Crossing.open(pair, "fence", Numbers.SCHEMA, Signing.TOGETHER, pace)) {
            var check = new FenceCheck(crossing, some).revoke(times);
            assertThat(crossing.received().refused()).isEmpty();
            return check;
        }
    }
}
