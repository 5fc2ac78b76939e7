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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import parley.broker.view.AskedCommands;
import parley.broker.view.Matter;
import parley.broker.view.PendingCommands;
import parley.broker.view.PendingMatters;
import parley.broker.view.Views;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.http.CallerAgent;
import parley.identity.http.EventStream;
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
    /// `asked` for each request that waits now or comes later, `resolved` when one waits no longer, a
    /// comment while there is nothing. To who administers the twin, `command-asked` and `command-resolved`
    /// for each command that waits for its answer, with what it is sent. Who comes again with
    /// `Last-Event-ID` is told what changed since; of what changed more than once, how it stands now.
    /// `expiring`, which has no id, is told on either side of each interaction that ends by its terms, from
    /// a tenth of its time before on (at least ten seconds, at most an hour): once an epoch, and again to
    /// who comes again.
    ///
    /// @return `data` is an `InteractionView`; of `command-asked` and `command-resolved` a `CommandView`
    @Get
    @Produces(MediaType.TEXT_EVENT_STREAM)
    @Operation(summary = "What waits for a twin's decision or is about to end, as it comes", operationId = "pending")
    Publisher<Event<?>> pending(
            @Parameter(hidden = true) CallerAgent caller, String twin, @Header(LAST) @Nullable String last) {
        Did did = acting.delegated(caller, acting.own(twin).value());
        PendingPlace after = PendingPlace.parse(last)
                .orElseThrow(() -> Problems.invalid(LAST, "`" + last + "` is not the id of one of these events"));
        boolean administers = acting.holds(caller, did, Function.ADMINISTER);
        return new EventStream<Object>(
                push -> new Telling(did.value(), after, administers, push), () -> open(caller, did), HEARTBEAT);
    }

    /// Tells one reader; each event's id says how far it has been told of everything.
    private final class Telling implements EventStream.Source {
        private final Consumer<Event<Object>> push;
        private final PendingMatters matters;
        private final @Nullable PendingCommands commands;
        private PendingPlace place;

        Telling(String twin, PendingPlace after, boolean administers, Consumer<Event<Object>> push) {
            this.push = push;
            this.place = after;
            this.matters = PendingMatters.follow(views.interactions(), twin, after.interactions(), clock, this::tell);
            this.commands =
                    administers ? PendingCommands.follow(views.asked(), twin, after.commands(), this::tell) : null;
        }

        private synchronized void tell(Matter matter) {
            Event<Object> event = event(matter);
            if (matter instanceof Matter.Expiring) {
                push.accept(event);
                return;
            }
            place = place.interactions(matter.offset());
            push.accept(event.id(place.text()));
        }

        private synchronized void tell(AskedCommands.Seen seen) {
            place = place.commands(seen.offset());
            Event<Object> event = Event.of(CommandView.asked(seen.asked()));
            push.accept(event.name(seen.waits() ? "command-asked" : "command-resolved")
                    .id(place.text()));
        }

        @Override
        public void turn() {
            matters.turn();
        }

        @Override
        public void close() {
            matters.close();
            if (commands != null) {
                commands.close();
            }
        }
    }

    private static Event<Object> event(Matter matter) {
        String name = switch (matter) {
            case Matter.Offered offered -> "offered";
            case Matter.Asked asked -> "asked";
            case Matter.Resolved resolved -> "resolved";
            case Matter.Expiring expiring -> "expiring";
        };
        Event<Object> event = Event.of(InteractionView.of(matter.interaction()));
        return event.name(name);
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
