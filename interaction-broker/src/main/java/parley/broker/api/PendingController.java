package parley.broker.api;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import parley.broker.view.Matter;
import parley.broker.view.PendingMatters;
import parley.broker.view.Views;
import parley.identity.Did;
import parley.identity.http.CallerAgent;
import parley.identity.http.Refusal;

/// What waits for our own twins, told to their agents as it comes.
@Controller("/twins/{twin}/pending")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "interactions")
class PendingController {

    private static final String LAST = "Last-Event-ID";
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private final Acting acting;
    private final Views views;
    private final InstantSource clock;

    PendingController(Acting acting, Views views, InstantSource clock) {
        this.acting = acting;
        this.views = views;
        this.clock = clock;
    }

    /// Server-sent events until the caller's token expires or its delegation ends: `offered` for each offer and
    /// `asked` for each request that waits now or comes later, `resolved` when one waits no longer, a comment while
    /// there is nothing. Who comes again with `Last-Event-ID` is told what changed since; of what changed more than
    /// once, how it stands now. `expiring`, which has no id, is told on either side of each interaction that ends
    /// by its terms, from a tenth of its time before on (at least ten seconds, at most an hour): once an epoch, and
    /// again to who comes again.
    @Get
    @Produces(MediaType.TEXT_EVENT_STREAM)
    @Operation(summary = "What waits for a twin's decision or is about to end, as it comes", operationId = "pending")
    Publisher<Event<?>> pending(
            @Parameter(hidden = true) CallerAgent caller, String twin, @Header(LAST) @Nullable String last) {
        Did did = acting.delegated(caller, acting.own(twin).value());
        OptionalLong after = last == null || last.isEmpty() ? OptionalLong.empty() : OptionalLong.of(offset(last));
        return new EventStream<InteractionView>(
                push -> source(PendingMatters.follow(
                        views.interactions(), did.value(), after, clock, matter -> push.accept(event(matter)))),
                () -> open(caller, did),
                HEARTBEAT);
    }

    private static EventStream.Source source(PendingMatters matters) {
        return new EventStream.Source() {
            @Override
            public void turn() {
                matters.turn();
            }

            @Override
            public void close() {
                matters.close();
            }
        };
    }

    private static long offset(String last) {
        try {
            return Long.parseLong(last);
        } catch (NumberFormatException e) {
            throw Problems.invalid(LAST, "`" + last + "` is not the id of one of these events");
        }
    }

    private static Event<InteractionView> event(Matter matter) {
        String name = switch (matter) {
            case Matter.Offered offered -> "offered";
            case Matter.Asked asked -> "asked";
            case Matter.Resolved resolved -> "resolved";
            case Matter.Expiring expiring -> "expiring";
        };
        Event<InteractionView> event =
                Event.of(InteractionView.of(matter.interaction())).name(name);
        return matter instanceof Matter.Expiring ? event : event.id(Long.toString(matter.offset()));
    }

    private boolean open(CallerAgent caller, Did twin) {
        try {
            acting.delegated(caller, twin.value());
            return clock.instant().isBefore(caller.expires());
        } catch (Refusal e) {
            return false;
        }
    }
}
