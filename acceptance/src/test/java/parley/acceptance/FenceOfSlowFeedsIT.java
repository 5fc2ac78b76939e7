package parley.acceptance;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Promise 2 where records are few: what is on its way at an end is seen late.
@BesideOthers
final class FenceOfSlowFeedsIT {
    private static final Duration TWO_A_SECOND = Duration.ofMillis(500);
    private static final int ONE = 1;

    private final Pair pair;

    FenceOfSlowFeedsIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void aHundredEndsAtTwoRecordsASecondLeakNothingNorDoLaterGrants() throws Exception {
        FenceIT.assertNothingLeaks(FenceIT.revoked(pair, 10, 10, TWO_A_SECOND, ONE));
    }

    @Tag("soak")
    @Test
    void aThousandEndsAtTwoRecordsASecondLeakNothing() throws Exception {
        FenceIT.assertNothingLeaks(FenceIT.revoked(pair, 10, 100, TWO_A_SECOND, ONE));
    }
}
