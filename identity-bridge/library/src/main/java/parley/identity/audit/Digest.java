package parley.identity.audit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// A SHA-256 digest.
///
/// @param hex its 32 bytes in lower-case hex
public record Digest(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /// @throws IllegalArgumentException if it is none
    public Digest {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("`" + hex + "` is not a SHA-256 digest in lower-case hex");
        }
    }

    /// The digest that has these bytes.
    ///
    /// @throws IllegalArgumentException if they are not 32
    public static Digest of(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return new Digest(HexFormat.of().formatHex(copy));
    }

    /// The digest of all of these, one after the other.
    static Digest over(byte domain, byte[]... parts) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(domain);
            for (byte[] part : parts) {
                sha256.update(part);
            }
            return new Digest(HexFormat.of().formatHex(sha256.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Its 32 bytes.
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
