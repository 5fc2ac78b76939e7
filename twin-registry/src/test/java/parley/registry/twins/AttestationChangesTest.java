package parley.registry.twins;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.AGENT_KEY;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;
import static parley.registry.world.World.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.avro.Attested;
import parley.avro.TwinEntry;
import parley.identity.AgentRequest.Kind;
import parley.identity.Attestation;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.Showing;
import parley.registry.twins.TwinDecision.Keep;
import parley.registry.twins.TwinDecision.Refuse;
import parley.registry.twins.TwinDecision.Replace;
import parley.registry.twins.TwinRefusal.Unknown;
import parley.registry.twins.TwinRefusal.Unsigned;
import parley.registry.world.World;

class AttestationChangesTest {

    private static final Did TWIN = HARBOUR.twin("computer");
    private static final String AGENT = "computer-agent";
    private static final OrganisationKey KEY = new OrganisationKey(HARBOUR, HARBOUR_KEY);
    private static final Instant END = NOW.plus(Duration.ofDays(1));
    private static final String ATTESTATION =
            new Attestation("1", HARBOUR, TWIN, Map.of("operator", "certified"), NOW, END).secure(KEY, NOW);

    private final OwnTwin twin = twin(World.entry(TWIN, AGENT, HARBOUR_KEY));

    @Test
    void whatTheTwinShowsIsKeptWithItAndOnlyItsAgentsKeySaysSo() {
        var call = Calls.change(twin, AGENT, AGENT_KEY, "/attestations");

        assertThat(AttestationChanges.put(twin, call, List.of(ATTESTATION), NOW))
                .isInstanceOfSatisfying(Replace.class, replaced -> {
                    assertThat(replaced.entry().getAttestations()).containsExactly(ATTESTATION);
                    assertThat(replaced.entry().getVersion())
                            .isEqualTo(twin.entry().getVersion() + 1);
                });
        assertThat(AttestationChanges.put(twin, call, List.of(), NOW)).isEqualTo(new Keep(twin.entry()));
        assertThat(AttestationChanges.put(twin, Calls.bare(AGENT), List.of(ATTESTATION), NOW))
                .isEqualTo(new Refuse(new Unsigned(Kind.CHANGE_TWIN, "/attestations?version=1")));
        assertThat(AttestationChanges.put(null, call, List.of(), NOW)).isEqualTo(new Refuse(new Unknown()));
    }

    @Test
    void itCountsWhenTheTwinAsksWhileItIsValidAndNotRevoked() {
        OwnTwin showing = twin(TwinEntry.newBuilder(twin.entry())
                .setAttestations(List.of(ATTESTATION))
                .build());
        Showing known = new Showing(_ -> Optional.of(KEY.verifying()), _ -> false);
        Showing revoking = new Showing(_ -> Optional.of(KEY.verifying()), _ -> true);
        Showing strange = new Showing(_ -> Optional.empty(), _ -> false);

        assertThat(showing.requester(AGENT, known, NOW).attested())
                .containsExactly(new Attested(HARBOUR.value(), "operator", "certified", END, "1"));
        assertThat(showing.requester(AGENT, known, END).attested()).isEmpty();
        assertThat(showing.requester(AGENT, revoking, NOW).attested()).isEmpty();
        assertThat(showing.requester(AGENT, strange, NOW).attested()).isEmpty();
    }

    private static OwnTwin twin(TwinEntry entry) {
        return World.own(entry, HARBOUR_KEY);
    }
}
