package parley.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// An Ed25519 private key; safe to use from any number of threads, and never printed.
public final class SigningKey {
    private final Ed25519PrivateKeyParameters key;
    private final PublicKey publicKey;

    private SigningKey(Ed25519PrivateKeyParameters key) {
        this.key = key;
        this.publicKey = new PublicKey(key.generatePublicKey().getEncoded());
    }

    /// A new key.
    public static SigningKey generate(SecureRandom random) {
        return new SigningKey(new Ed25519PrivateKeyParameters(random));
    }

    /// The key of a 32-byte seed (RFC 8032's private key).
    /// @throws IllegalArgumentException if the seed has another length
    public static SigningKey ofSeed(byte[] seed) {
        return new SigningKey(new Ed25519PrivateKeyParameters(seed));
    }

    /// Reads the key from a PKCS#12 file.
    /// @throws IOException if the file cannot be read, the password is wrong, or it holds no Ed25519 key
    public static SigningKey load(Path p12, char[] password) throws IOException {
        return ofSeed(KeyStoreFile.load(p12, password));
    }

    /// Writes the key to a new PKCS#12 file that only the owner may read; the file appears whole or not at all.
    /// @throws java.nio.file.FileAlreadyExistsException if the file exists: a key is never overwritten
    public void store(Path p12, char[] password) throws IOException {
        KeyStoreFile.store(p12, password, this);
    }

    /// The 64 bytes of the signature over this message.
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        key.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        return signature;
    }

    /// The public key as a Multikey: `z6Mk…`.
    public String multibase() {
        return publicKey.multibase();
    }

    /// The public half.
    public PublicKey publicKey() {
        return publicKey;
    }

    byte[] seed() {
        return key.getEncoded();
    }

    @Override
    public String toString() {
        return "SigningKey[" + multibase() + "]";
    }
}
