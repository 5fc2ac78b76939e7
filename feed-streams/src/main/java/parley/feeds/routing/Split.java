package parley.feeds.routing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parley.framing.RouteTag;

/// A feed partition's routes: those that are served together, and those that begin so far behind that they
/// catch up first, since the others would have to wait for them.
///
/// @param near those that are served together
/// @param far those that catch up
public record Split(List<Route> near, List<Route> far) {

    /// While a partition is read.
    ///
    /// @param live how far those have been served that are served together
    /// @param catching those that catch up already
    /// @param slack how many records the others wait for
    public static Split of(Cursor live, Set<RouteTag> catching, List<Route> routes, long slack) {
        return of(
                routes,
                route -> catching.contains(route.tag())
                        || (!live.from().containsKey(route.tag()) && route.start() < live.position() - slack));
    }

    /// When it is first read: if nobody would wait, none catches up.
    ///
    /// @param commit what was committed of it
    /// @param slack how many records the others wait for
    public static Split of(@Nullable Commit commit, List<Route> routes, long slack) {
        Split split = of(
                routes,
                route -> commit != null
                        && route.activatedAt() >= commit.applied()
                        && route.start() < commit.position() - slack);
        return split.near.isEmpty() ? new Split(routes, List.of()) : split;
    }

    private static Split of(List<Route> routes, Predicate<Route> far) {
        Map<Boolean, List<Route>> split = routes.stream().collect(Collectors.partitioningBy(far));
        return new Split(split.getOrDefault(false, List.of()), split.getOrDefault(true, List.of()));
    }
}
