package parley.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.framing.RecordHeaders;

/// The signature of a feed record: by which agent's key, in which place of its feed, over which data. Whether to
/// believe one, [RecordVerifier] says.
///
/// It covers the Avro payload without its 5-byte frame, so that it survives a change of schema ids between registries.
public final class RecordSignature {
    private static final byte[] CONTEXT = "parley-record-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DERIVED = "parley-derived-v1\0".getBytes(StandardCharsets.US_ASCII);

    private RecordSignature() {}

    /// What a publisher says of a record besides its data.
    /// @param feed the feed's DID URL
    /// @param key the verification method id of the publisher's key
    /// @param start when the publishing agent started, in epoch milliseconds
    /// @param sequence counts the records of one feed partition since that start, from 0
    /// @param timestamp the record's, in epoch milliseconds
    /// @param source of what terms show of a record: the verification method id of the key that signed the whole of
    /// it, with the same start, sequence and time; null of a record as it was published
    public record Stamp(
            String feed,
            String key,
            long start,
            long sequence,
            long timestamp,
            @Nullable String source) {
        /// Of a record as it was published.
        public Stamp(String feed, String key, long start, long sequence, long timestamp) {
            this(feed, key, start, sequence, timestamp, null);
        }

        /// Of what terms show of the record that has this stamp.
        ///
        /// @param method the verification method id of the key that signs it
        public Stamp derived(String method) {
            return new Stamp(feed, method, start, sequence, timestamp, key);
        }
    }

    /// Whether a record is to be believed.
    public sealed interface Result {
        /// It is.
        record Verified(Stamp stamp) implements Result {}

        /// It is not.
        record Refused(String why) implements Result {}
    }

    /// The bytes that are signed.
    /// @param fingerprint SHA-256 of the schema's parsing canonical form
    /// @param payload the Avro payload without its frame; null for a tombstone
    public static byte[] input(Stamp stamp, byte[] fingerprint, byte @Nullable [] key, @Nullable ByteBuffer payload) {
        return Input.of(stamp, fingerprint, key, payload).bytes();
    }

    /// The bytes that are signed, in two parts: of a record that is signed together with others, no copy is made.
    static final class Input {
        private final byte[] head;
        private final @Nullable ByteBuffer payload;

        /// @param payload null for a tombstone
        private Input(byte[] head, @Nullable ByteBuffer payload) {
            this.head = head;
            this.payload = payload;
        }

        static Input of(Stamp stamp, byte[] fingerprint, byte @Nullable [] key, @Nullable ByteBuffer payload) {
            if (fingerprint.length != Fingerprint.LENGTH) {
                throw new IllegalArgumentException("a fingerprint of " + fingerprint.length + " bytes");
            }
            byte[] feed = stamp.feed().getBytes(StandardCharsets.UTF_8);
            byte[] method = stamp.key().getBytes(StandardCharsets.UTF_8);
            byte[] context = stamp.source() == null ? CONTEXT : derivedFrom(stamp.source());
            int size = context.length + 4 + feed.length + 4 + method.length + 3 * 8 + Fingerprint.LENGTH + 4 + 1;
            var head = ByteBuffer.allocate(size + (key == null ? 0 : key.length));
            head.put(context)
                    .putInt(feed.length)
                    .put(feed)
                    .putInt(method.length)
                    .put(method);
            head.putLong(stamp.start()).putLong(stamp.sequence()).putLong(stamp.timestamp());
            head.put(fingerprint);
            if (key == null) {
                head.putInt(-1);
            } else {
                head.putInt(key.length).put(key);
            }
            head.put((byte) (payload == null ? 0 : 1));
            return new Input(head.array(), payload);
        }

        private static byte[] derivedFrom(String method) {
            byte[] source = method.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(DERIVED.length + Integer.BYTES + source.length)
                    .put(DERIVED)
                    .putInt(source.length)
                    .put(source)
                    .array();
        }

        /// Of a record that is to be sent.
        static Input of(ProducerRecord<byte[], byte[]> record, Stamp stamp, byte[] fingerprint) {
            if (record.timestamp() == null || record.timestamp() != stamp.timestamp()) {
                throw new IllegalArgumentException(
                        "record of " + record.timestamp() + " with stamp of " + stamp.timestamp());
            }
            byte[] value = record.value();
            return of(stamp, fingerprint, record.key(), value == null ? null : ConfluentFrame.payload(value));
        }

        byte[] bytes() {
            if (payload == null) {
                return head;
            }
            return ByteBuffer.allocate(head.length + payload.remaining())
                    .put(head)
                    .put(payload.duplicate())
                    .array();
        }

        /// The hash of the leaf that it is in a tree of records that are signed together.
        byte[] leaf() {
            return MerkleTree.leaf(head, payload);
        }
    }

    /// Signs a record by itself: puts the six signature headers on it. [SigningBatch] signs many together.
    /// @param record its value is a Confluent frame or null, its timestamp the stamp's
    public static void sign(
            ProducerRecord<byte[], byte[]> record, Stamp stamp, byte[] fingerprint, SigningKey signingKey) {
        byte[] signature = signingKey.sign(Input.of(record, stamp, fingerprint).bytes());
        stamp(record, stamp);
        record.headers().add(RecordHeaders.SIGNATURE, signature);
    }

    /// Puts on a record what is said of it besides its data.
    static void stamp(ProducerRecord<byte[], byte[]> record, Stamp stamp) {
        var headers = record.headers();
        headers.add(RecordHeaders.FEED, RecordHeaders.utf8(stamp.feed()));
        headers.add(RecordHeaders.KEY, RecordHeaders.utf8(stamp.key()));
        headers.add(RecordHeaders.START, RecordHeaders.int64(stamp.start()));
        headers.add(RecordHeaders.SEQUENCE, RecordHeaders.int64(stamp.sequence()));
        headers.add(RecordHeaders.TIMESTAMP, RecordHeaders.int64(stamp.timestamp()));
        if (stamp.source() != null) {
            headers.add(RecordHeaders.DERIVED, RecordHeaders.utf8(stamp.source()));
        }
    }

    /// What the headers claim; nothing has been verified.
    /// @throws IllegalArgumentException if one is missing, doubled or malformed
    public static Stamp stamp(Headers headers) {
        return new Claims(headers).stamp(new LastText(), new LastText());
    }

    /// What the headers of one record say of its signature, found in one look at them. None is believed.
    static final class Claims {
        private static final List<String> NAMES = List.of(
                RecordHeaders.FEED,
                RecordHeaders.KEY,
                RecordHeaders.START,
                RecordHeaders.SEQUENCE,
                RecordHeaders.TIMESTAMP,
                RecordHeaders.SIGNATURE,
                RecordHeaders.PROOF,
                RecordHeaders.DERIVED);
        private static final byte[] UNUSABLE = new byte[0];

        private final byte[][] values = new byte[NAMES.size()][];

        Claims(Headers headers) {
            int next = 0;
            for (var header : headers) {
                int at = place(header.key(), next);
                if (at >= 0) {
                    values[at] = values[at] != null || header.value() == null ? UNUSABLE : header.value();
                    next = at + 1;
                }
            }
        }

        /// Below 0 if it is none of ours. Most stand in the order in which they were put on.
        private static int place(String name, int likely) {
            return likely < NAMES.size() && NAMES.get(likely).equals(name) ? likely : NAMES.indexOf(name);
        }

        /// @param feeds of the records before
        /// @param methods of the records before
        /// @throws IllegalArgumentException if a header is missing, doubled or malformed
        Stamp stamp(LastText feeds, LastText methods) {
            return new Stamp(
                    feeds.of(only(0)),
                    methods.of(only(1)),
                    i64(2),
                    i64(3),
                    i64(4),
                    values[7] == null ? null : new String(only(7), StandardCharsets.UTF_8));
        }

        /// @throws IllegalArgumentException if it is missing or doubled
        byte[] signature() {
            return only(5);
        }

        /// Null if the record was signed by itself.
        /// @throws IllegalArgumentException if it is doubled
        byte @Nullable [] proof() {
            return values[6] == null ? null : only(6);
        }

        private long i64(int at) {
            byte[] value = only(at);
            if (value.length != 8) {
                throw new IllegalArgumentException("header " + NAMES.get(at) + " of " + value.length + " bytes");
            }
            return ByteBuffer.wrap(value).getLong();
        }

        @SuppressWarnings("ReferenceEquality") // one marks what cannot be used
        private byte[] only(int at) {
            byte[] value = values[at];
            if (value == null) {
                throw new IllegalArgumentException("no header " + NAMES.get(at));
            }
            if (value == UNUSABLE) {
                throw new IllegalArgumentException("header " + NAMES.get(at) + " without a value, or more than once");
            }
            return value;
        }
    }
}
