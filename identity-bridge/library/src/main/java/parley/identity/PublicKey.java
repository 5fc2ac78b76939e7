package parley.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// An Ed25519 public key that is a point of the prime-order group: a signature that verifies was made by its holder.
public final class PublicKey {
    private static final int TAG_LENGTH = 8;
    private static final int SIZE = Ed25519.PUBLIC_KEY_SIZE;
    /// Multicodec `ed25519-pub`, as a varint.
    private static final byte[] MULTICODEC = {(byte) 0xed, 0x01};

    /// Few agents sign much, and to check that a point is one takes as long as to verify a signature.
    private static final Cache<String, PublicKey> READ =
            Caffeine.newBuilder().maximumSize(10_000).build();

    private final byte[] raw;
    private final String tag;
    private final Ed25519PublicKeyParameters point;

    /// @param raw the 32 bytes of RFC 8032
    /// @throws IllegalArgumentException if they are no key, or one of small order
    public PublicKey(byte[] raw) {
        if (raw.length != SIZE || !Ed25519.validatePublicKeyFull(raw, 0)) {
            throw new IllegalArgumentException("not an Ed25519 public key");
        }
        this.raw = raw.clone();
        var text = multibase();
        this.tag = text.substring(text.length() - TAG_LENGTH);
        this.point = new Ed25519PublicKeyParameters(this.raw);
    }

    /// Reads a Multikey: `z6Mk…`.
    /// @throws IllegalArgumentException if it is not an Ed25519 key in that form
    public static PublicKey multibase(String text) {
        return READ.get(text, PublicKey::decode);
    }

    private static PublicKey decode(String text) {
        byte[] bytes = Multibase.decode(text);
        if (bytes.length != MULTICODEC.length + SIZE || !Arrays.equals(bytes, 0, 2, MULTICODEC, 0, 2)) {
            throw new IllegalArgumentException("not an Ed25519 Multikey: '" + text + "'");
        }
        return new PublicKey(Arrays.copyOfRange(bytes, MULTICODEC.length, bytes.length));
    }

    /// As a Multikey: `z6Mk…`.
    public String multibase() {
        byte[] bytes = Arrays.copyOf(MULTICODEC, MULTICODEC.length + SIZE);
        System.arraycopy(raw, 0, bytes, MULTICODEC.length, SIZE);
        return Multibase.encode(bytes);
    }

    /// Enough of the Multikey to tell an agent's keys apart; says nothing of whose it is.
    public String tag() {
        return tag;
    }

    /// The 32 bytes of RFC 8032.
    public byte[] raw() {
        return raw.clone();
    }

    /// Whether the holder of this key signed exactly this message.
    public boolean verify(byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && point.verify(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return multibase();
    }
}
