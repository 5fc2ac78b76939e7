package parley.identity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads text of which most is what was read before: that is not decoded again. Thread-safe.
final class LastText {
    private volatile @Nullable Read last;

    @SuppressWarnings("ArrayRecordComponent") // compared by content, and shared with nobody
    private record Read(byte[] bytes, String text) {}

    /// The text of these bytes of UTF-8.
    String of(byte[] bytes) {
        var before = last;
        if (before != null && Arrays.equals(before.bytes, bytes)) {
            return before.text;
        }
        var text = new String(bytes, StandardCharsets.UTF_8);
        last = new Read(bytes, text);
        return text;
    }
}
