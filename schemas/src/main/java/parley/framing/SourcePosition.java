package parley.framing;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/// Where a delivered record stands in its feed; two deliveries of one position are duplicates.
///
/// @param partition the feed's partition
/// @param offset the offset in it
public record SourcePosition(int partition, long offset) implements Comparable<SourcePosition> {

    private static final int LENGTH = Integer.BYTES + Long.BYTES;

    public SourcePosition {
        if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException("no position: partition " + partition + ", offset " + offset);
        }
    }

    /// The position that a header of 12 bytes stands for.
    ///
    /// @throws IllegalArgumentException if it is none
    public static SourcePosition parse(byte[] header) {
        if (header.length != LENGTH) {
            throw new IllegalArgumentException(
                    "header " + RecordHeaders.SOURCE + " has " + header.length + " bytes, not " + LENGTH);
        }
        ByteBuffer buffer = ByteBuffer.wrap(header);
        return new SourcePosition(buffer.getInt(), buffer.getLong());
    }

    /// The position in a record's headers, if there is one.
    ///
    /// @throws IllegalArgumentException if it is malformed
    public static Optional<SourcePosition> of(Headers headers) {
        byte[] value = RecordHeaders.raw(headers, RecordHeaders.SOURCE);
        return value == null ? Optional.empty() : Optional.of(parse(value));
    }

    /// The header's value: partition (i32), offset (i64).
    public byte[] bytes() {
        return ByteBuffer.allocate(LENGTH).putInt(partition).putLong(offset).array();
    }

    @Override
    public int compareTo(SourcePosition other) {
        int byPartition = Integer.compare(partition, other.partition);
        return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
    }
}
