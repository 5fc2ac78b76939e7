package parley.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is denied, summed by the minute, so that nobody who is denied a lot can fill memory, or what is made of it: of
/// one minute there are no more than [#MOST] sums. Thread-safe; nothing here waits for anything but another count.
///
/// Of one principal no more than [#MOST_OF_ONE] denials are told apart, so that none hides another's; its further ones
/// are one sum, and what there is no room for at all is one more.
final class Denials {
    static final int MOST = 100;
    static final int MOST_OF_ONE = 24;
    /// An hour's; beyond, the oldest are given up.
    static final int MOST_WAITING = 60 * MOST;

    private final long period;
    private final Map<Denial, Long> counts = new LinkedHashMap<>();
    private final Map<String, Integer> toldApart = new HashMap<>();
    private final Deque<Sum> over = new ArrayDeque<>();
    private Instant minute = Instant.MIN;
    private long number;
    private long givenUp;

    /// How often something was denied within a minute that is over.
    ///
    /// @param number from 1, of all sums of this process
    record Sum(long number, Instant minute, Denial denial, long count) {}

    /// @param period a minute, unless a test is in a hurry
    Denials(Duration period) {
        this.period = period.toMillis();
    }

    synchronized void count(Denial denial, Instant now) {
        turn(now);
        counts.merge(told(denial), 1L, Long::sum);
    }

    /// The oldest sum of the minutes that are over; null if there is none. It stays until it is said to be [#told].
    synchronized @Nullable Sum next(Instant now) {
        turn(now);
        return over.peekFirst();
    }

    synchronized void told(Sum sum) {
        over.removeFirstOccurrence(sum);
    }

    /// How many sums were given up since this was last asked, as too many waited.
    synchronized long givenUp() {
        long all = givenUp;
        givenUp = 0;
        return all;
    }

    private Denial told(Denial denial) {
        if (counts.containsKey(denial)) {
            return denial;
        }
        boolean room = counts.size() < MOST - 1;
        if (room && toldApart.getOrDefault(denial.principal(), 0) < MOST_OF_ONE) {
            toldApart.merge(denial.principal(), 1, Integer::sum);
            return denial;
        }
        return room || counts.containsKey(denial.rest()) ? denial.rest() : Denial.OTHERS;
    }

    private void turn(Instant now) {
        long millis = now.toEpochMilli();
        var current = Instant.ofEpochMilli(millis - Math.floorMod(millis, period));
        if (current.equals(minute)) {
            return;
        }
        counts.forEach((denial, count) -> over.addLast(new Sum(++number, minute, denial, count)));
        counts.clear();
        toldApart.clear();
        minute = current;
        while (over.size() > MOST_WAITING) {
            over.removeFirst();
            givenUp++;
        }
    }
}
