package parley.feeds.traffic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parley.avro.Side;
import parley.avro.Traffic;

/// What one interaction was delivered of one feed partition, counted on from what was told last. For one thread.
///
/// However often a record is read again, it counts once: only what is beyond the last that counted does. So the sum is
/// right over any end of a loop, as long as whoever goes on reads again all that was not told.
public final class Meter {

    private static final long NEVER = -1;

    private final String interaction;
    private final int partition;
    private final Side side;
    private Gauge gauge;
    private long epoch;
    private long position;
    private long records;
    private long bytes;
    private long last = NEVER;
    private long toldRecords;
    private long toldLag = Gauge.UNKNOWN;

    /// @param told what was told last; null if nothing was
    /// @param gauge of the partition that its records are read from
    Meter(String interaction, int partition, Side side, @Nullable Traffic told, Gauge gauge) {
        this.interaction = interaction;
        this.partition = partition;
        this.side = side;
        this.gauge = gauge;
        if (told != null) {
            epoch = told.getEpoch();
            position = told.getPosition();
            records = told.getRecords();
            bytes = told.getBytes();
            last = told.getLast() == null ? NEVER : told.getLast().toEpochMilli();
            toldRecords = records;
            toldLag = told.getLag() == null ? Gauge.UNKNOWN : told.getLag();
        }
    }

    /// Its records are read from that partition from now on.
    void of(Gauge other) {
        gauge = other;
    }

    /// Whether a record counts already, or was overtaken by one that does.
    public boolean covers(long ofEpoch, long offset) {
        return ofEpoch < epoch || (ofEpoch == epoch && offset < position);
    }

    /// Counts a record that was delivered, unless it counts already.
    ///
    /// @param offset in the feed partition
    /// @param sizeBytes as its subscriber reads it
    /// @param now in epoch milliseconds
    public void add(long ofEpoch, long offset, long sizeBytes, long now) {
        if (covers(ofEpoch, offset)) {
            return;
        }
        epoch = ofEpoch;
        position = offset + 1;
        records++;
        bytes += sizeBytes;
        last = now;
    }

    /// What is to be told; null if it was. Once asked for, it counts as told.
    @Nullable
    Traffic tell(Instant now) {
        if (records == toldRecords && !tellsOfLag()) {
            return null;
        }
        toldRecords = records;
        toldLag = gauge.lag();
        return new Traffic(
                interaction,
                partition,
                side,
                epoch,
                position,
                records,
                bytes,
                last == NEVER ? null : Instant.ofEpochMilli(last),
                toldLag == Gauge.UNKNOWN ? null : toldLag,
                now);
    }

    /// Of a lag alone only that there is none any more, or that it stands still: many share a partition in which always
    /// something waits for a moment.
    private boolean tellsOfLag() {
        long lag = gauge.lag();
        return lag == 0 ? toldLag > 0 : lag > 0 && lag != toldLag && !gauge.moved();
    }
}
