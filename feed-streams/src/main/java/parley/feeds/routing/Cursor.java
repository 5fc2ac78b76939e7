package parley.feeds.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import parley.framing.RouteTag;

/// How far one feed partition has been read, and from where on each of its routes is served. Immutable.
///
/// It holds always: every route has been served from its start up to the position. A route that starts below the
/// position therefore takes the position back to its start; the others are then served from where they were.
///
/// @param position the next offset to read
/// @param applied the table's offset in `interactions` to which the routes were adopted
/// @param routes the routes as adopted
/// @param from the first offset that each route is still owed
public record Cursor(long position, long applied, List<Route> routes, Map<RouteTag, Long> from) {

    public Cursor {
        routes = List.copyOf(routes);
        from = Map.copyOf(from);
    }

    /// Where to go on after a start: at the commit, or at the start of any route that the commit does not speak of.
    ///
    /// @param begun what was committed; of what is read for the first time, where it ends, and that it
    /// speaks of none
    /// @param routes those of the table
    public static Cursor resume(Commit begun, List<Route> routes, long applied) {
        Map<RouteTag, Long> from = new HashMap<>();
        for (Route route : routes) {
            long served = route.activatedAt() < begun.applied() ? begun.position() : route.start();
            from.put(route.tag(), Math.max(route.start(), served));
        }
        long position = from.values().stream().mapToLong(Long::longValue).min().orElse(begun.position());
        return new Cursor(position, applied, routes, from);
    }

    /// Takes over the routes of a newer table.
    public Cursor adopt(List<Route> current, long currentApplied) {
        Map<RouteTag, Long> owed = new HashMap<>();
        long start = position;
        for (Route route : current) {
            Long known = from.get(route.tag());
            owed.put(route.tag(), known != null ? Math.max(known, position) : route.start());
            start = known != null ? start : Math.min(start, route.start());
        }
        return new Cursor(start, currentApplied, current, owed);
    }

    /// Everything below `next` has been forwarded.
    public Cursor advance(long next) {
        return next <= position ? this : new Cursor(next, applied, routes, from);
    }

    /// Takes over the routes of another, which has come as far, or further.
    public Cursor join(Cursor other) {
        List<Route> all = new ArrayList<>(routes);
        Map<RouteTag, Long> owed = new HashMap<>(from);
        for (Route route : other.routes) {
            all.add(route);
            owed.put(route.tag(), Math.max(other.position, other.from.getOrDefault(route.tag(), route.start())));
        }
        all.sort(Comparator.comparing(route -> route.tag().interaction()));
        return new Cursor(position, applied, all, owed);
    }

    /// The routes at an offset, and how long they stay so.
    public Segment at(long offset) {
        List<Route> served = new ArrayList<>();
        long since = 0;
        long until = Long.MAX_VALUE;
        for (Route route : routes) {
            long owed = from.getOrDefault(route.tag(), route.start());
            if (owed <= offset) {
                served.add(route);
                since = Math.max(since, owed);
            } else {
                until = Math.min(until, owed);
            }
        }
        return new Segment(served, since, until);
    }

    /// What may be committed once everything below the position is acknowledged.
    ///
    /// @param owing the offset in `interactions` of the first route that is not among these and has yet to
    /// be served; beyond all if there is none
    public Commit commit(long owing) {
        return new Commit(position, Math.min(applied, owing));
    }
}
