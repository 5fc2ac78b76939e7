package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.List;
import parley.avro.AttestationRevoked;
import parley.avro.Interaction;
import parley.broker.kafka.BrokerTopics;
import parley.broker.kafka.RevocationReach;
import parley.broker.view.Interactions;
import parley.broker.view.Views;
import parley.identity.Revocations;
import parley.identity.ServiceSettings;

/// Revokes what our organisation attests: first in its own log, then in that of every twin it concerns, and
/// waits for every fence.
@Singleton
final class Revoking {

    private final Requests requests;
    private final BrokerTopics topics;
    private final RevocationReach reach;
    private final Revocations revocations;
    private final Views views;
    private final String own;

    Revoking(
            Requests requests,
            BrokerTopics topics,
            RevocationReach reach,
            Revocations revocations,
            Views views,
            ServiceSettings settings) {
        this.requests = requests;
        this.topics = topics;
        this.reach = reach;
        this.revocations = revocations;
        this.views = views;
        this.own = settings.did().value();
    }

    HttpResponse<RevocationView> revoke(AttestationRevoked revocation) {
        Requests.Patience patience = requests.patience();
        boolean known = revocations.includes(revocation.getBy(), revocation.getAttestation());
        boolean decided = known || decided(List.of(own), revocation, patience);
        // What was asked before this stands before it in each log; what is asked later is asked in vain
        decided = decided && revocations.refresh();
        // Whoever has the statement may send it again: then it is said to nobody who was told
        List<String> concerned = known
                ? reach.resting(revocation)
                        .map(Interaction::getProvider)
                        .distinct()
                        .toList()
                : reach.concerned(revocation);
        boolean everywhere = decided
                && (concerned.isEmpty() || decided(concerned, revocation, patience))
                && patience.await(topics.allInForce(() -> ended(revocation), patience.left()))
                        .orElse(false)
                && reach.resting(revocation).findAny().isEmpty();
        return HttpResponse.<RevocationView>status(everywhere ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(new RevocationView(
                        revocation.getAttestation(),
                        revocation.getValidUntil(),
                        ended(revocation),
                        patience.usedMillis()));
    }

    private boolean decided(List<String> twins, AttestationRevoked revocation, Requests.Patience patience) {
        List<Requests.Entry> entries = twins.stream()
                .map(twin -> new Requests.Entry(twin, RevocationReach.entry(twin, revocation)))
                .toList();
        return requests.decideAll(entries, patience).stream().allMatch(effects -> effects.isPresent());
    }

    private List<String> ended(AttestationRevoked revocation) {
        return views.interactions()
                .all()
                .filter(interaction -> !Interactions.live(interaction)
                        && interaction.getCause().equals(RevocationReach.cause(interaction.getProvider(), revocation)))
                .map(Interaction::getId)
                .sorted()
                .toList();
    }
}
