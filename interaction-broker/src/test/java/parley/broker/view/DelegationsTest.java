package parley.broker.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.avro.Command;
import parley.avro.CommandState;
import parley.avro.LaneDocument;
import parley.avro.LaneMessage;
import parley.avro.Reason;
import parley.avro.TwinEntry;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.Partner;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;

/// What an agent may do no more is known of our own twins, and of a partner's by its lane.
final class DelegationsTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final OrganisationKey HARBOUR = organisation("did:web:harbour.example", 1);
    private static final OrganisationKey GRID = organisation("did:web:grid.example", 2);
    private static final Did BALANCER = GRID.organisation().twin("balancer");
    private static final Did CRANE = HARBOUR.organisation().twin("crane");
    private static final String AGENT = BALANCER.agent("agent");
    private static final Partner PARTNER = new Partner("grid", GRID.organisation(), GRID.publicKey(), "harbour");

    private final Views views = Views.empty(HARBOUR.verifying());
    private final Delegations delegations = views.delegations();

    @Test
    void whatIsDelegatedHasNotLapsedUntilItIsTakenAwayOrNarrowed() {
        take(document(BALANCER, GRID, 1, delegation("agent", 3, Function.CONTROL)));
        assertThat(lapsed(BALANCER, NOW)).isFalse();
        assertThat(delegations.lapsed(BALANCER.value(), AGENT, Function.SUBSCRIBE, NOW))
                .isTrue();

        take(document(BALANCER, GRID, 2, delegation("agent", 3, Function.SUBSCRIBE)));
        assertThat(lapsed(BALANCER, NOW)).as("narrowed").isTrue();

        take(document(BALANCER, GRID, 3, delegation("agent", 4, Function.CONTROL)));
        assertThat(lapsed(BALANCER, NOW)).as("another key").isFalse();

        take(document(BALANCER, GRID, 4, delegation("another", 3, Function.CONTROL)));
        assertThat(lapsed(BALANCER, NOW)).as("taken away").isTrue();

        take(document(BALANCER, GRID, 3, delegation("agent", 4, Function.CONTROL)));
        assertThat(lapsed(BALANCER, NOW)).as("an older document").isTrue();
    }

    @Test
    void aDelegationLapsesByItself() {
        take(document(BALANCER, GRID, 1, delegation("agent", 3, Function.CONTROL)));

        assertThat(lapsed(BALANCER, NOW.plusSeconds(59))).isFalse();
        assertThat(lapsed(BALANCER, NOW.plusSeconds(60))).isTrue();
    }

    @Test
    void ofOurOwnTwinItIsInItsEntry() {
        views.twins()
                .take(
                        CRANE.value(),
                        TwinEntry.newBuilder()
                                .setTwin(CRANE.value())
                                .setName("crane")
                                .setDescription("")
                                .setDocument(document(CRANE, HARBOUR, 1, delegation("other", 3, Function.CONTROL)))
                                .setFeeds(List.of())
                                .setVersion(1)
                                .setUpdated(NOW)
                                .build());

        assertThat(lapsed(CRANE, NOW)).isTrue();
    }

    /// A lane may bring a document later than a command that was believed by a newer one.
    @Test
    void aCommandIsNotJudgedByAnOlderDocumentThanItWasBelievedBy() {
        String version = document(BALANCER, GRID, 5);
        take(version);
        long known = NOW.plusMillis(5).toEpochMilli();

        assertThat(delegations.lapsed(command(BALANCER, known), NOW)).isTrue();
        assertThat(delegations.lapsed(command(BALANCER, known + 1), NOW)).isFalse();
        assertThat(delegations.lapsed(command(GRID.organisation().twin("other"), 0), NOW))
                .as("not known")
                .isFalse();
        assertThat(delegations.lapsed(command(CRANE, 0), NOW))
                .as("ours, and gone")
                .isTrue();
    }

    private static Command command(Did requester, long documentVersion) {
        return Command.newBuilder()
                .setId("c")
                .setRequester(requester.value())
                .setProvider(CRANE.value())
                .setRequesterOrganisation(requester.organisation())
                .setProviderOrganisation(CRANE.organisation())
                .setAgent(requester.agent("agent"))
                .setControl("light")
                .setDigest("")
                .setPurpose(null)
                .setValidUntil(NOW)
                .setState(CommandState.PENDING)
                .setReason(Reason.NONE)
                .setPolicyVersion(0)
                .setRule("")
                .setDetail("")
                .setSent(NOW)
                .setUpdated(NOW)
                .setCause("")
                .setDocumentVersion(documentVersion)
                .build();
    }

    @Test
    void ofWhatIsNotKnownOrNotBelievedNothingIsSaid() {
        String none = document(BALANCER, GRID, 1);
        assertThat(lapsed(BALANCER, NOW)).as("not known").isFalse();

        delegations.take(PARTNER, CRANE.value(), message(CRANE.value(), none));
        delegations.take(PARTNER, BALANCER.value(), message(BALANCER.value(), document(BALANCER, HARBOUR, 1)));
        delegations.take(PARTNER, BALANCER.value(), null);

        assertThat(lapsed(BALANCER, NOW)).isFalse();
        assertThat(lapsed(CRANE, NOW)).isFalse();
        take(none);
        assertThat(lapsed(BALANCER, NOW)).isTrue();
        delegations.forget(PARTNER);
        assertThat(lapsed(BALANCER, NOW)).as("a partner no more").isFalse();
    }

    private boolean lapsed(Did twin, Instant now) {
        return delegations.lapsed(twin.value(), twin.agent("agent"), Function.CONTROL, now);
    }

    private void take(String document) {
        delegations.take(PARTNER, BALANCER.value(), message(BALANCER.value(), document));
    }

    private static LaneMessage message(String twin, String document) {
        return new LaneMessage(new LaneDocument(twin, document));
    }

    /// @param version in which order they were made
    private static String document(Did twin, OrganisationKey by, int version, Delegation... delegations) {
        return TwinDocument.issue(twin, List.of(delegations), by, NOW.plusMillis(version));
    }

    private static Delegation delegation(String agent, int key, Function function) {
        return new Delegation(agent, key(key).publicKey(), EnumSet.of(function), NOW.plusSeconds(60));
    }

    private static OrganisationKey organisation(String did, int seed) {
        return new OrganisationKey(new Did(did), key(seed));
    }

    private static SigningKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SigningKey.ofSeed(bytes);
    }
}
