package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Command;
import parley.avro.CommandBody;
import parley.avro.CommandRequested;
import parley.avro.CommandState;
import parley.avro.Control;
import parley.avro.Outcome;
import parley.broker.kafka.BrokerTopics;
import parley.broker.kafka.OutcomeTopics;
import parley.broker.view.Commands;
import parley.broker.view.Effects;
import parley.broker.view.Views;
import parley.identity.AgentRequest;
import parley.identity.CommandCall;
import parley.identity.Did;
import parley.identity.ServiceSettings;
import parley.policy.Requester;

/// Sends commands, and waits a while for what becomes of them.
@Singleton
final class Commanding {

    private static final Logger LOG = LoggerFactory.getLogger(Commanding.class);

    private final Requests requests;
    private final OutcomeTopics outcomes;
    private final Views views;
    private final BrokerTopics topics;
    private final Did organisation;
    private final InstantSource clock;
    private final Undecided undecided;

    Commanding(
            Requests requests,
            OutcomeTopics outcomes,
            Views views,
            BrokerTopics topics,
            ServiceSettings settings,
            InstantSource clock) {
        this.topics = topics;
        this.requests = requests;
        this.outcomes = outcomes;
        this.views = views;
        this.organisation = settings.did();
        this.clock = clock;
        this.undecided = new Undecided(views.commands(), clock);
    }

    HttpResponse<CommandView> send(Acting.Signed signed, CommandCall call, byte[] body) {
        Requests.Patience patience = requests.patience();
        CommandRequested event = event(signed, call, body);
        CommandBody carried = new CommandBody(
                event.getCommand(),
                event.getProvider(),
                signed.json(),
                signed.twin().document().json(),
                ByteBuffer.wrap(body));
        Optional<Commands.Seen> known = views.commands().get(event.getCommand());
        if (known.isPresent()) {
            // Sent again as it was, since the answer was lost, and perhaps what belongs to it
            if (!known.get().over()) {
                requests.carry(carried);
            }
            return followed(event.getCommand(), signed.request().twin(), patience);
        }
        ensureOutcomes(signed.request().twin());
        Optional<Effects> effects = requests.decide(signed, event.getProvider(), event, carried, patience);
        if (effects.isEmpty()) {
            CommandView pending = CommandView.undecided(
                    event.getCommand(),
                    event.getRequester(),
                    event.getProvider(),
                    event.getControl(),
                    event.getValidUntil());
            undecided.add(pending);
            return HttpResponse.<CommandView>accepted().body(pending);
        }
        return effects.get().audit().getOutcome() == Outcome.REFUSED
                ? refused(event.getCommand(), effects.get(), patience)
                : followed(event.getCommand(), signed.request().twin(), patience);
    }

    private HttpResponse<CommandView> refused(String id, Effects effects, Requests.Patience patience) {
        throw await(id, patience)
                .map(seen -> Problems.notExecuted(seen.command()))
                .orElseGet(() -> Problems.refused(
                        effects.audit().getReason(),
                        effects.audit().getRule(),
                        effects.audit().getCause()));
    }

    /// A command as far as that twin may know it; if it is to be waited for, what has become of it in a
    /// moment.
    ///
    /// @param after waits no longer if more is said of it than what has that number
    HttpResponse<CommandView> get(String id, Did twin, boolean wait, long after) {
        Optional<Commands.Seen> seen = seen(id, twin);
        if (seen.isPresent()) {
            return wait && !seen.get().over()
                    ? awaited(id, twin, known -> known.over() || known.said() > after, requests.patience())
                    : HttpResponse.ok(CommandView.of(seen.get(), twin.value()));
        }
        Optional<CommandView> sent = undecided.get(id, twin);
        if (sent.isEmpty()) {
            // What was decided on before a crash may not have been read since
            topics.readCommands();
            if (seen(id, twin).isEmpty()) {
                throw Problems.noSuchCommand();
            }
            return get(id, twin, wait, after);
        }
        CommandView pending = sent.get();
        if (wait && await(id, requests.patience()).isPresent()) {
            return get(id, twin, false, after);
        }
        return HttpResponse.<CommandView>accepted()
                .body(seen(id, twin)
                        .map(known -> CommandView.of(known, twin.value()))
                        .orElse(pending));
    }

    private Optional<Commands.Seen> seen(String id, Did twin) {
        return views.commands().get(id).filter(known -> Commands.party(known.command(), twin.value()));
    }

    /// What has become of a command by now, or in a moment, whatever that is.
    private HttpResponse<CommandView> awaited(
            String id, Did twin, Predicate<Commands.Seen> enough, Requests.Patience patience) {
        Optional<Commands.Seen> waited = await(id, enough, patience);
        Commands.Seen seen = waited.or(() -> views.commands().get(id)).orElseThrow(Problems::noSuchCommand);
        return HttpResponse.<CommandView>status(seen.over() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(CommandView.of(seen, twin.value()));
    }

    private HttpResponse<CommandView> followed(String id, Did twin, Requests.Patience patience) {
        // Who is asked may take long
        HttpResponse<CommandView> answer = awaited(id, twin, Commands.Seen::answered, patience);
        views.commands()
                .get(id)
                .map(Commands.Seen::command)
                .filter(Commanding::notExecuted)
                .ifPresent(command -> {
                    throw Problems.notExecuted(command);
                });
        return answer;
    }

    private static boolean notExecuted(Command command) {
        return command.getState() == CommandState.REFUSED || command.getState() == CommandState.EXPIRED;
    }

    private Optional<Commands.Seen> await(String id, Requests.Patience patience) {
        return await(id, Commands.Seen::over, patience);
    }

    private Optional<Commands.Seen> await(String id, Predicate<Commands.Seen> enough, Requests.Patience patience) {
        CompletableFuture<Commands.Seen> waiting = views.commands().when(id, enough);
        Optional<Commands.Seen> seen = patience.await(waiting);
        waiting.cancel(false);
        return seen;
    }

    private void ensureOutcomes(Did twin) {
        try {
            outcomes.ensure(twin.twinName().orElseThrow());
        } catch (KafkaException e) {
            LOG.warn("no topic for outcomes twin={}", twin, e);
            throw Problems.unavailable("the cluster does not answer; the command may be sent again as it is");
        }
    }

    private CommandRequested event(Acting.Signed signed, CommandCall call, byte[] body) {
        Requester requester = signed.requester();
        boolean own = call.provider().organisationOf().equals(organisation);
        Optional<Control> control = !own
                ? Optional.empty()
                : views.twins().get(call.provider().value()).flatMap(twin -> twin.control(call.control()));
        return CommandRequested.newBuilder()
                .setCommand(signed.entryId())
                .setOrganisation(organisation.value())
                .setRequester(requester.twin())
                .setProvider(call.provider().value())
                .setAgent(requester.agent())
                .setControl(call.control())
                .setDigest(AgentRequest.digest(body))
                .setFindable(own || views.catalogue().mayFind(call.provider().value(), requester, clock.instant()))
                .setKnown(control.isPresent())
                .setProblem(control.flatMap(known -> call.problem(known.getRequest()))
                        .orElse(null))
                .setAttested(signed.attested())
                .setDocumentVersion(signed.twin().document().version())
                .setPurpose(signed.request().purpose())
                .setValidUntil(signed.request().validUntil().truncatedTo(ChronoUnit.MILLIS))
                .build();
    }
}
