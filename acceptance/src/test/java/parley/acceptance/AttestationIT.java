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
import parley.avro.State;
import parley.deploy.run.Attestations;
import parley.identity.Did;

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
        }
    }

    private static InteractionView atProvider(Crossing crossing) {
        return crossing.provider().interaction(crossing.interaction()).orElseThrow();
    }

    private static boolean seen(Crossing crossing) {
        return crossing.requester().describe(crossing.provider().did()).isPresent();
    }
}
