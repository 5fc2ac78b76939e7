package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import parley.agent.InteractionView;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.avro.LaneRevocation;
import parley.avro.State;
import parley.deploy.run.Attestations;
import parley.identity.Attestation;
import parley.identity.Did;
import parley.topics.Topics;

/// Promises 1 and 2: what a partner attests of its twin opens what a rule makes of it, and ends it when
/// that is revoked.
@ExtendWith(TwoOrganisations.class)
final class AttestationIT {
    private static final int SOME = 20;

    private final Pair pair;

    AttestationIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void whatAPartnerAttestsCountsUntilItIsRevoked() throws Exception {
        var attesting = new Attestations(pair.grid());
        try (var crossing = Crossing.open(pair, "attested", Duration.ofMillis(5))) {
            var requester = crossing.requester();
            var attestation =
                    attesting.issue(requester.did().value(), Map.of("operator", "certified"), Duration.ofDays(1));
            requester
                    .showing(List.of(attestation))
                    .subscribe(crossing.provider().did(), Crossing.FEED);
            Patiently.await("harbour to know what the twin shows")
                    .until(() -> atProvider(crossing)
                            .json()
                            .at("/attested/0/property")
                            .asText()
                            .equals("operator"));

            var certified = Rules.attested(Did.organisation(pair.grid().did()), "operator", "certified");
            crossing.provider()
                    .policy()
                    .set(List.of(Rules.allow("certified", certified, "/", FIND, DESCRIBE, SUBSCRIBE)));

            crossing.awaitReceived(crossing.end() + SOME);
            assertThat(atProvider(crossing))
                    .extracting(InteractionView::state, InteractionView::epoch)
                    .containsExactly(State.ACTIVE, 1L);
            Patiently.await("the twin to be hidden from who shows nothing when it looks")
                    .until(() -> !seen(crossing));
            requester.keepAttestations(List.of(attestation));
            assertThat(seen(crossing)).isTrue();

            attesting.revoke(attestation);

            assertThat(crossing.awaitEnded().reason()).contains("ATTESTATION_LOST");
            assertThat(seen(crossing)).isFalse();

            var anew = attesting.issue(requester.did().value(), Map.of("operator", "certified"), Duration.ofDays(1));
            requester.keepAttestations(List.of(anew));
            Patiently.await("what is attested anew to open it")
                    .until(() -> requester
                                    .showing(List.of(anew))
                                    .subscribe(crossing.provider().did(), Crossing.FEED)
                            instanceof Subscription.Active);
            repeatRevocation(crossing, Attestation.unverified(attestation).id());
            crossing.awaitReceived(crossing.end() + SOME);
            assertThat(atProvider(crossing))
                    .extracting(InteractionView::state, InteractionView::epoch)
                    .containsExactly(State.ACTIVE, 2L);
            assertThat(seen(crossing)).isTrue();
        }
    }

    /// Whoever has grid's broker says it once more, and then what harbour tells that it does not believe: so it has
    /// read both.
    private void repeatRevocation(Crossing crossing, String attestation) throws Exception {
        try (var lane =
                new HeldLane<>(Topics.laneInteractions("harbour"), pair.grid().admin())) {
            var revocation = lane.values().stream()
                    .filter(message -> message.getMessage() instanceof LaneRevocation said
                            && said.getStatement().contains(attestation))
                    .findFirst()
                    .orElseThrow();
            lane.write(Topics.revocationKey(pair.grid().did(), attestation), revocation);
            lane.write("another", revocation);
        }
        Audited.awaitDisbelieved(
                crossing.provider()::organisationAudit, "statement", "revocation: it is of " + attestation);
    }

    private static InteractionView atProvider(Crossing crossing) {
        return crossing.provider().interaction(crossing.interaction()).orElseThrow();
    }

    private static boolean seen(Crossing crossing) {
        return crossing.requester().describe(crossing.provider().did()).isPresent();
    }
}
