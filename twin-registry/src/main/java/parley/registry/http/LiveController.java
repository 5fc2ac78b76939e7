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
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import parley.identity.http.CallerAgent;
import parley.registry.find.Watch;
import parley.registry.live.LiveReader;
import parley.registry.refusal.Problems.Fields;

/// Finds twins, and tells what is found as it changes.
@Controller
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LiveController {
    private final LiveStreams streams;

    LiveController(LiveStreams streams) {
        this.streams = streams;
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
            @Header(LiveStreams.LAST) @Nullable String last,
            @RequestBean FindRequest asked) {
        return streams.open(caller, actingTwin, last, asked.live(), () -> LiveController::event);
    }

    private static Optional<Event<Object>> event(LiveReader.Event event) {
        return Optional.of(
                switch (event) {
                    case LiveReader.Event.Reset() -> LiveStreams.named("reset", Map.of());
                    case LiveReader.Event.Current(var id) ->
                        LiveStreams.named("current", Map.of()).id(id.text());
                    case LiveReader.Event.Ended(var why) -> LiveStreams.ended(why);
                    case LiveReader.Event.Changed(var id, var change) ->
                        change(change).id(id.text());
                });
    }

    private static Event<Object> change(Watch.Change change) {
        return switch (change) {
            case Watch.Change.Added(var match) -> LiveStreams.named("added", FoundView.MatchView.of(match));
            case Watch.Change.Changed(var match) -> LiveStreams.named("changed", FoundView.MatchView.of(match));
            case Watch.Change.Removed(var twin) -> LiveStreams.named("removed", Map.of("twin", twin));
        };
    }
}
