package parley.framing;

import java.nio.ByteBuffer;

/// Confluent's wire format: one byte 0, the schema's id in its registry (4 bytes, big endian), the Avro payload.
public final class ConfluentFrame {

    /// Bytes before the payload.
    public static final int LENGTH = 5;

    private static final byte MAGIC = 0;

    private ConfluentFrame() {}

    /// Whether a value is long enough and starts as a frame does; says nothing of the payload.
    public static boolean isFramed(byte[] value) {
        return value.length >= LENGTH && value[0] == MAGIC;
    }

    /// The schema id of a framed value.
    ///
    /// @throws IllegalArgumentException if the value is not framed
    public static int schemaId(byte[] framed) {
        requireFramed(framed);
        return ByteBuffer.wrap(framed, 1, Integer.BYTES).getInt();
    }

    /// The Avro payload of a framed value: a view, not a copy.
    ///
    /// @throws IllegalArgumentException if the value is not framed
    public static ByteBuffer payload(byte[] framed) {
        requireFramed(framed);
        return ByteBuffer.wrap(framed, LENGTH, framed.length - LENGTH).slice();
    }

    /// A framed copy of `length` bytes of `payload` from `offset` on.
    public static byte[] frame(int schemaId, byte[] payload, int offset, int length) {
        return ByteBuffer.allocate(LENGTH + length)
                .put(MAGIC)
                .putInt(schemaId)
                .put(payload, offset, length)
                .array();
    }

    /// A framed copy of `payload`.
    public static byte[] frame(int schemaId, byte[] payload) {
        return frame(schemaId, payload, 0, payload.length);
    }

    private static void requireFramed(byte[] value) {
        if (!isFramed(value)) {
            throw new IllegalArgumentException(
                    value.length < LENGTH
                            ? "a value of " + value.length + " bytes is too short to be framed"
                            : "a value that starts with byte " + value[0] + " is not framed");
        }
    }
}
