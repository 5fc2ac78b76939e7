package parley.registry.http;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import parley.identity.http.CallerAgent;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.sparql.QueryRefused;
import parley.registry.sparql.Sparql;
import parley.registry.sparql.SparqlWatch;

/// Finds twins, and tells what is found as it changes.
@Controller
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LiveController {
    private final LiveStreams streams;
    private final Sparql sparql;
    private final InstantSource clock;

    /// One at a time.
    private final Semaphore inTurn = new Semaphore(1, true);

    LiveController(LiveStreams streams, Sparql sparql, InstantSource clock) {
        this.streams = streams;
        this.sparql = sparql;
        this.clock = clock;
    }

    /// Server-sent events until the caller's token expires or its delegation ends: `added` for each twin
    /// that fits now, then `current`, and from then on `added`, `changed` (in what the asking twin may see)
    /// and `removed`. Who comes again within two minutes with `Last-Event-ID` is told what it missed;
    /// later, or if that is not known any more, `reset` and then everything. `ended` says that there will
    /// be no more, and why.
    ///
    /// @return of `added` and `changed`, `data` is a `FoundView.MatchView`; of `removed` it has the DID as
    /// `twin`, of `ended` why as `reason`, of `current` and `reset` nothing
    @Get("/find/events")
    @FindRequest.Several
    @Produces(MediaType.TEXT_EVENT_STREAM)
    Publisher<Event<?>> events(
            CallerAgent caller,
            @Header(Fields.ACTING_TWIN) @Nullable String actingTwin,
            @Header(LiveStreams.LAST) @Nullable String last,
            @RequestBean FindRequest asked) {
        return streams.open(caller, actingTwin, last, asked.live(), () -> LiveStreams::told);
    }

    /// The same of the rows of a SPARQL SELECT: `added` and `removed`, each the variables' values as in the
    /// JSON format of its results. Nothing else of SPARQL has rows. It is asked again with each change, so
    /// it must be quick.
    ///
    /// @param query a SPARQL SELECT of at most 8192 characters, which takes at most a second
    /// @return of `added` and `removed`, `data` is a row: the variables' values; of `ended` it has why as
    /// `reason`, of `current` and `reset` nothing
    @Get("/sparql/events")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    Publisher<Event<?>> rows(
            CallerAgent caller,
            @Header(Fields.ACTING_TWIN) @Nullable String actingTwin,
            @Header(LiveStreams.LAST) @Nullable String last,
            @QueryValue @Nullable String query) {
        String text =
                Optional.ofNullable(query).orElseThrow(() -> Problems.invalid("query", "a SPARQL SELECT is needed"));
        Sparql.Asked asked = read(text);
        return streams.open(
                caller,
                actingTwin,
                last,
                text,
                (requester, changes) -> new SparqlWatch(sparql, asked, requester, clock, inTurn, changes),
                () -> LiveStreams::told);
    }

    private static Sparql.Asked read(String query) {
        try {
            Sparql.Asked asked = Sparql.read(query, SparqlWatch.LIMITS);
            if (!asked.isSelect()) {
                throw Problems.invalid("query", "only a SELECT has rows that can come and go");
            }
            return asked;
        } catch (QueryRefused e) {
            throw Problems.of(e);
        }
    }
}
