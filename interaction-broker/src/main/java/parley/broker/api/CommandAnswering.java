package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import parley.avro.AuditEntry;
import parley.avro.Command;
import parley.avro.CommandAnswered;
import parley.avro.CommandState;
import parley.avro.Outcome;
import parley.avro.Reason;
import parley.broker.view.Commands;
import parley.broker.view.Effects;
import parley.broker.view.Views;
import parley.identity.Did;
import parley.identity.Partners;
import parley.identity.ServiceSettings;

/// Answers about a command that waits, because a rule of the twin's policy asks.
@Singleton
final class CommandAnswering {

    private final Requests requests;
    private final Views views;
    private final Partners partners;
    private final InstantSource clock;
    private final String own;

    CommandAnswering(Requests requests, Views views, Partners partners, ServiceSettings settings, InstantSource clock) {
        this.requests = requests;
        this.views = views;
        this.partners = partners;
        this.clock = clock;
        this.own = settings.did().value();
    }

    HttpResponse<CommandView> answer(Acting.Signed signed, String id, boolean allowed, String reason) {
        Requests.Patience patience = requests.patience();
        String twin = signed.request().twin().value();
        Command known = views.commands()
                .get(id)
                .map(Commands.Seen::command)
                .filter(command -> command.getProvider().equals(twin))
                .orElseThrow(Problems::noSuchCommand);
        signed.isFor(Did.ofTwin(known.getProvider()), "/commands/" + id);
        if (allowed && !known(known.getRequesterOrganisation())) {
            throw Problems.noPartner(known.getRequesterOrganisation());
        }
        if (allowed && lapsed(known)) {
            throw Problems.refused(Reason.DELEGATION_LAPSED, "");
        }
        CommandAnswered event =
                new CommandAnswered(id, twin, allowed, signed.requester().agent(), reason, signed.json());
        Optional<AuditEntry> audit =
                requests.decide(signed, known.getProvider(), event, patience).map(Effects::audit);
        // What is refused otherwise waits on
        boolean ended = audit.filter(decision ->
                        decision.getOutcome() != Outcome.REFUSED || decision.getReason() == Reason.UNKNOWN_COMMAND)
                .isPresent();
        boolean seen = ended && seen(id, patience);
        audit.filter(decision -> decision.getOutcome() == Outcome.REFUSED).ifPresent(decision -> {
            throw decision.getReason() == Reason.UNKNOWN_COMMAND
                    ? Problems.commandNotPending(view(id, twin).state())
                    : Problems.refused(decision.getReason(), decision.getRule(), decision.getCause());
        });
        return HttpResponse.<CommandView>status(seen ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(view(id, twin));
    }

    /// Who is a partner no more is sent no outcome, and has nothing executed.
    private boolean known(String organisation) {
        return organisation.equals(own) || partners.of(organisation).isPresent();
    }

    /// It waits until what ends it is decided; nobody is to let it go before.
    private boolean lapsed(Command known) {
        return known.getState() == CommandState.PENDING && views.delegations().lapsed(known, clock.instant());
    }

    /// The answer shows how it stands after it.
    private boolean seen(String id, Requests.Patience patience) {
        CompletableFuture<Commands.Seen> answered =
                views.commands().when(id, seen -> seen.command().getState() != CommandState.PENDING);
        Optional<Commands.Seen> seen = patience.await(answered);
        answered.cancel(false);
        return seen.isPresent();
    }

    private CommandView view(String id, String twin) {
        return views.commands().get(id).map(seen -> CommandView.of(seen, twin)).orElseThrow(Problems::noSuchCommand);
    }
}
