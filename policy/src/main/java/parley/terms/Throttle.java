package parley.terms;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.avro.Rate;

/// Lets through so many records of each key in each stretch of time, by the records' own times. For one thread.
///
/// Who goes on where another was does not know what that one had let through, and lets nothing through of the stretch
/// of the first record that it sees: of records that come in order it is never more than was allowed. What comes later
/// than a stretch after others of its key is not let through either.
public final class Throttle {

    /// Beyond so many keys nothing of another is let through.
    static final int MOST_KEYS = 100_000;

    private static final int MANY_KEYS = 10_000;
    private static final ByteBuffer NO_KEY = ByteBuffer.allocate(0);

    private final Rate rate;
    private @Nullable Long begun;
    private final Map<ByteBuffer, Counts> byKey = new HashMap<>();
    private long tidied = Long.MIN_VALUE;

    private static final class Counts {
        private long stretch;
        private int before;
        private int now;
    }

    /// @param fresh whether nothing was let through before, by anyone
    public Throttle(Rate rate, boolean fresh) {
        this.rate = rate;
        this.begun = fresh ? Long.MIN_VALUE : null;
    }

    /// Whether the record is let through, which counts it.
    ///
    /// @param key the record's; null if it has none
    /// @param timestamp the record's, in epoch milliseconds; one that is yet to come counts as `now`
    public boolean admits(byte @Nullable [] key, long timestamp, long now) {
        long stretch = Math.floorDiv(Math.min(timestamp, now), rate.getPeriodMillis());
        if (begun == null) {
            begun = stretch + 1;
        }
        if (stretch < begun || stretch < tidied) {
            return false;
        }
        Counts counts = counts(key == null ? NO_KEY : ByteBuffer.wrap(key), stretch);
        if (counts == null || stretch < counts.stretch - 1) {
            return false;
        }
        if (stretch > counts.stretch) {
            counts.before = stretch == counts.stretch + 1 ? counts.now : 0;
            counts.now = 0;
            counts.stretch = stretch;
        }
        return stretch == counts.stretch
                ? counts.now < rate.getNumber() && ++counts.now > 0
                : counts.before < rate.getNumber() && ++counts.before > 0;
    }

    /// Of how many keys it holds counts.
    public int keys() {
        return byKey.size();
    }

    private @Nullable Counts counts(ByteBuffer key, long stretch) {
        Counts known = byKey.get(key);
        if (known != null) {
            return known;
        }
        if (byKey.size() >= MANY_KEYS && stretch - 1 > tidied) {
            // What is forgotten is never let through again
            tidied = stretch - 1;
            byKey.values().removeIf(counts -> counts.stretch < stretch - 1);
        }
        if (byKey.size() >= MOST_KEYS) {
            return null;
        }
        Counts counts = new Counts();
        counts.stretch = stretch;
        byKey.put(key, counts);
        return counts;
    }
}
