package parley.feeds.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// All routes at one moment. Immutable; the loop takes the table anew after each poll.
///
/// @param routes the routes of each feed partition that has any, ordered by tag
/// @param applied the offset in `interactions` below which everything has gone into it
public record RouteTable(Map<FeedPartition, List<Route>> routes, long applied) {

    /// The table before anything was read.
    public static final RouteTable EMPTY = new RouteTable(Map.of(), 0);

    public RouteTable {
        routes = Map.copyOf(routes);
    }

    /// The part of it that is about some feed partitions.
    public RouteTable only(Predicate<FeedPartition> some) {
        Map<FeedPartition, List<Route>> kept = new HashMap<>(routes);
        kept.keySet().removeIf(some.negate());
        return new RouteTable(kept, applied);
    }

    /// The routes of a feed partition, the same list as long as they do not change.
    public List<Route> of(FeedPartition partition) {
        return routes.getOrDefault(partition, List.of());
    }
}
