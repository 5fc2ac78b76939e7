package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Predicate;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.ResumptionRequested;
import parley.avro.State;
import parley.avro.SuspensionRequested;
import parley.broker.kafka.BrokerTopics;
import parley.broker.view.Effects;
import parley.broker.view.Interactions;
import parley.broker.view.Views;
import parley.identity.Did;

/// Suspends an interaction, and waits for the fence; resumes one, and waits until records arrive.
@Singleton
final class Suspending {

    private final Requests requests;
    private final BrokerTopics topics;
    private final Views views;

    Suspending(Requests requests, BrokerTopics topics, Views views) {
        this.requests = requests;
        this.topics = topics;
        this.views = views;
    }

    HttpResponse<InteractionView> suspend(Acting.Signed signed, String id, String reason) {
        String twin = signed.request().twin().value();
        Interaction known = granted(id, interaction -> Interactions.party(interaction, twin));
        return changed(
                signed,
                known,
                new SuspensionRequested(id, twin, signed.requester().agent(), reason, signed.json()),
                State.SUSPENDED);
    }

    HttpResponse<InteractionView> resume(Acting.Signed signed, String id) {
        String twin = signed.request().twin().value();
        Interaction known = granted(id, interaction -> interaction.getProvider().equals(twin));
        return changed(
                signed,
                known,
                new ResumptionRequested(
                        id,
                        twin,
                        signed.requester().agent(),
                        signed.request().validUntil().truncatedTo(ChronoUnit.MILLIS),
                        signed.json()),
                State.ACTIVE);
    }

    /// @param concerned whether it is the twin's to suspend or to resume; to others it does not exist
    private Interaction granted(String id, Predicate<Interaction> concerned) {
        Interaction known = views.interactions().get(id).filter(concerned).orElseThrow(Problems::noSuchInteraction);
        if (known.getState() != State.ACTIVE && known.getState() != State.SUSPENDED) {
            throw Problems.notActive(known.getState());
        }
        return known;
    }

    /// In force at once if nothing is delivered any more; resumed once both sides have done so.
    private HttpResponse<InteractionView> changed(Acting.Signed signed, Interaction known, Object event, State wanted) {
        Requests.Patience patience = requests.patience();
        String id = known.getId();
        signed.isFor(Did.ofTwin(known.getProvider()), "/interactions/" + id);
        Optional<Effects> effects = requests.decide(signed, known.getProvider(), event, patience);
        effects.map(Effects::audit)
                .filter(audit -> audit.getOutcome() == Outcome.REFUSED)
                .ifPresent(audit -> {
                    throw Problems.refused(audit.getReason(), audit.getRule(), audit.getCause());
                });
        boolean inForce = effects.isPresent()
                && (wanted == State.SUSPENDED
                        ? inForce(id, effects.get(), offset(id, effects.get()), patience)
                        : resumed(id, effects.get(), patience));
        return HttpResponse.<InteractionView>status(inForce ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(views.interactions().get(id).map(InteractionView::of).orElseGet(() -> InteractionView.of(known)));
    }

    private boolean resumed(String id, Effects effects, Requests.Patience patience) {
        var active = views.interactions().when(id, interaction -> interaction.getState() == State.ACTIVE);
        Optional<Interactions.Seen> seen = patience.await(active);
        active.cancel(false);
        return seen.isPresent() && inForce(id, effects, seen.get().offset(), patience);
    }

    private long offset(String id, Effects effects) {
        return effects.interactions()
                .orElseGet(() -> views.interactions().offset(id).orElse(0));
    }

    private boolean inForce(String id, Effects effects, long offset, Requests.Patience patience) {
        return requests.inForce(effects.audit().getCause(), topics.inForce(id, offset, patience.left()), patience);
    }
}
