package parley.identity;

import java.time.Duration;
import java.time.Instant;

/// When a message was signed, by its signer's clock. Clocks differ; one that is further ahead than two minutes is not
/// to be believed, since what it signs could be kept and shown long after.
public final class IssueTime {
    /// By how much a signer's clock may be ahead.
    public static final Duration SKEW = Duration.ofMinutes(2);

    private IssueTime() {}

    /// Whether a message comes from further ahead than any clock may be.
    public static boolean isAhead(Instant issued, Instant now) {
        return issued.isAfter(now.plus(SKEW));
    }

    /// What to say of one that does.
    public static String refusal(Instant issued) {
        return "issued at " + issued + ", which is more than two minutes ahead of the clock here";
    }
}
