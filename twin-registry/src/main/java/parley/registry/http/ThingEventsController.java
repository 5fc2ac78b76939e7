package parley.registry.http;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import parley.identity.http.CallerAgent;
import parley.registry.find.Query;
import parley.registry.live.Change;
import parley.registry.live.LiveReader;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;

/// Tells what changes in the Thing Description Directory (WoT Discovery, section 7.3.2.2): to each twin,
/// what it may find and describe.
@Controller("/events")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ThingEventsController {
    private static final String CREATED = "thing_created";
    private static final String UPDATED = "thing_updated";
    private static final String DELETED = "thing_deleted";
    private static final Set<String> TYPES = Set.of(CREATED, UPDATED, DELETED);

    private final LiveStreams streams;

    ThingEventsController(LiveStreams streams) {
        this.streams = streams;
    }

    /// Each with the id of what was created, updated or deleted, after this was asked or, for who comes
    /// again, after what it was told last; if that is not known any more, everything is told as created.
    /// `current` says from where on.
    ///
    /// @param diff `false`, as if it were absent: what has changed of a Thing Description is not told
    /// @return of `thing_created`, `thing_updated` and `thing_deleted`, `data` has the twin's DID as `id`, of
    /// `ended` why as `reason`, of `current` nothing
    @Get
    @Produces(MediaType.TEXT_EVENT_STREAM)
    Publisher<Event<?>> all(
            CallerAgent caller,
            @Header(Fields.ACTING_TWIN) @Nullable String actingTwin,
            @Header(LiveStreams.LAST) @Nullable String last,
            @QueryValue @Nullable String diff) {
        return open(caller, actingTwin, last, diff, TYPES);
    }

    /// Those of one type.
    ///
    /// @param type `thing_created`, `thing_updated` or `thing_deleted`
    /// @param diff `false`, as if it were absent: what has changed of a Thing Description is not told
    /// @return the same as of `/events`, of that type alone
    @Get("/{type}")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    Publisher<Event<?>> some(
            CallerAgent caller,
            String type,
            @Header(Fields.ACTING_TWIN) @Nullable String actingTwin,
            @Header(LiveStreams.LAST) @Nullable String last,
            @QueryValue @Nullable String diff) {
        if (!TYPES.contains(type)) {
            throw Problems.invalid("type", "'" + type + "' is not one of " + String.join(", ", new TreeSet<>(TYPES)));
        }
        return open(caller, actingTwin, last, diff, Set.of(type));
    }

    private Publisher<Event<?>> open(
            CallerAgent caller,
            @Nullable String actingTwin,
            @Nullable String last,
            @Nullable String diff,
            Set<String> types) {
        if (diff != null && !diff.equals("false")) {
            throw Problems.unsupported("diff", "what changed is not told, only of what: GET /things/<DID>");
        }
        return streams.open(caller, actingTwin, last, Query.DESCRIBED, () -> new Telling(types, last != null));
    }

    /// Tells one reader.
    private static final class Telling implements Function<LiveReader.Event, Optional<Event<Object>>> {
        private final Set<String> types;

        /// Whether what comes is new to the reader, and was not there before it asked.
        private boolean fresh;

        Telling(Set<String> types, boolean fresh) {
            this.types = types;
            this.fresh = fresh;
        }

        @Override
        public Optional<Event<Object>> apply(LiveReader.Event event) {
            return switch (event) {
                case LiveReader.Event.Reset() -> Optional.empty();
                case LiveReader.Event.Current(var id) -> {
                    fresh = true;
                    yield Optional.of(LiveStreams.named("current", Map.of()).id(id.text()));
                }
                case LiveReader.Event.Ended(var why) -> Optional.of(LiveStreams.ended(why));
                case LiveReader.Event.Changed(var id, var change) ->
                    Optional.of(type(change))
                            .filter(type -> fresh && types.contains(type))
                            .map(type -> LiveStreams.named(type, Map.of("id", change.name()))
                                    .id(id.text()));
            };
        }

        private static String type(Change change) {
            return switch (change) {
                case Change.Added added -> CREATED;
                case Change.Changed changed -> UPDATED;
                case Change.Removed removed -> DELETED;
            };
        }
    }
}
