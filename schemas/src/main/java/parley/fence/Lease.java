package parley.fence;

import java.time.Duration;

/// For how long an instance may act on what it knows: from before it *sent* a record that was then appended.
///
/// Whoever waits for the instance counts the same duration from the record's LogAppendTime, which is later. When the
/// lease runs out, whoever waited has gone on: what the instance knew then may be stale, and a renewal that is
/// acknowledged later starts a new *term*, in which it must first catch up. Times are of one monotonic clock, in
/// nanoseconds. Thread-safe.
public final class Lease {

    private final long durationNanos;
    private boolean held;
    private long heldUntil;
    private long term;

    /// A record that was handed to the producer and is not known to be appended.
    public final class Pending {

        private final long sentNanos;

        private Pending(long sentNanos) {
            this.sentNanos = sentNanos;
        }

        /// The record is known to be appended. Answers the term that the lease is in.
        public long appended(long nowNanos) {
            return renew(sentNanos, nowNanos);
        }
    }

    public Lease(Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("a lease of " + duration);
        }
        this.durationNanos = duration.toNanos();
    }

    /// How long one record extends the lease.
    public Duration duration() {
        return Duration.ofNanos(durationNanos);
    }

    /// To be called right before a record is sent; it extends nothing until [Pending#appended(long)].
    public Pending sending(long nowNanos) {
        return new Pending(nowNanos);
    }

    /// Whether the instance may act at that moment, of the monotonic clock.
    public synchronized boolean validAt(long nanos) {
        return held && nanos - heldUntil < 0;
    }

    /// Whether the instance may act at that moment on what it learned in that term.
    public synchronized boolean validAt(long nanos, long inTerm) {
        return term == inTerm && validAt(nanos);
    }

    /// How often the lease was gained, first or after it had run out; 0 before that.
    public synchronized long term() {
        return term;
    }

    private synchronized long renew(long sentNanos, long nowNanos) {
        long until = sentNanos + durationNanos;
        if (!validAt(nowNanos)) {
            if (nowNanos - until >= 0) {
                return term;
            }
            term++;
            held = true;
            heldUntil = until;
        } else if (until - heldUntil > 0) {
            heldUntil = until;
        }
        return term;
    }
}
