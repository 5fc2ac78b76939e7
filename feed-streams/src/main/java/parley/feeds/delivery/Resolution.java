package parley.feeds.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.framing.RouteTag;

/// What becomes of the records that a lane brings for a set of interactions, by one delivery table.
///
/// @param deliver those they belong to, each in its current epoch; all of one feed
/// @param holdUntil the records wait, but not beyond this moment; null if they need not
/// @param unknown how many of the set are not known here
/// @param dropped how many of the set have ended
/// @param flaw why the records are forged; null if they do not seem to be
public record Resolution(
        List<Standing> deliver,
        @Nullable Instant holdUntil,
        int unknown,
        int dropped,
        @Nullable String flaw) {

    public Resolution {
        deliver = List.copyOf(deliver);
    }

    /// Decides for a whole set.
    ///
    /// @param tags the interactions for which their sender allowed the records
    /// @param sender the DID of the organisation whose lane they came through
    public static Resolution of(List<RouteTag> tags, String sender, DeliveryTable table) {
        List<Standing> deliver = new ArrayList<>();
        Instant holdUntil = null;
        int unknown = 0;
        int dropped = 0;
        String flaw = null;
        for (RouteTag tag : tags) {
            switch (table.admit(tag, sender)) {
                case Admission.Deliver(Standing standing) -> deliver.add(standing);
                case Admission.Hold(Instant until) -> holdUntil = later(holdUntil, until);
                case Admission.Unknown nowhere -> unknown++;
                case Admission.Drop drop -> dropped++;
                case Admission.Foreign foreign -> flaw = "interaction " + tag + " is not with this partner";
            }
        }
        if (deliver.stream().map(Standing::feedUrl).distinct().count() > 1) {
            flaw = "one record of two feeds: " + RouteTag.format(tags);
        }
        return new Resolution(deliver, holdUntil, unknown, dropped, flaw);
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }
}
