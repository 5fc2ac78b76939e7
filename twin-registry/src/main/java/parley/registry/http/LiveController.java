package parley.registry.http;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import parley.identity.http.CallerAgent;
import parley.identity.http.EventStream;
import parley.identity.http.Refusal;
import parley.policy.Requester;
import parley.registry.find.Finder;
import parley.registry.find.Query;
import parley.registry.find.Watch;
import parley.registry.live.LiveId;
import parley.registry.live.LiveReader;
import parley.registry.live.LiveSearches;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;

/// Finds twins, and tells what is found as it changes.
@Controller
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LiveController {
    private static final String LAST = "Last-Event-ID";
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private final Acting acting;
    private final Finder finder;
    private final LiveSearches searches;
    private final InstantSource clock;

    LiveController(Acting acting, Finder finder, LiveSearches searches, InstantSource clock) {
        this.acting = acting;
        this.finder = finder;
        this.searches = searches;
        this.clock = clock;
    }

    /// Server-sent events until the caller's token expires or its delegation ends: `added` for each twin
    /// that fits now, then `current`, and from then on `added`, `changed` (in what the asking twin may see)
    /// and `removed`. Who comes again within two minutes with `Last-Event-ID` is told what it missed;
    /// later, or if that is not known any more, `reset` and then everything. `ended` says that there will
    /// be no more, and why.
    @Get("/find/events")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    Publisher<Event<?>> events(
            CallerAgent caller,
            @Header(Fields.ACTING_TWIN) @Nullable String actingTwin,
            @Header(LAST) @Nullable String last,
            @RequestBean FindRequest asked) {
        Requester requester = acting.requester(caller, actingTwin);
        Query query = asked.live();
        Optional<LiveId> after = Optional.ofNullable(last).map(LiveController::id);
        LiveSearches.Owner owner = new LiveSearches.Owner(caller.client(), requester.twin(), query);
        return new EventStream<Object>(
                push -> new Telling(owner, after, caller, query, push), () -> open(caller, requester), HEARTBEAT);
    }

    private static LiveId id(String text) {
        return LiveId.parse(text)
                .orElseThrow(() -> Problems.invalid(LAST, "`" + text + "` is not the id of one of these events"));
    }

    private boolean open(CallerAgent caller, Requester requester) {
        try {
            acting.requester(caller, requester.twin());
            return clock.instant().isBefore(caller.expires());
        } catch (Refusal e) {
            return false;
        }
    }

    /// Tells one reader.
    private final class Telling implements EventStream.Source {
        private final @Nullable LiveReader reader;

        Telling(
                LiveSearches.Owner owner,
                Optional<LiveId> after,
                CallerAgent caller,
                Query query,
                Consumer<Event<Object>> push) {
            @Nullable LiveReader opened = null;
            try {
                opened = searches.read(
                        owner,
                        after,
                        told -> new Watch(finder, () -> acting.requester(caller, owner.twin()), query, clock, told),
                        event -> push.accept(event(event)));
            } catch (LiveSearches.TooMany e) {
                push.accept(ended(String.valueOf(e.getMessage())));
            }
            reader = opened;
        }

        @Override
        public void turn() {
            // Nothing comes with time alone
        }

        @Override
        public void sent(Event<?> event) {
            if (reader != null && event.getId() != null) {
                LiveId.parse(event.getId()).ifPresent(reader::sent);
            }
        }

        @Override
        public void close() {
            if (reader != null) {
                reader.close();
            }
        }
    }

    private static Event<Object> event(LiveReader.Event event) {
        return switch (event) {
            case LiveReader.Event.Reset() -> named("reset", Map.of());
            case LiveReader.Event.Current(var id) -> named("current", Map.of()).id(id.text());
            case LiveReader.Event.Ended(var why) -> ended(why);
            case LiveReader.Event.Changed(var id, var change) ->
                switch (change) {
                    case Watch.Change.Added(var match) ->
                        named("added", FoundView.MatchView.of(match)).id(id.text());
                    case Watch.Change.Changed(var match) ->
                        named("changed", FoundView.MatchView.of(match)).id(id.text());
                    case Watch.Change.Removed(var twin) ->
                        named("removed", Map.of("twin", twin)).id(id.text());
                };
        };
    }

    private static Event<Object> ended(String why) {
        return named("ended", Map.of("reason", why));
    }

    private static Event<Object> named(String name, Object data) {
        Event<Object> event = Event.of(data);
        return event.name(name);
    }
}
