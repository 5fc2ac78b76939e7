package parley.interaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Names an interaction: both spaces derive the same id from requester, provider and feed, over all its epochs.
public final class InteractionId {

    private static final int LENGTH = 26;
    private static final int USED_BYTES = 16;

    private InteractionId() {}

    /// The first 16 bytes of the SHA-256 of the three, parted by zero bytes, as 26 lower-case base32hex digits.
    ///
    /// @param requester the requester twin's DID
    /// @param provider the provider twin's DID
    /// @param feed the feed's name
    public static String of(String requester, String provider, String feed) {
        byte[] digest = sha256((requester + '\0' + provider + '\0' + feed).getBytes(UTF_8));
        // 16 bytes are 128 bits, 26 digits are 130: base32 pads on the right
        BigInteger bits = new BigInteger(1, Arrays.copyOf(digest, USED_BYTES)).shiftLeft(2);
        String digits = bits.toString(32);
        return "0".repeat(LENGTH - digits.length()) + digits;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
