package parley.feeds.routing;

import parley.framing.RouteTag;

/// What one epoch of one interaction is allowed of one feed partition: every record from `start` on.
///
/// @param tag the interaction and its epoch
/// @param to where its records go
/// @param start the first offset that it is allowed
/// @param activatedAt the offset in `interactions` at which this process first saw it active; later than the true one
///     after compaction, never earlier
public record Route(RouteTag tag, Destination to, long start, long activatedAt) {

    public Route {
        if (start < 0 || activatedAt < 0) {
            throw new IllegalArgumentException("route " + tag + ": start " + start + ", activated at " + activatedAt);
        }
    }
}
