package parley.broker.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import parley.avro.AuditEntry;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.avro.Outcome;
import parley.avro.Policy;
import parley.avro.RootPolicy;
import parley.avro.RootPolicyChanged;
import parley.broker.deciding.WhatIf;
import parley.broker.kafka.BrokerTopics;
import parley.broker.kafka.RootPolicyReach;
import parley.broker.view.Effects;
import parley.broker.view.Interactions;
import parley.broker.view.Views;
import parley.identity.ServiceSettings;

/// Sets the root policy: first in our organisation's own log, then in that of every twin it concerns, and
/// waits for every fence.
@Singleton
final class RootPolicySetting {

    private final Requests requests;
    private final BrokerTopics topics;
    private final RootPolicyReach reach;
    private final Views views;
    private final String own;
    private final InstantSource clock;

    RootPolicySetting(
            Requests requests,
            BrokerTopics topics,
            RootPolicyReach reach,
            Views views,
            ServiceSettings settings,
            InstantSource clock) {
        this.requests = requests;
        this.topics = topics;
        this.reach = reach;
        this.views = views;
        this.own = settings.did().value();
        this.clock = clock;
    }

    /// The root policy in force.
    Optional<RootPolicy> inForce() {
        return views.policy(own).map(Policy::getRoot);
    }

    /// @throws parley.identity.http.Refusal if it does not follow what is in force
    List<WhatIf.Changed> whatIf(RootPolicy root) {
        follows(root);
        return WhatIf.ofRoot(
                root,
                twin -> views.policy(twin).map(Policy::getRules).orElse(List.of()),
                views.interactions().live(),
                clock.instant(),
                own);
    }

    HttpResponse<PolicyChangeView> set(RootPolicy root, String statement) {
        Requests.Patience patience = requests.patience();
        boolean decided = root.equals(inForce().orElse(null)) || decided(root, statement, patience);
        if (decided) {
            reach.awaitAsked();
            reachAll(patience);
        }
        boolean everywhere = decided
                && patience.await(topics.allInForce(this::local, patience.left()))
                        .orElse(false)
                && reach.behind().isEmpty();
        List<String> ended = changed(root)
                .filter(interaction -> !Interactions.live(interaction))
                .map(Interaction::getId)
                .sorted()
                .toList();
        return HttpResponse.<PolicyChangeView>status(everywhere ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(new PolicyChangeView(root.getVersion(), ended, patience.usedMillis()));
    }

    private Stream<Interaction> changed(RootPolicy root) {
        return views.interactions().all().filter(interaction -> RootPolicyReach.caused(interaction, root));
    }

    /// Whether it is known to be in force in our organisation's own log. The same statement again changes
    /// nothing, and may be waited for.
    private boolean decided(RootPolicy root, String statement, Requests.Patience patience) {
        follows(root);
        String id = UUID.nameUUIDFromBytes(("root policy\n" + statement).getBytes(UTF_8))
                .toString();
        LogEntry entry = new LogEntry(id, new RootPolicyChanged(root, statement));
        Optional<AuditEntry> decided = requests.decideAll(List.of(new Requests.Entry(own, entry)), patience)
                .getFirst()
                .map(Effects::audit);
        decided.filter(audit -> audit.getOutcome() != Outcome.ACCEPTED
                        && !root.equals(inForce().orElse(null)))
                .ifPresent(_ -> follows(root));
        return decided.isPresent();
    }

    /// Refuses one that does not follow what is in force.
    private void follows(RootPolicy root) {
        long current = inForce().map(RootPolicy::getVersion).orElse(0L);
        if (root.getVersion() != current + 1) {
            throw Problems.otherRootPolicy(current);
        }
    }

    /// What agents of ours may read by a right is in force when that right has been taken.
    private List<String> local() {
        return views.interactions()
                .all()
                .filter(interaction -> interaction.getRequesterOrganisation().equals(own)
                        && interaction.getProviderOrganisation().equals(own))
                .map(Interaction::getId)
                .toList();
    }

    private void reachAll(Requests.Patience patience) {
        List<Requests.Entry> entries = new ArrayList<>();
        for (String twin : reach.behind()) {
            reach.missing(twin).ifPresent(entry -> entries.add(new Requests.Entry(twin, entry)));
        }
        if (!entries.isEmpty()) {
            var _ = requests.decideAll(entries, patience);
        }
    }
}
