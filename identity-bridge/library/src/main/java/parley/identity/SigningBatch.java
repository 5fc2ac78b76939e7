package parley.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import parley.framing.RecordHeaders;
import parley.identity.RecordSignature.Stamp;

/// Records of one key that are signed together: one signature over the root of the Merkle tree whose leaves they are.
///
/// Each carries that signature and its own proof of inclusion, and so is verified without the others. Not thread-safe.
public final class SigningBatch {
    /// The most records that are signed together.
    public static final int MOST = 256;

    private static final byte[] CONTEXT = "parley-batch-v1\0".getBytes(StandardCharsets.US_ASCII);

    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<byte[]> leaves = new ArrayList<>();

    /// Takes one more; it may be sent after [#sign] alone.
    ///
    /// @param record its value is a Confluent frame or null, its timestamp the stamp's
    /// @param fingerprint SHA-256 of the schema's parsing canonical form
    /// @throws IllegalStateException if there are as many as there may be
    public void add(ProducerRecord<byte[], byte[]> record, Stamp stamp, byte[] fingerprint) {
        if (full()) {
            throw new IllegalStateException("more than " + MOST + " records");
        }
        leaves.add(RecordSignature.Input.of(record, stamp, fingerprint).leaf());
        RecordSignature.stamp(record, stamp);
        records.add(record);
    }

    /// Whether it takes no more.
    public boolean full() {
        return records.size() == MOST;
    }

    /// The records, in the order in which they were added.
    public List<ProducerRecord<byte[], byte[]>> records() {
        return List.copyOf(records);
    }

    /// Signs all of them.
    public void sign(SigningKey key) {
        if (records.isEmpty()) {
            return;
        }
        var tree = new MerkleTree(leaves);
        byte[] signature = key.sign(message(records.size(), tree.root()));
        for (int i = 0; i < records.size(); i++) {
            var headers = records.get(i).headers();
            headers.add(RecordHeaders.SIGNATURE, signature);
            headers.add(RecordHeaders.PROOF, new Proof(i, records.size(), tree.path(i)).encode());
        }
    }

    /// The bytes that are signed.
    static byte[] message(int records, byte[] root) {
        return ByteBuffer.allocate(CONTEXT.length + Integer.BYTES + MerkleTree.HASH)
                .put(CONTEXT)
                .putInt(records)
                .put(root)
                .array();
    }

    /// Where a record stands in its batch: [RecordHeaders#PROOF].
    static final class Proof {
        private static final int FIXED = 2 * Short.BYTES;

        private final int index;
        private final int records;
        private final byte[] path;

        Proof(int index, int records, byte[] path) {
            this.index = index;
            this.records = records;
            this.path = path;
        }

        byte[] encode() {
            return ByteBuffer.allocate(FIXED + path.length)
                    .putShort((short) index)
                    .putShort((short) records)
                    .put(path)
                    .array();
        }

        /// @throws IllegalArgumentException if it is malformed
        static Proof parse(byte[] value) {
            if (value.length < FIXED) {
                throw new IllegalArgumentException("header " + RecordHeaders.PROOF + " is cut off");
            }
            var buffer = ByteBuffer.wrap(value);
            int index = buffer.getShort();
            int records = buffer.getShort();
            if (records < 1 || records > MOST) {
                throw new IllegalArgumentException(
                        "header " + RecordHeaders.PROOF + " is of a batch of " + records + " records");
            }
            byte[] path = new byte[buffer.remaining()];
            buffer.get(path);
            return new Proof(index, records, path);
        }

        int index() {
            return index;
        }

        int records() {
            return records;
        }

        byte[] path() {
            return path;
        }
    }
}
