package parley.feeds.routing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

    /// When it is first read: those go together that the commit speaks of, or that begin about where it
    /// stands.
    ///
    /// @param begun what was committed of it; where it ends, if nothing was
    /// @param slack how many records the others wait for
    public static Split of(Commit begun, List<Route> routes, long slack) {
        return of(routes, route -> route.activatedAt() >= begun.applied() && route.start() < begun.position() - slack);
    }

    private static Split of(List<Route> routes, Predicate<Route> far) {
        Map<Boolean, List<Route>> split = routes.stream().collect(Collectors.partitioningBy(far));
        return new Split(split.getOrDefault(false, List.of()), split.getOrDefault(true, List.of()));
    }
}
