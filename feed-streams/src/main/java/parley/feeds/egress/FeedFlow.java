package parley.feeds.egress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import parley.feeds.routing.Commit;
import parley.feeds.routing.Cursor;
import parley.feeds.routing.Destination;
import parley.feeds.routing.FeedPartition;
import parley.feeds.routing.Route;
import parley.feeds.routing.Segment;
import parley.feeds.traffic.Gauge;
import parley.feeds.traffic.Meters;
import parley.feeds.traffic.Tally;
import parley.framing.RouteTag;
import parley.identity.Did;

/// One feed partition as the loop works on it: its cursor, and where its records go at the moment.
final class FeedFlow {

    private final TopicPartition topicPartition;
    private final String feedUrl;
    private final Did twin;
    private final Lanes lanes;
    private final Meters meters;
    private final Gauge gauge = new Gauge();
    private Cursor cursor;
    private Segment segment = Segment.NONE;
    private List<Outlet> outlets = List.of();
    private List<Passage> passages = List.of();
    private final Map<RouteTag, Passage> byTag = new HashMap<>();
    private final Throttles throttles = new Throttles();
    private @Nullable Commit committed;
    private long owing = Long.MAX_VALUE;

    FeedFlow(FeedPartition partition, String feedUrl, Cursor cursor, Lanes lanes, Meters meters) {
        this.topicPartition = new TopicPartition(partition.topic(), partition.partition());
        this.feedUrl = feedUrl;
        this.twin = Did.ofTwin(feedUrl.substring(0, feedUrl.indexOf("/feeds/")));
        this.cursor = cursor;
        this.lanes = lanes;
        this.meters = meters;
    }

    TopicPartition topicPartition() {
        return topicPartition;
    }

    /// The DID URL of the feed that the topic is of, whatever a record says.
    String feedUrl() {
        return feedUrl;
    }

    /// The twin whose feed it is.
    Did twin() {
        return twin;
    }

    long position() {
        return cursor.position();
    }

    /// How much waits in it.
    Gauge gauge() {
        return gauge;
    }

    /// Takes over a newer table's routes; says whether reading has to go back.
    boolean adopt(List<Route> routes, long applied) {
        long before = cursor.position();
        cursor = cursor.adopt(routes, applied);
        segment = Segment.NONE;
        byTag.keySet().retainAll(routes.stream().map(Route::tag).collect(Collectors.toSet()));
        throttles.routed(interactions(routes));
        return cursor.position() < before;
    }

    Cursor cursor() {
        return cursor;
    }

    /// Takes over what another has served of the same partition, at least up to where this one is.
    void join(FeedFlow other) {
        cursor = cursor.join(other.cursor);
        byTag.putAll(other.byTag);
        throttles.join(other.throttles);
        other.byTag.keySet().forEach(this::tally);
        segment = Segment.NONE;
    }

    /// Routes of the partition are served by another meanwhile, which counts what they let through: a start
    /// anew has to begin with them.
    void owes(List<Route> elsewhere) {
        owing = elsewhere.stream().mapToLong(Route::activatedAt).min().orElse(Long.MAX_VALUE);
        throttles.forget(interactions(elsewhere));
    }

    private static Set<String> interactions(List<Route> routes) {
        return routes.stream().map(route -> route.tag().interaction()).collect(Collectors.toSet());
    }

    void advance(long next) {
        cursor = cursor.advance(next);
    }

    /// Where the record at an offset goes whatever it is.
    List<Outlet> outlets(long offset) {
        seek(offset);
        return outlets;
    }

    /// Where the record at an offset goes if terms let it through.
    List<Passage> passages(long offset) {
        seek(offset);
        return passages;
    }

    private void seek(long offset) {
        if (!segment.covers(offset)) {
            segment = cursor.at(offset);
            outlets = outlets(segment.routes());
            passages = segment.routes().stream()
                    .filter(route -> !route.plain())
                    .map(route -> byTag.computeIfAbsent(route.tag(), any -> passage(route)))
                    .toList();
        }
    }

    /// Of what was let through of a route that was served before nothing is known.
    private Passage passage(Route route) {
        boolean fresh = cursor.from().getOrDefault(route.tag(), route.start()) == route.start();
        Outlet outlet = switch (route.to()) {
            case Destination.Here here -> local(route.tag());
            case Destination.Partner(String name) -> lane(name, List.of(route.tag()));
        };
        return new Passage(route, outlet, throttles.of(route, fresh));
    }

    /// What has to be committed once all that was sent is acknowledged; null if it was already.
    ///
    /// That only more of `interactions` has been read is not worth a commit.
    @Nullable
    Commit toCommit() {
        Commit current = cursor.commit(owing);
        Commit last = committed;
        boolean same = last != null
                && last.position() == current.position()
                && cursor.routes().stream().allMatch(route -> route.activatedAt() < last.applied());
        if (same) {
            return null;
        }
        committed = current;
        return current;
    }

    /// The last commit did not succeed.
    void uncommitted() {
        committed = null;
    }

    private List<Outlet> outlets(List<Route> routes) {
        Map<String, List<RouteTag>> byPartner = new LinkedHashMap<>();
        List<Outlet> all = new ArrayList<>();
        for (Route route : routes) {
            if (!route.plain()) {
                continue;
            }
            switch (route.to()) {
                case Destination.Here here -> all.add(local(route.tag()));
                case Destination.Partner(String name) ->
                    byPartner.computeIfAbsent(name, any -> new ArrayList<>()).add(route.tag());
            }
        }
        byPartner.forEach((partner, tags) -> all.add(lane(partner, tags)));
        return List.copyOf(all);
    }

    private Outlet local(RouteTag tag) {
        return new Outlet.Local(tag, List.of(tally(tag)));
    }

    private Outlet lane(String partner, List<RouteTag> tags) {
        return lanes.outlet(
                partner, topicPartition, tags, tags.stream().map(this::tally).toList());
    }

    /// What waits for it is what waits here.
    private Tally tally(RouteTag tag) {
        return new Tally(meters.of(tag.interaction(), topicPartition.partition(), gauge), tag.epoch());
    }
}
