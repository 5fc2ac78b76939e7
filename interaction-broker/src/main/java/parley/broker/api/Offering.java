package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.avro.AuditEntry;
import parley.avro.OfferMade;
import parley.avro.Outcome;
import parley.avro.Reason;
import parley.broker.view.Effects;
import parley.broker.view.Views;
import parley.identity.Did;
import parley.identity.Partners;
import parley.identity.ServiceSettings;
import parley.interaction.InteractionId;

/// Offers a feed of one of our twins. Nothing flows by it, so there is no fence to wait for.
@Singleton
final class Offering {

    private final Requests requests;
    private final Views views;
    private final Did own;
    private final Partners partners;

    Offering(Requests requests, Views views, ServiceSettings settings, Partners partners) {
        this.requests = requests;
        this.views = views;
        this.own = settings.did();
        this.partners = partners;
    }

    HttpResponse<InteractionView> offer(Acting.Signed signed, Did requester, String feed, @Nullable String purpose) {
        Requests.Patience patience = requests.patience();
        OfferMade event = event(signed, requester, feed, purpose);
        Optional<Effects> effects = requests.decide(signed, event.getProvider(), event, patience);
        String id = InteractionId.of(event.getRequester(), event.getProvider(), feed);
        if (effects.isEmpty()) {
            return HttpResponse.<InteractionView>accepted()
                    .body(InteractionView.undecided(id, event.getRequester(), event.getProvider(), feed));
        }
        AuditEntry audit = effects.get().audit();
        if (audit.getOutcome() == Outcome.REFUSED) {
            throw audit.getReason() == Reason.NO_RULE || audit.getReason() == Reason.DENIED_BY_RULE
                    ? Problems.notToOffer(event.getRequester(), audit)
                    : Problems.refused(audit.getReason(), audit.getRule(), audit.getCause());
        }
        return answered(id, audit);
    }

    private HttpResponse<InteractionView> answered(String id, AuditEntry audit) {
        InteractionView view = views.interactions()
                .get(id)
                .map(InteractionView::of)
                .orElseThrow(() -> new IllegalStateException("interaction " + id + " was decided on and is gone"));
        return audit.getChanged().isEmpty()
                ? HttpResponse.ok(view)
                : HttpResponse.<InteractionView>status(HttpStatus.CREATED)
                        .headers(headers -> headers.location(URI.create("/interactions/" + id)))
                        .body(view);
    }

    private OfferMade event(Acting.Signed signed, Did requester, String feed, @Nullable String purpose) {
        if (requester.equals(signed.request().twin())) {
            throw Problems.invalid("requester", "a twin offers nothing to itself");
        }
        Did organisation = requester.organisationOf();
        if (!organisation.equals(own) && partners.of(organisation.value()).isEmpty()) {
            throw Problems.invalid("requester", requester + " is of no organisation that is a partner");
        }
        if (purpose != null && !purpose.equals(signed.request().purpose())) {
            throw Problems.invalid("purpose", "not the purpose that was signed");
        }
        return OfferMade.newBuilder()
                .setRequester(requester.value())
                .setProvider(signed.request().twin().value())
                .setFeed(feed)
                .setPartitions(signed.twin().partitions(feed))
                .setAgent(signed.requester().agent())
                .setPurpose(signed.request().purpose())
                .setValidUntil(signed.request().validUntil().truncatedTo(ChronoUnit.MILLIS))
                .setRequest(signed.json())
                .build();
    }
}
