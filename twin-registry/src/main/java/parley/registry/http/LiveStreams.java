package parley.registry.http;

import io.micronaut.http.sse.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import parley.identity.http.CallerAgent;
import parley.identity.http.EventStream;
import parley.policy.Requester;
import parley.registry.find.Finder;
import parley.registry.find.Query;
import parley.registry.find.Watch;
import parley.registry.live.Change;
import parley.registry.live.LiveId;
import parley.registry.live.LiveReader;
import parley.registry.live.LiveSearches;
import parley.registry.live.Watched;
import parley.registry.refusal.Problems;

/// Tells readers what their searches find, as server-sent events.
@Singleton
final class LiveStreams {
    static final String LAST = "Last-Event-ID";
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private final Acting acting;
    private final Finder finder;
    private final LiveSearches searches;
    private final InstantSource clock;

    LiveStreams(Acting acting, Finder finder, LiveSearches searches, InstantSource clock) {
        this.acting = acting;
        this.finder = finder;
        this.searches = searches;
        this.clock = clock;
    }

    /// What a query finds, until the caller's token expires or its delegation ends.
    ///
    /// @param last the id of the event that the reader got last; null if it begins
    /// @param telling makes what says how one reader is told something; nothing, if it is not
    Publisher<Event<?>> open(
            CallerAgent caller,
            @Nullable String actingTwin,
            @Nullable String last,
            Query query,
            Supplier<Function<LiveReader.Event, Optional<Event<Object>>>> telling) {
        return open(
                caller,
                actingTwin,
                last,
                query,
                (requester, changes) -> new Watch(finder, requester, query, clock, FoundView.MatchView::of, changes),
                telling);
    }

    /// The same of whatever is watched.
    ///
    /// @param question what is asked: only who asks the same goes on where another stopped
    /// @param watch makes what is watched, of who asks and what is to be told the names of what is otherwise
    Publisher<Event<?>> open(
            CallerAgent caller,
            @Nullable String actingTwin,
            @Nullable String last,
            Object question,
            BiFunction<Supplier<Requester>, Consumer<String>, Watched> watch,
            Supplier<Function<LiveReader.Event, Optional<Event<Object>>>> telling) {
        Requester requester = acting.requester(caller, actingTwin);
        Optional<LiveId> after = Optional.ofNullable(last).map(LiveStreams::id);
        LiveSearches.Owner owner = new LiveSearches.Owner(caller.client(), requester.twin(), question);
        Supplier<Requester> asking = () -> acting.requester(caller, owner.twin());
        return new EventStream<Object>(
                push -> new Telling(owner, after, changes -> watch.apply(asking, changes), telling.get(), push),
                () -> open(caller, requester),
                HEARTBEAT);
    }

    /// Tells each change as `added`, `changed` or `removed`.
    static Optional<Event<Object>> told(LiveReader.Event event) {
        return Optional.of(
                switch (event) {
                    case LiveReader.Event.Reset() -> named("reset", Map.of());
                    case LiveReader.Event.Current(var id) ->
                        named("current", Map.of()).id(id.text());
                    case LiveReader.Event.Ended(var why) -> ended(why);
                    case LiveReader.Event.Changed(var id, var change) ->
                        named(name(change), change.what()).id(id.text());
                });
    }

    private static String name(Change change) {
        return switch (change) {
            case Change.Added added -> "added";
            case Change.Changed changed -> "changed";
            case Change.Removed removed -> "removed";
        };
    }

    private static LiveId id(String text) {
        return LiveId.parse(text)
                .orElseThrow(() -> Problems.invalid(LAST, "`" + text + "` is not the id of one of these events"));
    }

    private boolean open(CallerAgent caller, Requester requester) {
        Instant now = clock.instant();
        return now.isBefore(caller.expires()) && acting.acts(caller, requester.twin(), now);
    }

    /// Tells one reader.
    private final class Telling implements EventStream.Source {
        private final @Nullable LiveReader reader;

        Telling(
                LiveSearches.Owner owner,
                Optional<LiveId> after,
                Function<Consumer<String>, Watched> watch,
                Function<LiveReader.Event, Optional<Event<Object>>> told,
                Consumer<Event<Object>> push) {
            @Nullable LiveReader opened = null;
            try {
                opened = searches.read(owner, after, watch, event -> push(told.apply(event), push));
            } catch (LiveSearches.TooMany e) {
                push.accept(ended(String.valueOf(e.getMessage())));
            }
            reader = opened;
        }

        private static boolean push(Optional<Event<Object>> event, Consumer<Event<Object>> push) {
            event.ifPresent(push);
            return event.isPresent();
        }

        @Override
        public void turn() {
            // Nothing comes with time alone
        }

        @Override
        public boolean isCut() {
            return reader != null && reader.isCut();
        }

        @Override
        public boolean isDone() {
            return reader == null || reader.isEnded();
        }

        @Override
        public void sent(Event<?> event) {
            String id = event.getId();
            if (reader != null && id != null) {
                LiveId.parse(id).ifPresent(reader::sent);
            }
        }

        @Override
        public void close() {
            if (reader != null) {
                reader.close();
            }
        }
    }

    static Event<Object> ended(String why) {
        return named("ended", Map.of("reason", why));
    }

    static Event<Object> named(String name, Object data) {
        Event<Object> event = Event.of(data);
        return event.name(name);
    }
}
