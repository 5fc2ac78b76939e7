package parley.framing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// The headers that Parley puts on feed records, and how their values are written and read: big endian and UTF-8.
///
/// Of a repeated header the last counts. A header that is there but malformed is an [IllegalArgumentException] which
/// names it, never an absent one.
public final class RecordHeaders {

    /// The feed's DID URL, UTF-8.
    public static final String FEED = "parley-feed";
    /// The verification method that signed, UTF-8.
    public static final String KEY = "parley-key";
    /// When the signing agent started, epoch milliseconds, i64.
    public static final String START = "parley-start";
    /// The record's number in its feed partition since that start, from 0, i64.
    public static final String SEQUENCE = "parley-seq";
    /// The record's time, epoch milliseconds, i64.
    public static final String TIMESTAMP = "parley-ts";
    /// The Ed25519 signature, 64 bytes: over the record or, with [#PROOF], over the batch that it is in.
    public static final String SIGNATURE = "parley-sig";
    /// Where the record stands in the batch that was signed: its index and how many there are (u16 each), then the
    /// hashes
    /// of 32 bytes that lead to the Merkle tree's root.
    public static final String PROOF = "parley-proof";
    /// Marks what terms show of a record, which its publisher did not sign so: the verification method that signed the
    /// whole of it, with the same start, sequence and time, UTF-8.
    public static final String DERIVED = "parley-derived";
    /// Where the record was read from, see [SourcePosition].
    public static final String SOURCE = "parley-src";
    /// The schema's [Fingerprint], 32 bytes.
    public static final String FINGERPRINT = "parley-fp";
    /// All that a lane's record carries besides key and value, see [LaneHeader].
    public static final String LANE = "parley-lane";
    /// Marks a schema record of a lane: the [Fingerprint] of the schema that is its value.
    public static final String SCHEMA = "parley-schema";
    /// The interaction's epoch in which a record was delivered, i64.
    public static final String EPOCH = "parley-epoch";

    /// The headers that a publisher sets; all others with Parley's prefix are its processors' own.
    public static final Set<String> PUBLISHED =
            Set.of(FEED, KEY, START, SEQUENCE, TIMESTAMP, SIGNATURE, PROOF, DERIVED);

    private static final String PREFIX = "parley-";

    private RecordHeaders() {}

    /// Whether a header is one that only Parley's processors may set: they drop it from what a publisher wrote.
    public static boolean internal(String name) {
        return name.startsWith(PREFIX) && !PUBLISHED.contains(name);
    }

    /// The value of an i32 header.
    public static byte[] int32(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    /// The value of an i64 header.
    public static byte[] int64(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /// The value of a text header.
    public static byte[] utf8(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    /// The i32 header of that name.
    public static OptionalInt int32(Headers headers, String name) {
        byte[] value = raw(headers, name, Integer.BYTES);
        return value == null
                ? OptionalInt.empty()
                : OptionalInt.of(ByteBuffer.wrap(value).getInt());
    }

    /// The i64 header of that name.
    public static OptionalLong int64(Headers headers, String name) {
        byte[] value = raw(headers, name, Long.BYTES);
        return value == null
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(value).getLong());
    }

    /// The text header of that name.
    public static Optional<String> utf8(Headers headers, String name) {
        byte[] value = raw(headers, name);
        return value == null ? Optional.empty() : Optional.of(decode(name, value));
    }

    /// The bytes of the header of that name: as they are, or null if there is none.
    public static byte @Nullable [] raw(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null) {
            return null;
        }
        if (header.value() == null) {
            throw new IllegalArgumentException("header " + name + " has no value");
        }
        return header.value();
    }

    /// The bytes of the header of that name, which must be `length` of them, or null if there is none.
    public static byte @Nullable [] raw(Headers headers, String name, int length) {
        byte[] value = raw(headers, name);
        if (value != null && value.length != length) {
            throw new IllegalArgumentException("header " + name + " has " + value.length + " bytes, not " + length);
        }
        return value;
    }

    private static String decode(String name, byte[] value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("header " + name + " is not UTF-8", e);
        }
    }
}
