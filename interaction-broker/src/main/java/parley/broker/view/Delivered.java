package parley.broker.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What was delivered, as far as it was told: up to a second ago, and never more than there is.
///
/// @param bytes of keys, framed values and headers, as their subscriber reads them
/// @param last when the last record was passed on; null if none was
/// @param lag how many records wait to be; null if that is not known, or nothing is to be delivered
public record Delivered(
        long records,
        long bytes,
        @Nullable Instant last,
        @Nullable Long lag) {

    static final Delivered NOTHING = new Delivered(0, 0, null, null);

    static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }
}
