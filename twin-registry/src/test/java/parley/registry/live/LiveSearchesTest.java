package parley.registry.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.avro.SubjectKind;
import parley.avro.TwinEntry;
import parley.identity.Did;
import parley.registry.catalog.PartnerTwins;
import parley.registry.find.Entry;
import parley.registry.find.Finder;
import parley.registry.find.Query;
import parley.registry.find.Subjects;
import parley.registry.find.TwinIndex;
import parley.registry.find.Watch;
import parley.registry.live.LiveReader.Event;
import parley.registry.sight.Sight;
import parley.registry.twins.OwnTwins;
import parley.registry.world.World;

class LiveSearchesTest {
    private static final Did CRANE = HARBOUR.twin("crane");
    private static final Rule FIND = World.allow(SubjectKind.ANYONE, "", "/", Action.FIND);
    private static final LiveSearches.Owner OWNER = new LiveSearches.Owner("agent", "asking", Query.ANYTHING);

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final AtomicReference<Duration> patience = new AtomicReference<>(Duration.ofMinutes(1));
    private final LiveSearches searches = new LiveSearches(now::get, patience::get);
    private final TwinIndex index = new TwinIndex(searches::changed);
    private final OwnTwins own = new OwnTwins();
    private final Map<String, Policy> policies = new ConcurrentHashMap<>();
    private final Finder finder = new Finder(index, new Sight(own, policies, new PartnerTwins()));

    @AfterEach
    void close() {
        searches.close();
        index.close();
    }

    @Test
    void whoComesAgainIsToldWhatItMissed() {
        List<Event> first = new CopyOnWriteArrayList<>();
        LiveReader reader = read(Optional.empty(), first);
        await().untilAsserted(() -> assertThat(names(first)).containsExactly("current"));
        LiveId current = id(first.getFirst());
        reader.close();

        shown();
        List<Event> second = new CopyOnWriteArrayList<>();
        read(Optional.of(current), second);
        await().untilAsserted(() -> assertThat(names(second)).containsExactly("added"));
        hidden();

        await().untilAsserted(() -> assertThat(names(second)).containsExactly("added", "removed"));
        List<Event> third = new CopyOnWriteArrayList<>();
        read(Optional.of(id(second.getFirst())), third);
        await().untilAsserted(() -> assertThat(names(third)).containsExactly("removed"));
    }

    /// What was found while nobody read, and is hidden now, is not told.
    @Test
    void whoComesAgainIsToldHowItStandsNow() {
        List<Event> first = new CopyOnWriteArrayList<>();
        LiveReader reader = read(Optional.empty(), first);
        await().untilAsserted(() -> assertThat(names(first)).containsExactly("current"));
        LiveId current = id(first.getFirst());
        shown();
        await().untilAsserted(() -> assertThat(names(first)).containsExactly("current", "added"));
        reader.close();
        hidden();
        assertThat(searches.told()).isCompleted();

        List<Event> second = new CopyOnWriteArrayList<>();
        read(Optional.of(current), second);
        shown(HARBOUR.twin("other"));

        await().untilAsserted(() -> assertThat(second).hasSize(1));
        assertThat(second.getFirst())
                .isInstanceOfSatisfying(
                        Event.Changed.class,
                        event -> assertThat(event.change().name())
                                .isEqualTo(HARBOUR.twin("other").value()));
    }

    /// What a reader is not told is got only when it has got everything before.
    @Test
    void whatIsLeftOutAcknowledgesNothingElse() {
        List<Event> events = new CopyOnWriteArrayList<>();
        LiveReader reader = searches.read(OWNER, Optional.empty(), this::watch, event -> {
            events.add(event);
            return !(event instanceof Event.Changed(var _, Change.Removed _));
        });
        shown();
        await().untilAsserted(() -> assertThat(names(events)).contains("added", "current"));
        hidden();
        CompletableFuture<Void> told = searches.told();
        await().untilAsserted(() -> assertThat(names(events)).endsWith("removed"));

        assertThat(told).isNotDone();
        reader.sent(id(events.get(events.size() - 2)));
        assertThat(told).succeedsWithin(Duration.ofSeconds(10));
        assertThat(reader.isCut()).isFalse();
    }

    /// A twin that came and went while nobody read was never there for who comes again; nor is it changed
    /// when it comes the next time.
    @Test
    void whoMissedThatItCameIsToldThatItComes() {
        List<Event> first = new CopyOnWriteArrayList<>();
        LiveReader reader = read(Optional.empty(), first);
        await().untilAsserted(() -> assertThat(names(first)).containsExactly("current"));
        LiveId current = id(first.getFirst());
        shown();
        await().untilAsserted(() -> assertThat(names(first)).containsExactly("current", "added"));
        reader.close();
        hidden();
        List<Event> second = new CopyOnWriteArrayList<>();
        read(Optional.of(current), second);
        shown(HARBOUR.twin("other"));
        await().untilAsserted(() -> assertThat(names(second)).containsExactly("added"));

        shown();

        await().untilAsserted(() -> assertThat(names(second)).containsExactly("added", "added"));
    }

    @Test
    void oneReaderAtATime() {
        List<Event> first = new CopyOnWriteArrayList<>();
        LiveReader reader = read(Optional.empty(), first);
        await().untilAsserted(() -> assertThat(names(first)).containsExactly("current"));
        List<Event> second = new CopyOnWriteArrayList<>();
        read(Optional.of(id(first.getFirst())), second);
        shown();

        await().untilAsserted(() -> assertThat(names(second)).containsExactly("added"));
        assertThat(reader.isCut()).isTrue();
        assertThat(names(first)).containsExactly("current");
    }

    @Test
    void whoComesAgainTooLateOrForSomethingElseBeginsAnew() {
        shown();
        List<Event> first = new CopyOnWriteArrayList<>();
        LiveReader reader = read(Optional.empty(), first);
        await().untilAsserted(() -> assertThat(names(first)).containsExactly("added", "current"));
        LiveId last = id(first.getLast());
        reader.close();
        List<Event> others = new CopyOnWriteArrayList<>();
        searches.read(
                new LiveSearches.Owner("other", "asking", Query.ANYTHING),
                Optional.of(last),
                told -> watch(told),
                others::add);
        await().untilAsserted(() -> assertThat(names(others)).containsExactly("reset", "added", "current"));

        now.set(NOW.plusSeconds(121));
        searches.forget();
        List<Event> late = new CopyOnWriteArrayList<>();
        read(Optional.of(last), late);
        await().untilAsserted(() -> assertThat(names(late)).containsExactly("reset", "added", "current"));
    }

    /// A policy counts as applied only when every reader has been told what it hides.
    @Test
    void allIsToldOnlyWhenTheReaderHasGotIt() {
        shown();
        List<Event> events = new CopyOnWriteArrayList<>();
        LiveReader reader = read(Optional.empty(), events);
        await().untilAsserted(() -> assertThat(names(events)).containsExactly("added", "current"));
        reader.sent(id(events.getLast()));
        assertThat(searches.told()).succeedsWithin(Duration.ofSeconds(10));

        hidden();
        CompletableFuture<Void> told = searches.told();
        await().untilAsserted(() -> assertThat(names(events)).endsWith("removed"));
        assertThat(told).isNotDone();
        reader.sent(id(events.getLast()));

        assertThat(told).isCompleted();
        assertThat(names(events)).doesNotContain("ended");
    }

    @Test
    void whoDoesNotReadHoldsNobodyUp() {
        shown();
        List<Event> events = new CopyOnWriteArrayList<>();
        LiveReader reader = read(Optional.empty(), events);
        await().untilAsserted(() -> assertThat(names(events)).containsExactly("added", "current"));

        patience.set(Duration.ofMillis(10));
        hidden();
        searches.told().join();

        assertThat(reader.isCut()).isTrue();
        assertThat(searches.told()).isCompleted();
        List<Event> again = new CopyOnWriteArrayList<>();
        read(Optional.of(id(events.getLast())), again);
        await().untilAsserted(() -> assertThat(names(again)).containsExactly("reset", "current"));
    }

    @Test
    void anAgentHasNoMoreThanTen() {
        for (int i = 0; i < 10; i++) {
            read(Optional.empty(), new CopyOnWriteArrayList<>());
        }

        assertThatThrownBy(() -> read(Optional.empty(), new CopyOnWriteArrayList<>()))
                .isInstanceOf(LiveSearches.TooMany.class);
    }

    private LiveReader read(Optional<LiveId> last, List<Event> events) {
        return searches.read(OWNER, last, this::watch, events::add);
    }

    private Watched watch(Consumer<String> told) {
        return new Watch(
                finder,
                () -> World.requester(HARBOUR.twin("asking"), "agent"),
                Query.ANYTHING,
                now::get,
                match -> match,
                told);
    }

    private void shown() {
        shown(CRANE);
    }

    private void shown(Did twin) {
        TwinEntry entry = World.entry(twin, "agent", World.HARBOUR_KEY);
        own.put(World.own(entry, World.HARBOUR_KEY));
        policies.put(twin.value(), new Policy(twin.value(), 1L, List.of(FIND), "", null));
        index.put(Entry.of(Subjects.own(entry)));
    }

    private void hidden() {
        policies.put(CRANE.value(), new Policy(CRANE.value(), 2L, List.of(), "", null));
        searches.changed(CRANE.value());
    }

    private static LiveId id(Event event) {
        return switch (event) {
            case Event.Changed(var id, var _) -> id;
            case Event.Current(var id) -> id;
            case Event.Reset reset -> throw new AssertionError(reset);
            case Event.Ended ended -> throw new AssertionError(ended);
        };
    }

    private static List<String> names(List<Event> events) {
        return events.stream()
                .map(event -> switch (event) {
                    case Event.Reset() -> "reset";
                    case Event.Current(var _) -> "current";
                    case Event.Ended(var _) -> "ended";
                    case Event.Changed(var _, Change.Added _) -> "added";
                    case Event.Changed(var _, Change.Changed _) -> "changed";
                    case Event.Changed(var _, Change.Removed _) -> "removed";
                })
                .toList();
    }
}
