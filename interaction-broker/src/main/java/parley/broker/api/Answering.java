package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import parley.avro.AuditEntry;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.Reason;
import parley.avro.RequestAnswered;
import parley.avro.State;
import parley.avro.Terms;
import parley.broker.kafka.BrokerTopics;
import parley.broker.view.Effects;
import parley.broker.view.Interactions;
import parley.broker.view.Views;
import parley.identity.Did;

/// Answers a request that waits, because a rule of the twin's policy asks, and waits until what is accepted
/// flows.
@Singleton
final class Answering {

    private final Requests requests;
    private final BrokerTopics topics;
    private final Views views;
    private final InstantSource clock;

    Answering(Requests requests, BrokerTopics topics, Views views, InstantSource clock) {
        this.clock = clock;
        this.requests = requests;
        this.topics = topics;
        this.views = views;
    }

    /// @param terms to which the requester has to agree first; null if it need not
    HttpResponse<InteractionView> accept(Acting.Signed signed, String id, String reason, @Nullable Terms terms) {
        Requests.Patience patience = requests.patience();
        Optional<AuditEntry> audit = answered(signed, id, true, reason, terms, patience);
        if (terms != null) {
            return answer(false, id);
        }
        CompletableFuture<Interactions.Seen> settled = views.interactions().when(id, Answering::settled);
        Optional<Interactions.Seen> seen = audit.flatMap(any -> patience.await(settled));
        settled.cancel(false);
        boolean inForce = audit.isPresent()
                && seen.filter(now -> now.interaction().getState() == State.ACTIVE)
                        .filter(now -> requests.inForce(
                                audit.get().getCause(), topics.inForce(id, now.offset(), patience.left()), patience))
                        .isPresent();
        return answer(inForce, id);
    }

    HttpResponse<InteractionView> deny(Acting.Signed signed, String id, String reason) {
        Requests.Patience patience = requests.patience();
        return answer(answered(signed, id, false, reason, null, patience).isPresent(), id);
    }

    private static boolean settled(Interaction interaction) {
        return interaction.getState() != State.REQUESTED && interaction.getState() != State.PENDING;
    }

    /// The decision, if there is one in time.
    private Optional<AuditEntry> answered(
            Acting.Signed signed,
            String id,
            boolean allowed,
            String reason,
            @Nullable Terms terms,
            Requests.Patience patience) {
        String twin = signed.request().twin().value();
        Interaction known = views.interactions()
                .get(id)
                .filter(interaction -> interaction.getProvider().equals(twin))
                .orElseThrow(Problems::noSuchInteraction);
        signed.isFor(Did.ofTwin(known.getProvider()), "/interactions/" + id);
        if (terms != null) {
            new Consent(views, clock).check(known, terms);
        }
        RequestAnswered event = new RequestAnswered(
                id,
                twin,
                allowed,
                signed.requester().agent(),
                reason,
                signed.json(),
                terms,
                terms == null ? null : signed.request().validUntil().truncatedTo(ChronoUnit.MILLIS));
        Optional<AuditEntry> audit =
                requests.decide(signed, known.getProvider(), event, patience).map(Effects::audit);
        audit.filter(decision -> decision.getOutcome() == Outcome.REFUSED).ifPresent(decision -> {
            throw decision.getReason() == Reason.UNKNOWN_INTERACTION
                    ? Problems.notPending(view(id).state())
                    : Problems.refused(decision.getReason(), decision.getRule(), decision.getCause());
        });
        return audit;
    }

    private HttpResponse<InteractionView> answer(boolean done, String id) {
        return HttpResponse.<InteractionView>status(done ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(view(id));
    }

    private InteractionView view(String id) {
        return views.interactions()
                .get(id)
                .map(InteractionView::of)
                .orElseThrow(() -> new IllegalStateException("interaction " + id + " was decided on and is gone"));
    }
}
