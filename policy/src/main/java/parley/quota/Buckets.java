package parley.quota;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// The buckets of many, all with the same quota and each under a name. Nothing is kept of those that are full, and of
/// no
/// more than [#MOST] others: who comes when so many are in use waits until one of them is full again. For one thread.
public final class Buckets {

    public static final int MOST = 10_000;

    private final Quota quota;
    private final int most;
    private final Map<String, Long> fullAt = new HashMap<>();

    public Buckets(Quota quota) {
        this(quota, MOST);
    }

    /// @param most how many are kept apart
    Buckets(Quota quota, int most) {
        this.quota = quota;
        this.most = most;
    }

    public Quota quota() {
        return quota;
    }

    /// How long to wait until one more may be done under that name; zero if it may be now.
    ///
    /// @param now of a monotonic clock, in nanoseconds
    public Duration untilNext(String name, long now) {
        Long known = fullAt.get(name);
        return known == null ? untilRoom(now) : quota.untilNext(known, now);
    }

    /// Counts one that is done now.
    ///
    /// @param now as [#untilNext] was told, which answered zero
    /// @throws IllegalStateException if it may not be done
    public void take(String name, long now) {
        if (!untilNext(name, now).isZero()) {
            throw new IllegalStateException(name + " is over its quota");
        }
        fullAt.merge(name, quota.withOneMore(now, now), (known, _) -> quota.withOneMore(known, now));
    }

    private Duration untilRoom(long now) {
        if (fullAt.size() < most) {
            return Duration.ZERO;
        }
        fullAt.values().removeIf(each -> Quota.full(each, now));
        return fullAt.size() < most
                ? Duration.ZERO
                : fullAt.values().stream()
                        .map(each -> Duration.ofNanos(each - now))
                        .min(Duration::compareTo)
                        .orElseThrow();
    }

    int kept() {
        return fullAt.size();
    }
}
