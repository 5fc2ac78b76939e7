package parley.interaction;

import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Reason;
import parley.avro.Side;

/// The order of one side's halves: the higher epoch is newer, within an epoch the higher version.
public final class HalfOrder {

    private HalfOrder() {}

    /// Whether `half` supersedes what is known; anything supersedes nothing.
    public static boolean newer(Half half, @Nullable Half known) {
        return known == null
                || half.getEpoch() > known.getEpoch()
                || (half.getEpoch() == known.getEpoch() && half.getVersion() > known.getVersion());
    }

    /// Whether `half` is to be taken in place of what is known: it is newer, and wants nothing again that its
    /// side has ended, nor only suspends it, as an end is final within its epoch.
    public static boolean supersedes(Half half, @Nullable Half known) {
        boolean again = known != null
                && known.getEpoch() == half.getEpoch()
                && ends(known)
                && (!ends(half) || (suspends(half) && !suspends(known)));
        return newer(half, known) && !again;
    }

    private static boolean suspends(Half half) {
        return half.getReason() == Reason.SUSPENDED;
    }

    /// Whether its side does not want the interaction any more, or never did. Who is still being
    /// asked has not ended it.
    public static boolean ends(Half half) {
        return !half.getWanted() && (half.getReason() != Reason.ASKED || half.getSide() == Side.REQUESTER);
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
