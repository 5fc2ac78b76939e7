package parley.console.stream;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import parley.agent.ActingTwin;
import parley.agent.InteractionView;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;
import parley.avro.State;
import parley.console.problem.Refused;
import parley.console.web.Caller;
import parley.problem.Problem;
import parley.topics.Names;

/// Records of an interaction as they come, read from the cluster by the person whose browser asks: what
/// rights and fence keep from any subscriber, they keep from it.
@Controller("/api/stream")
@ExecuteOn(TaskExecutors.BLOCKING)
final class StreamController {
    private static final int MOST_OLD = 100;

    private final Readers readers;
    private final Caller caller;
    private final InstantSource clock;

    StreamController(Readers readers, Caller caller, InstantSource clock) {
        this.readers = readers;
        this.caller = caller;
        this.clock = clock;
    }

    /// @param as the name of the twin that reads
    /// @param interaction its id
    /// @param feed in the place of an interaction: a feed of the twin's own, which it subscribes to
    /// @param last how many of the records that are there already come first, at most
    @Get(produces = MediaType.ALL, headRoute = false)
    HttpResponse<Publisher<byte[]>> read(
            HttpRequest<?> request,
            @QueryValue @Nullable String as,
            @QueryValue @Nullable String interaction,
            @QueryValue @Nullable String feed,
            @QueryValue @Nullable String last) {
        var session = caller.reading(request);
        var name = named("as", as);
        int old = old(last);
        if ((interaction == null) == (feed == null)) {
            throw Refused.invalid("interaction", "either interaction or feed is needed");
        }
        var reading = readers.open(session);
        try {
            var twin = reading.twin(name);
            var view = interaction == null ? ofOwn(twin, named("feed", feed)) : of(twin, interaction);
            return events(new Events(new RecordStream(reading, twin, view, old, clock), session));
        } catch (RuntimeException e) {
            reading.close();
            throw told(e);
        }
    }

    private static HttpResponse<Publisher<byte[]>> events(Publisher<byte[]> events) {
        return HttpResponse.ok(events).header(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    }

    private static InteractionView of(ActingTwin twin, String interaction) {
        if (!interaction.matches("[A-Za-z0-9-]{1,100}")) {
            throw Refused.invalid("interaction", "the id of an interaction is needed");
        }
        return twin.interaction(interaction)
                .filter(view -> view.requester().equals(twin.did().value()))
                .orElseThrow(() -> new Refused(Problem.of(
                                "unknown-interaction",
                                "Unknown interaction",
                                404,
                                "the twin subscribes to nothing by that interaction")
                        .withField("interaction")));
    }

    /// Nobody reads a feed where it is published but by an interaction, whoever's feed it is.
    private static InteractionView ofOwn(ActingTwin twin, String feed) {
        var own = twin.did().value();
        return twin.interactions().stream()
                .filter(view -> view.state() == State.ACTIVE
                        && view.provider().equals(own)
                        && view.requester().equals(own)
                        && view.feed().equals(feed))
                .findFirst()
                .orElseThrow(() -> new Refused(Problem.of(
                                "not-subscribed",
                                "Not subscribed",
                                409,
                                "the twin does not subscribe to its own feed " + feed + ": let it, and subscribe")
                        .withField("feed")));
    }

    private static String named(String field, @Nullable String name) {
        if (name == null || !Names.valid(name)) {
            throw Refused.invalid(field, "a name of a-z, 0-9 and - is needed");
        }
        return name;
    }

    private static int old(@Nullable String last) {
        if (last == null) {
            return 0;
        }
        if (!last.matches("[0-9]{1,3}") || Integer.parseInt(last) > MOST_OLD) {
            throw Refused.invalid("last", "a number from 0 to " + MOST_OLD + " is needed");
        }
        return Integer.parseInt(last);
    }

    private static RuntimeException told(RuntimeException e) {
        return switch (e) {
            case ProblemException refused -> new Refused(refused.problem());
            case UnreachableException _ -> Refused.unavailable("a service");
            default -> e;
        };
    }
}
