package parley.feeds.routing;

import java.util.List;

/// A stretch of offsets over which a feed partition's routes stay the same.
///
/// @param routes those that every record of the stretch is allowed for, ordered by tag
/// @param until the first offset beyond the stretch
public record Segment(List<Route> routes, long until) {

    public Segment {
        routes = List.copyOf(routes);
    }
}
