package parley.feeds.egress;

import java.util.List;
import parley.feeds.traffic.Tally;
import parley.framing.RouteTag;

/// Where a record of a feed partition is written, once.
sealed interface Outlet {

    /// The counts of the interactions that it is written for.
    List<Tally> tallies();

    /// Counts a record that was written, for each of them once.
    ///
    /// @param sizeBytes as its subscribers read it
    /// @param now in epoch milliseconds
    default void count(long offset, long sizeBytes, long now) {
        for (Tally tally : tallies()) {
            tally.add(offset, sizeBytes, now);
        }
    }

    /// A partner's lane, for all of the partner's interactions at once.
    ///
    /// @param lane the partition of the lane
    /// @param routes the interactions, as [parley.framing.RouteTag] writes them
    record Lane(LanePartition lane, byte[] routes, List<Tally> tallies) implements Outlet {}

    /// The delivery of an interaction inside this space.
    record Local(RouteTag tag, List<Tally> tallies) implements Outlet {}
}
