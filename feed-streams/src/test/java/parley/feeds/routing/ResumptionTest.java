package parley.feeds.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import parley.feeds.delivery.Delivered;
import parley.framing.RouteTag;

/// Promise 7: over any sequence of grants, ends, rewinds and crashes, each route's records arrive once, in order, from
/// its start on.
final class ResumptionTest {

    enum Kind {
        PUBLISH,
        GRANT,
        GRANT_WITH_HISTORY,
        END,
        STEP,
        COMMIT,
        CRASH,
        CRASH_AFTER_COMPACTION
    }

    record Action(Kind kind, int number) {}

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(Kind.PUBLISH)),
                Tuple.of(2, Arbitraries.just(Kind.GRANT)),
                Tuple.of(1, Arbitraries.just(Kind.GRANT_WITH_HISTORY)),
                Tuple.of(1, Arbitraries.just(Kind.END)),
                Tuple.of(5, Arbitraries.just(Kind.STEP)),
                Tuple.of(3, Arbitraries.just(Kind.COMMIT)),
                Tuple.of(1, Arbitraries.just(Kind.CRASH)),
                Tuple.of(1, Arbitraries.just(Kind.CRASH_AFTER_COMPACTION)));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 9))
                .as(Action::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 3000)
    void each_route_gets_exactly_its_records_in_order(@ForAll("actions") List<Action> actions) {
        World world = new World();

        actions.forEach(world::act);
        world.drain();

        world.grants.forEach((tag, grant) -> {
            List<Long> delivered = world.delivered.getOrDefault(tag, List.of());
            if (grant.endedAt == null) {
                assertThat(delivered).as("%s", tag).isEqualTo(range(grant.start, world.end));
            } else {
                assertThat(delivered).as("%s", tag).isEqualTo(range(grant.start, grant.start + delivered.size()));
                assertThat(grant.start + delivered.size()).isLessThanOrEqualTo(Math.max(grant.start, grant.endedAt));
            }
        });
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static final class Grant {
        private final long start;
        private long seenAt;
        private @Nullable Long endedAt;

        private Grant(long start, long seenAt) {
            this.start = start;
            this.seenAt = seenAt;
        }
    }

    private record Sent(long offset, List<RouteTag> tags) {}

    /// One feed partition, one partner, egress with a log of what it has sent but is not acknowledged, and ingress.
    private static final class World {
        private static final int INTERACTIONS = 3;
        private static final int SLACK = 4;

        private final Map<RouteTag, Grant> grants = new HashMap<>();
        private final Map<String, RouteTag> live = new TreeMap<>();
        private final Map<String, Long> epochs = new HashMap<>();
        private final Map<RouteTag, List<Long>> delivered = new HashMap<>();
        private final Map<String, Delivered> last = new HashMap<>();
        private final List<Sent> inFlight = new ArrayList<>();
        private long end;
        private long interactionsEnd;
        private @Nullable Commit commit;
        private Segment segment = Segment.NONE;
        private @Nullable Cursor cursor;
        /// Of those that catch up.
        private @Nullable Cursor late;

        private void act(Action action) {
            switch (action.kind()) {
                case PUBLISH -> end += action.number();
                case GRANT -> grant("i" + action.number() % INTERACTIONS, action.number());
                case GRANT_WITH_HISTORY -> grant("i" + action.number() % INTERACTIONS, 5 * action.number());
                case END -> end("i" + action.number() % INTERACTIONS);
                case STEP -> step(action.number() + 1);
                case COMMIT -> commit();
                case CRASH -> crash(action.number());
                case CRASH_AFTER_COMPACTION -> {
                    live.values().forEach(tag -> granted(tag).seenAt = interactionsEnd++);
                    crash(action.number());
                }
            }
        }

        private void drain() {
            for (int i = 0; i < 3 || (cursor != null && cursor.position() < end) || late != null; i++) {
                step(1000);
            }
            commit();
        }

        /// The start was read some time ago: records may have come since, but none of an earlier epoch was after it.
        private void grant(String id, int number) {
            if (live.containsKey(id)) {
                return;
            }
            RouteTag tag = new RouteTag(id, epochs.merge(id, 1L, Long::sum));
            Grant before = grants.get(new RouteTag(id, tag.epoch() - 1));
            long earliest = before == null || before.endedAt == null ? 0 : before.endedAt;
            grants.put(tag, new Grant(Math.max(earliest, end - number), interactionsEnd++));
            live.put(id, tag);
        }

        private Grant granted(RouteTag tag) {
            return Objects.requireNonNull(grants.get(tag));
        }

        private void end(String id) {
            RouteTag tag = live.remove(id);
            if (tag != null) {
                granted(tag).endedAt = end;
                interactionsEnd++;
            }
        }

        private void step(int most) {
            List<Route> table = live.values().stream()
                    .map(tag ->
                            new Route(tag, new Destination.Partner("grid"), granted(tag).start, granted(tag).seenAt))
                    .toList();
            Cursor before = cursor;
            if (table.isEmpty()) {
                cursor = null;
                late = null;
                return;
            }
            Commit begun = commit == null ? new Commit(end, 0) : commit;
            Split split = before == null
                    ? Split.of(begun, table, SLACK)
                    : Split.of(before, late == null ? Set.of() : late.from().keySet(), table, SLACK);
            cursor = before == null
                    ? Cursor.resume(begun, split.near(), interactionsEnd)
                    : forward(before, before.adopt(split.near(), interactionsEnd), most);
            catchUp(split.far(), most);
        }

        private void catchUp(List<Route> far, int most) {
            Cursor before = late;
            if (far.isEmpty()) {
                late = null;
                return;
            }
            late = before == null
                    ? Cursor.resume(new Commit(0, 0), far, interactionsEnd)
                    : forward(before, before.adopt(far, interactionsEnd), most);
            Cursor other = cursor;
            if (other != null && late.position() >= other.position()) {
                cursor = other.join(late);
                late = null;
            }
        }

        private Cursor forward(Cursor before, Cursor adopted, int most) {
            segment = Segment.NONE;
            long polledTo = Math.min(end, before.position() + most);
            if (adopted.position() < before.position()) {
                return adopted;
            }
            // Every third batch stops half way, at a record that has to wait
            long held = most % 3 == 0 ? (adopted.position() + polledTo) / 2 : polledTo;
            Cursor forwarded = forward(adopted, polledTo, held);
            return held < polledTo ? forward(forwarded, polledTo, polledTo) : forwarded;
        }

        /// What is polled up to `to` is looked at, what is below `held` is sent.
        private Cursor forward(Cursor current, long to, long held) {
            for (long offset = current.position(); offset < to; offset++) {
                segment = segment.covers(offset) ? segment : current.at(offset);
                List<RouteTag> tags = segment.routes().stream().map(Route::tag).toList();
                if (!tags.isEmpty() && offset < held) {
                    inFlight.add(new Sent(offset, tags));
                }
            }
            return current.advance(held);
        }

        private void commit() {
            land(inFlight.size());
            if (cursor != null) {
                long owing = late == null
                        ? Long.MAX_VALUE
                        : late.routes().stream()
                                .mapToLong(Route::activatedAt)
                                .min()
                                .orElseThrow();
                commit = cursor.commit(owing);
            }
        }

        /// Of what was under way, the first few still arrive.
        private void crash(int number) {
            land(Math.min(number, inFlight.size()));
            inFlight.clear();
            cursor = null;
            late = null;
        }

        private void land(int number) {
            for (Sent sent : inFlight.subList(0, number)) {
                for (RouteTag tag : sent.tags()) {
                    Delivered newest = last.getOrDefault(tag.interaction(), Delivered.NOTHING);
                    if (!newest.covers(tag.epoch(), sent.offset())) {
                        last.put(tag.interaction(), new Delivered(tag.epoch(), sent.offset()));
                        delivered.computeIfAbsent(tag, any -> new ArrayList<>()).add(sent.offset());
                    }
                }
            }
            inFlight.subList(0, number).clear();
        }
    }
}
