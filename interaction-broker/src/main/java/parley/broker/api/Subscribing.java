package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import parley.avro.AuditEntry;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.State;
import parley.avro.SubscriptionRequested;
import parley.broker.kafka.BrokerTopics;
import parley.broker.view.Effects;
import parley.broker.view.Interactions;
import parley.broker.view.OwnTwin;
import parley.broker.view.Views;
import parley.identity.Did;
import parley.identity.ServiceSettings;
import parley.interaction.InteractionId;
import parley.policy.Requester;

/// Asks for a feed, and follows the interaction until it is active or denied, or patience ends.
@Singleton
final class Subscribing {

    private final Requests requests;
    private final BrokerTopics topics;
    private final Views views;
    private final Did organisation;
    private final InstantSource clock;

    Subscribing(Requests requests, BrokerTopics topics, Views views, ServiceSettings settings, InstantSource clock) {
        this.requests = requests;
        this.topics = topics;
        this.views = views;
        this.organisation = settings.did();
        this.clock = clock;
    }

    HttpResponse<InteractionView> subscribe(Acting.Signed signed, Did provider, String feed, @Nullable String purpose) {
        Requests.Patience patience = requests.patience();
        SubscriptionRequested event = event(signed, provider, feed, purpose);
        Optional<Effects> effects = requests.decide(signed, provider.value(), event, patience);
        String id = InteractionId.of(event.getRequester(), provider.value(), feed);
        if (effects.isEmpty()) {
            return HttpResponse.<InteractionView>accepted()
                    .body(InteractionView.undecided(id, event.getRequester(), provider.value(), feed));
        }
        AuditEntry audit = effects.get().audit();
        if (audit.getOutcome() == Outcome.REFUSED) {
            throw Problems.refused(audit.getReason(), audit.getRule(), audit.getCause());
        }
        return followed(id, audit, patience);
    }

    private HttpResponse<InteractionView> followed(String id, AuditEntry audit, Requests.Patience patience) {
        CompletableFuture<Interactions.Seen> settled =
                views.interactions().when(id, interaction -> interaction.getState() != State.REQUESTED);
        Optional<Interactions.Seen> seen = patience.await(settled);
        settled.cancel(false);
        if (seen.isEmpty()) {
            return HttpResponse.<InteractionView>accepted().body(view(id));
        }
        Interaction interaction = seen.get().interaction();
        return switch (interaction.getState()) {
            case DENIED, TERMINATED, WITHDRAWN, EXPIRED ->
                throw Problems.refused(
                        InteractionView.reason(interaction), InteractionView.rule(interaction), interaction.getCause());
            // The provider's agents are asked; or a newer offer overtook the request; or the provider has suspended it
            case REQUESTED, PENDING, OFFERED, SUSPENDED ->
                HttpResponse.<InteractionView>accepted().body(InteractionView.of(interaction));
            case ACTIVE -> active(seen.get(), audit, patience);
        };
    }

    private HttpResponse<InteractionView> active(Interactions.Seen seen, AuditEntry audit, Requests.Patience patience) {
        boolean before = audit.getChanged().isEmpty();
        boolean inForce = requests.inForce(
                audit.getCause(), topics.inForce(seen.interaction().getId(), seen.offset(), patience.left()), patience);
        InteractionView view = InteractionView.of(seen.interaction());
        if (!inForce) {
            return HttpResponse.<InteractionView>accepted().body(view);
        }
        return before
                ? HttpResponse.ok(view)
                : HttpResponse.<InteractionView>status(HttpStatus.CREATED)
                        .headers(headers -> headers.location(URI.create("/interactions/" + view.id())))
                        .body(view);
    }

    private InteractionView view(String id) {
        return views.interactions()
                .get(id)
                .map(InteractionView::of)
                .orElseThrow(() -> new IllegalStateException("interaction " + id + " was decided on and is gone"));
    }

    private SubscriptionRequested event(Acting.Signed signed, Did provider, String feed, @Nullable String purpose) {
        Requester requester = signed.requester();
        OptionalInt partitions = partitions(provider, feed, requester);
        if (purpose != null && !purpose.equals(signed.request().purpose())) {
            throw Problems.invalid("purpose", "not the purpose that was signed");
        }
        return SubscriptionRequested.newBuilder()
                .setRequester(requester.twin())
                .setProvider(provider.value())
                .setRequesterOrganisation(requester.organisation())
                .setProviderOrganisation(provider.organisation())
                .setAgent(requester.agent())
                .setFeed(feed)
                .setPartitions(partitions.orElse(0))
                .setFindable(partitions.isPresent())
                .setPurpose(signed.request().purpose())
                .setValidUntil(signed.request().validUntil().truncatedTo(ChronoUnit.MILLIS))
                .setRequest(signed.json())
                .setRequesterDocument(signed.twin().document().json())
                .setAttested(signed.attested())
                .setShows(!signed.request().attestations().isEmpty())
                .build();
    }

    /// Of a twin of ours the policy decides, whether it exists or not; of a partner's, its catalogue.
    private OptionalInt partitions(Did provider, String feed, Requester requester) {
        if (provider.organisationOf().equals(organisation)) {
            return OptionalInt.of(views.twins()
                    .get(provider.value())
                    .map((OwnTwin twin) -> twin.partitions(feed))
                    .orElse(0));
        }
        Instant now = clock.instant();
        return views.catalogue().partitions(provider.value(), feed, requester, now);
    }
}
