package parley.quota;

import java.time.Duration;

/// How often something may be done: so many times a minute on average, and so many at once after a rest. A token
/// bucket that fills evenly; of its state nothing but the moment is kept at which it is full again.
///
/// Moments are nanoseconds of a monotonic clock, which may begin, and overflow, anywhere.
///
/// @param perMinute from 1 to [#MOST]
/// @param burst from 1 to [#MOST]
public record Quota(long perMinute, long burst) {

    public static final long MOST = 6_000_000;

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    public Quota {
        require("perMinute", perMinute);
        require("burst", burst);
    }

    private static void require(String name, long number) {
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException(name + " `" + number + "` is not from 1 to " + MOST);
        }
    }

    /// How long to wait until one more may be done; zero if it may be now.
    Duration untilNext(long fullAt, long now) {
        return Duration.ofNanos(
                Math.max(0, missing(fullAt, now) + each() - filling().toNanos()));
    }

    /// When the bucket will be full again once one more was done now.
    long withOneMore(long fullAt, long now) {
        return now + missing(fullAt, now) + each();
    }

    /// How long an empty bucket takes to be full.
    public Duration filling() {
        return Duration.ofNanos(each() * burst);
    }

    static boolean full(long fullAt, long now) {
        return fullAt - now <= 0;
    }

    private static long missing(long fullAt, long now) {
        return Math.max(0, fullAt - now);
    }

    /// Rounded up, so that it is never done too often.
    private long each() {
        return Math.ceilDiv(MINUTE_NANOS, perMinute);
    }

    @Override
    public String toString() {
        return perMinute + " a minute, " + burst + " at once";
    }
}
