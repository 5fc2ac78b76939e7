package parley.feeds.egress;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import parley.feeds.routing.Commit;
import parley.feeds.routing.FeedPartition;
import parley.feeds.routing.Route;
import parley.feeds.routing.RouteTable;
import parley.feeds.routing.Split;
import parley.framing.RouteTag;

/// Lets routes that begin far behind the others of their feed partition catch up beside these, which need
/// not wait for them; once they have, they go on together. For one thread.
final class CatchUp {

    /// Nearer than that, the others go back with them: some milliseconds.
    private static final long NEAR = 1_000;

    private final Flows live;
    private final Flows late;
    private Map<FeedPartition, List<Route>> behind = Map.of();
    private RouteTable followed = RouteTable.EMPTY;

    /// @param live of all routes that go together
    /// @param late of those that catch up
    CatchUp(Flows live, Flows late) {
        this.live = live;
        this.late = late;
    }

    /// What was polled of the partitions of either is to be left alone: they are read anew.
    record Moved(Set<TopicPartition> live, Set<TopicPartition> late) {
        private static final Moved NONE = new Moved(Set.of(), Set.of());
    }

    /// Takes over the routes of a newer table.
    @SuppressWarnings("ReferenceEquality") // the same table as long as nothing changed
    Moved follow(RouteTable table) {
        if (table == followed) {
            return Moved.NONE;
        }
        Map<FeedPartition, Commit> begun = live.begun(table);
        Map<FeedPartition, List<Route>> near = new HashMap<>();
        Map<FeedPartition, List<Route>> far = new HashMap<>();
        table.routes().forEach((partition, routes) -> {
            FeedFlow flow = live.get(partition);
            Split split = flow == null
                    ? Split.of(Objects.requireNonNull(begun.get(partition)), routes, NEAR)
                    : Split.of(flow.cursor(), catching(partition), routes, NEAR);
            near.put(partition, split.near());
            if (!split.far().isEmpty()) {
                far.put(partition, split.far());
            }
        });
        followed = table;
        Set<TopicPartition> moved = live.follow(new RouteTable(near, table.applied()), begun);
        return new Moved(moved, behind(far));
    }

    private Set<RouteTag> catching(FeedPartition partition) {
        return behind.getOrDefault(partition, List.of()).stream()
                .map(Route::tag)
                .collect(Collectors.toSet());
    }

    private Set<TopicPartition> behind(Map<FeedPartition, List<Route>> now) {
        behind = Map.copyOf(now);
        Set<TopicPartition> moved = late.follow(new RouteTable(behind, followed.applied()), Map.of());
        for (FeedPartition partition : followed.routes().keySet()) {
            FeedFlow flow = live.get(partition);
            if (flow != null) {
                flow.owes(behind.getOrDefault(partition, List.of()));
            }
        }
        return moved;
    }

    /// Those that have caught up go on with the others: at the very record that would be next, on either
    /// side.
    void handOver() {
        Map<FeedPartition, List<Route>> still = new HashMap<>(behind);
        for (FeedPartition partition : behind.keySet()) {
            FeedFlow flow = live.get(partition);
            FeedFlow catching = late.get(partition);
            if (flow != null && catching != null && catching.position() >= flow.position()) {
                flow.join(catching);
                still.remove(partition);
            }
        }
        if (still.size() < behind.size()) {
            var _ = behind(still);
        }
    }
}
