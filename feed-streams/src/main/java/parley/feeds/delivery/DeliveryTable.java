package parley.feeds.delivery;

import java.util.Map;
import parley.framing.RouteTag;

/// The standing of all interactions of our requesters at one moment. Immutable; the loop takes the table anew after
/// each poll.
///
/// @param standings by interaction id
/// @param applied the offset in `interactions` below which everything has gone into it
public record DeliveryTable(Map<String, Standing> standings, long applied) {

    /// The table before anything was read.
    public static final DeliveryTable EMPTY = new DeliveryTable(Map.of(), 0);

    public DeliveryTable {
        standings = Map.copyOf(standings);
    }

    /// What becomes of a record.
    ///
    /// @param tag the interaction and epoch for which its sender allowed it
    /// @param sender the DID of the organisation whose lane it came through
    public Admission admit(RouteTag tag, String sender) {
        Standing standing = standings.get(tag.interaction());
        if (standing == null) {
            return new Admission.Unknown();
        }
        if (!standing.providerOrganisation().equals(sender)) {
            return new Admission.Foreign();
        }
        long epoch = standing.tag().epoch();
        if (tag.epoch() > epoch) {
            return new Admission.Unknown();
        }
        if (tag.epoch() < epoch) {
            return new Admission.Drop(Admission.Why.EARLIER_EPOCH);
        }
        return switch (standing.phase()) {
            case OPEN -> new Admission.Deliver(standing);
            case AWAITED -> new Admission.Hold(standing.lapses());
            case ENDED -> new Admission.Drop(Admission.Why.ENDED);
        };
    }
}
