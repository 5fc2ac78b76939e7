package parley.interaction;

import org.jspecify.annotations.Nullable;
import parley.avro.Half;

/// The order of one side's halves: the higher epoch is newer, within an epoch the higher version.
public final class HalfOrder {

    private HalfOrder() {}

    /// Whether `half` supersedes what is known; anything supersedes nothing.
    public static boolean newer(Half half, @Nullable Half known) {
        return known == null
                || half.getEpoch() > known.getEpoch()
                || (half.getEpoch() == known.getEpoch() && half.getVersion() > known.getVersion());
    }

    /// The newer of the two; the first if neither is.
    public static Half newest(Half half, @Nullable Half other) {
        return other != null && newer(other, half) ? other : half;
    }

    /// Whether both sides want the same epoch.
    public static boolean agree(@Nullable Half requester, @Nullable Half provider) {
        return requester != null
                && provider != null
                && requester.getEpoch() == provider.getEpoch()
                && requester.getWanted()
                && provider.getWanted();
    }
}
