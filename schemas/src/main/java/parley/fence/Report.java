package parley.fence;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.avro.Applied;

/// What an instance has to say, and whether it may be said now. Thread-safe.
///
/// Only a few records are under way at once: an unreachable broker does not fill the producer, and when it answers
/// again it is told the newest state alone.
final class Report {

    private static final int UNDER_WAY = 3;

    private final String instance;
    private final String kind;
    private final long leaseMillis;
    private final Map<String, Long> offsets = new HashMap<>();
    private int underWay;
    private boolean waiting;

    Report(String instance, String kind, long leaseMillis) {
        this.instance = instance;
        this.kind = kind;
        this.leaseMillis = leaseMillis;
    }

    /// Whether this is news.
    synchronized boolean put(String topic, long nextOffset) {
        Long before = offsets.put(topic, nextOffset);
        return before == null || before != nextOffset;
    }

    /// What to send; null if enough is under way, then [#answered()] asks for more.
    synchronized @Nullable Applied toSend() {
        waiting = underWay == UNDER_WAY;
        if (waiting) {
            return null;
        }
        underWay++;
        return new Applied(instance, kind, leaseMillis, Map.copyOf(offsets));
    }

    /// To be called for everything sent. Whether more is to be sent now.
    synchronized boolean answered() {
        underWay--;
        return waiting;
    }
}
