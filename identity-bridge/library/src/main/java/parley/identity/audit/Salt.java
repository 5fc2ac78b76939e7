package parley.identity.audit;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// What makes the digest of an entry say nothing of its content to who has the digest alone: random, and
/// erased with the content.
///
/// @param hex its 16 bytes in lower-case hex
public record Salt(String hex) {
    /// How long it is.
    public static final int BYTES = 16;

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    /// @throws IllegalArgumentException if it is none
    public Salt {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("salt: 16 bytes in lower-case hex are needed");
        }
    }

    /// The salt that has these bytes.
    ///
    /// @throws IllegalArgumentException if they are not 16
    public static Salt of(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return new Salt(HexFormat.of().formatHex(copy));
    }

    /// Its 16 bytes.
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
