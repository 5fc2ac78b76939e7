package parley.identity;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import parley.identity.RecordSignature.Result;
import parley.identity.RecordSignature.Stamp;
import parley.identity.SigningBatch.Proof;

/// Tells whether feed records are what an agent signed. Thread-safe.
///
/// It remembers which signatures of batches it has verified, and so verifies each but once however many of its records
/// come, and of the batch's tree what earlier records have shown. What may publish is asked again for every record.
public final class RecordVerifier {
    /// Of how many records the batches are remembered: some megabyte.
    private static final int REMEMBERED = 16_384;

    /// The one used last comes last.
    private final Map<BatchSignature, KnownTree> verified = new LinkedHashMap<>(16, 0.75f, true);

    private int remembered;

    /// A signature that a key made of a batch of so many records; compared by content.
    private record BatchSignature(PublicKey key, int records, ByteBuffer signature) {}

    /// Believes a record only if a key of the feed's own twin signed all of it, for this feed and this time.
    /// @param feed the DID URL of the feed that the record is said to be of
    /// @param timestamp the record's, as Kafka has it
    /// @param payload the Avro payload without its frame; null for a tombstone
    /// @param fingerprint SHA-256 of the schema's parsing canonical form
    /// @param keys the key with which a record may have been signed that claims this; null if there is none
    public Result verify(
            String feed,
            Headers headers,
            long timestamp,
            byte @Nullable [] key,
            @Nullable ByteBuffer payload,
            byte[] fingerprint,
            Function<Stamp, @Nullable PublicKey> keys) {
        Stamp stamp;
        byte[] signature;
        @Nullable Proof proof;
        try {
            var claims = new RecordSignature.Claims(headers);
            stamp = claims.stamp();
            signature = claims.signature();
            byte[] place = claims.proof();
            proof = place == null ? null : Proof.parse(place);
        } catch (IllegalArgumentException e) {
            return new Result.Refused(String.valueOf(e.getMessage()));
        }
        if (!stamp.feed().equals(feed)) {
            return new Result.Refused("signed for another feed");
        }
        if (stamp.timestamp() != timestamp) {
            return new Result.Refused("signed for another time");
        }
        int hash = stamp.key().indexOf('#');
        if (hash < 0 || !feed.startsWith(stamp.key().substring(0, hash) + "/feeds/")) {
            return new Result.Refused("signed by a key of another twin");
        }
        var publicKey = keys.apply(stamp);
        if (publicKey == null) {
            return new Result.Refused("no such key may publish: " + stamp.key());
        }
        byte[] input = RecordSignature.input(stamp, fingerprint, key, payload);
        boolean genuine =
                proof == null ? publicKey.verify(input, signature) : verify(publicKey, proof, input, signature);
        return genuine ? new Result.Verified(stamp) : new Result.Refused("the signature does not match");
    }

    private boolean verify(PublicKey key, Proof proof, byte[] input, byte[] signature) {
        byte[] leaf = MerkleTree.leaf(input);
        var batch = new BatchSignature(key, proof.records(), ByteBuffer.wrap(signature));
        @Nullable KnownTree known;
        synchronized (verified) {
            known = verified.get(batch);
        }
        if (known != null && known.holds(leaf, proof.index(), proof.path())) {
            return true;
        }
        byte[] root = MerkleTree.root(leaf, proof.index(), proof.records(), proof.path());
        if (root == null || !key.verify(SigningBatch.message(proof.records(), root), signature)) {
            return false;
        }
        if (known == null) {
            var tree = new KnownTree(proof.records(), root);
            tree.holds(leaf, proof.index(), proof.path());
            synchronized (verified) {
                remember(batch, tree);
            }
        }
        return true;
    }

    private void remember(BatchSignature batch, KnownTree tree) {
        if (verified.put(batch, tree) == null) {
            remembered += batch.records();
        }
        var eldest = verified.keySet().iterator();
        while (remembered > REMEMBERED) {
            remembered -= eldest.next().records();
            eldest.remove();
        }
    }
}
