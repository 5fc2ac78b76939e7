package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import parley.avro.AuditEntry;
import parley.avro.CancellationRequested;
import parley.avro.Command;
import parley.avro.CommandBody;
import parley.avro.Outcome;
import parley.avro.Reason;
import parley.broker.view.Commands;
import parley.broker.view.Effects;
import parley.broker.view.Views;
import parley.identity.CancelCall;
import parley.identity.Did;
import parley.identity.ServiceSettings;

/// Takes back commands, and waits a while for what becomes of them then.
@Singleton
final class Cancelling {

    private final Requests requests;
    private final Views views;
    private final Did organisation;

    Cancelling(Requests requests, Views views, ServiceSettings settings) {
        this.requests = requests;
        this.views = views;
        this.organisation = settings.did();
    }

    HttpResponse<CommandView> cancel(Acting.Signed signed, String id, byte[] body) {
        Requests.Patience patience = requests.patience();
        String twin = signed.request().twin().value();
        Command known = views.commands()
                .get(id)
                .map(Commands.Seen::command)
                .filter(command -> command.getRequester().equals(twin))
                .orElseThrow(Problems::noSuchCommand);
        signed.isFor(Did.ofTwin(known.getProvider()), "/commands/" + id);
        CancellationRequested event = new CancellationRequested(
                id,
                organisation.value(),
                twin,
                known.getProvider(),
                signed.requester().agent(),
                CancelCall.reason(body),
                signed.json());
        boolean crosses = !known.getProviderOrganisation().equals(organisation.value());
        CommandBody carried = new CommandBody(
                signed.entryId(),
                known.getProvider(),
                signed.json(),
                signed.twin().document().json(),
                ByteBuffer.wrap(body));
        Optional<AuditEntry> audit = requests.decide(
                        signed, known.getProvider(), event, crosses ? carried : null, patience)
                .map(Effects::audit);
        audit.filter(decision -> decision.getOutcome() == Outcome.REFUSED).ifPresent(decision -> {
            throw decision.getReason() == Reason.UNKNOWN_COMMAND
                    ? Problems.commandOver(view(id, twin).state())
                    : Problems.refused(decision.getReason(), decision.getRule(), decision.getCause());
        });
        return HttpResponse.<CommandView>status(over(id, patience) ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(view(id, twin));
    }

    private boolean over(String id, Requests.Patience patience) {
        CompletableFuture<Commands.Seen> over = views.commands().whenOver(id);
        boolean seen = patience.await(over).isPresent();
        over.cancel(false);
        return seen;
    }

    private CommandView view(String id, String twin) {
        return views.commands().get(id).map(seen -> CommandView.of(seen, twin)).orElseThrow(Problems::noSuchCommand);
    }
}
