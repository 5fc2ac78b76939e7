package parley.feeds.routing;

import java.util.List;

/// A stretch of offsets over which a feed partition's routes stay the same.
///
/// @param routes those that every record of the stretch is allowed for, ordered by tag
/// @param from the first offset of the stretch
/// @param until the first offset beyond the stretch
public record Segment(List<Route> routes, long from, long until) {

    /// No stretch at all.
    public static final Segment NONE = new Segment(List.of(), Long.MAX_VALUE, Long.MIN_VALUE);

    public Segment {
        routes = List.copyOf(routes);
    }

    /// Whether an offset lies in the stretch.
    public boolean covers(long offset) {
        return from <= offset && offset < until;
    }
}
