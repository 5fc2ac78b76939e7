package parley.framing;

import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/// The identity of a schema in every space: SHA-256 of its parsing canonical form.
public final class Fingerprint {

    /// Bytes of a fingerprint.
    public static final int LENGTH = 32;

    private Fingerprint() {}

    /// The fingerprint of a schema, 32 bytes. It takes some 10 µs a field: keep it, do not recompute it per record.
    public static byte[] sha256(Schema schema) {
        try {
            return SchemaNormalization.parsingFingerprint("SHA-256", schema);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// A fingerprint in lower-case hex.
    public static String hex(byte[] fingerprint) {
        return HexFormat.of().formatHex(fingerprint);
    }

    /// The fingerprint that some hex stands for.
    ///
    /// @throws IllegalArgumentException if it is not hex or not of 32 bytes
    public static byte[] bytes(String hex) {
        byte[] fingerprint = HexFormat.of().parseHex(hex);
        if (fingerprint.length != LENGTH) {
            throw new IllegalArgumentException("fingerprint `" + hex + "` is not of " + LENGTH + " bytes");
        }
        return fingerprint;
    }
}
