package parley.feeds.egress;

import parley.framing.RouteTag;

/// Where a record of a feed partition is written, once.
sealed interface Outlet {

    /// A partner's lane, for all of the partner's interactions at once.
    ///
    /// @param lane the partition of the lane
    /// @param routes the interactions, as [parley.framing.RouteTag] writes them
    record Lane(LanePartition lane, byte[] routes) implements Outlet {}

    /// The delivery of an interaction inside this space.
    record Local(RouteTag tag) implements Outlet {}
}
