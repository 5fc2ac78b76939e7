package parley.identity;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import parley.identity.RecordSignature.Input;
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

    /// How many batches are found without waiting for another thread; a power of two.
    private static final int LATEST = 64;

    /// The one used last comes last.
    private final Map<BatchSignature, KnownTree> verified = new LinkedHashMap<>(16, 0.75f, true);

    private int remembered;

    /// Most records are of a batch of which another was seen just before, by this thread or another: each
    /// batch has a place here, which another may take from it.
    private final AtomicReferenceArray<@Nullable Known> latest = new AtomicReferenceArray<>(LATEST);

    private final LastText feeds = new LastText();
    private final LastText methods = new LastText();

    /// A signature that a key made of a batch of so many records; compared by content.
    private record BatchSignature(PublicKey key, int records, ByteBuffer signature) {
        boolean is(PublicKey otherKey, int otherRecords, byte[] otherSignature) {
            return records == otherRecords && signature.equals(ByteBuffer.wrap(otherSignature)) && key.equals(otherKey);
        }
    }

    private record Known(BatchSignature batch, KnownTree tree) {}

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
            stamp = claims.stamp(feeds, methods);
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
        if (hash < 0 || !feed.startsWith("/feeds/", hash) || !feed.regionMatches(0, stamp.key(), 0, hash)) {
            return new Result.Refused("signed by a key of another twin");
        }
        var publicKey = keys.apply(stamp);
        if (publicKey == null) {
            return new Result.Refused("no such key may publish: " + stamp.key());
        }
        var input = Input.of(stamp, fingerprint, key, payload);
        boolean genuine = proof == null
                ? publicKey.verify(input.bytes(), signature)
                : verify(publicKey, proof, input.leaf(), signature);
        return genuine ? new Result.Verified(stamp) : new Result.Refused("the signature does not match");
    }

    private boolean verify(PublicKey key, Proof proof, byte[] leaf, byte[] signature) {
        var known = known(key, proof, signature);
        if (known != null && known.tree().holds(leaf, proof.index(), proof.path())) {
            return true;
        }
        byte[] root = MerkleTree.root(leaf, proof.index(), proof.records(), proof.path());
        if (root == null || !key.verify(SigningBatch.message(proof.records(), root), signature)) {
            return false;
        }
        if (known == null) {
            var tree = new KnownTree(proof.records(), root);
            tree.holds(leaf, proof.index(), proof.path());
            remember(new Known(new BatchSignature(key, proof.records(), ByteBuffer.wrap(signature)), tree));
        }
        return true;
    }

    private @Nullable Known known(PublicKey key, Proof proof, byte[] signature) {
        int place = place(signature);
        var last = latest.getAcquire(place);
        if (last != null && last.batch().is(key, proof.records(), signature)) {
            return last;
        }
        var batch = new BatchSignature(key, proof.records(), ByteBuffer.wrap(signature));
        KnownTree tree;
        synchronized (verified) {
            tree = verified.get(batch);
        }
        if (tree == null) {
            return null;
        }
        var known = new Known(batch, tree);
        latest.setRelease(place, known);
        return known;
    }

    /// The bytes of signatures are as good as random.
    private static int place(byte[] signature) {
        return signature.length == 0 ? 0 : signature[0] & (LATEST - 1);
    }

    private void remember(Known known) {
        latest.setRelease(place(known.batch().signature().array()), known);
        synchronized (verified) {
            if (verified.put(known.batch(), known.tree()) == null) {
                remembered += known.batch().records();
            }
            var eldest = verified.keySet().iterator();
            while (remembered > REMEMBERED) {
                remembered -= eldest.next().records();
                eldest.remove();
            }
        }
    }
}
