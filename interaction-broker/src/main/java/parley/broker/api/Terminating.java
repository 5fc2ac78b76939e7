package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.Optional;
import parley.avro.AuditEntry;
import parley.avro.Interaction;
import parley.avro.OfferDeclined;
import parley.avro.Outcome;
import parley.avro.State;
import parley.avro.TerminationRequested;
import parley.broker.kafka.BrokerTopics;
import parley.broker.view.Effects;
import parley.broker.view.Interactions;
import parley.broker.view.Views;
import parley.identity.Did;

/// Ends an interaction, and waits for the fence: until nothing published from then on is delivered.
@Singleton
final class Terminating {

    private final Requests requests;
    private final BrokerTopics topics;
    private final Views views;

    Terminating(Requests requests, BrokerTopics topics, Views views) {
        this.requests = requests;
        this.topics = topics;
        this.views = views;
    }

    HttpResponse<InteractionView> terminate(Acting.Signed signed, String id, String reason) {
        Requests.Patience patience = requests.patience();
        String twin = signed.request().twin().value();
        Interaction known = views.interactions()
                .get(id)
                .filter(interaction -> Interactions.party(interaction, twin))
                .orElseThrow(Problems::noSuchInteraction);
        TerminationRequested event =
                new TerminationRequested(id, twin, signed.requester().agent(), reason, signed.json());
        return end(signed, known, event, patience);
    }

    /// Declines what was offered, and was not accepted.
    HttpResponse<InteractionView> decline(Acting.Signed signed, String id, String reason) {
        Requests.Patience patience = requests.patience();
        String twin = signed.request().twin().value();
        Interaction known = views.interactions()
                .get(id)
                .filter(interaction -> interaction.getRequester().equals(twin))
                .orElseThrow(Problems::noSuchInteraction);
        if (known.getState() == State.REQUESTED
                || known.getState() == State.PENDING
                || known.getState() == State.ACTIVE
                || known.getState() == State.SUSPENDED) {
            throw Problems.notOffered(known.getState());
        }
        OfferDeclined event = new OfferDeclined(id, twin, signed.requester().agent(), reason, signed.json());
        return end(signed, known, event, patience);
    }

    private HttpResponse<InteractionView> end(
            Acting.Signed signed, Interaction known, Object event, Requests.Patience patience) {
        String id = known.getId();
        signed.isFor(Did.ofTwin(known.getProvider()), "/interactions/" + id);
        Optional<Effects> effects = requests.decide(signed, known.getProvider(), event, patience);
        effects.map(Effects::audit)
                .filter(audit -> audit.getOutcome() == Outcome.REFUSED)
                .ifPresent(Terminating::refuse);
        boolean inForce = effects.isPresent() && inForce(id, effects.get(), patience);
        return HttpResponse.<InteractionView>status(inForce ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(views.interactions().get(id).map(InteractionView::of).orElseGet(() -> InteractionView.of(known)));
    }

    private static void refuse(AuditEntry audit) {
        throw Problems.refused(audit.getReason(), audit.getRule(), audit.getCause());
    }

    /// Also an end that was there before may not be in force yet.
    private boolean inForce(String id, Effects effects, Requests.Patience patience) {
        long offset = effects.interactions()
                .orElseGet(() -> views.interactions().offset(id).orElse(0));
        return requests.inForce(effects.audit().getCause(), topics.inForce(id, offset, patience.left()), patience);
    }
}
