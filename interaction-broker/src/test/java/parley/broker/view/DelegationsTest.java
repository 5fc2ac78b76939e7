package parley.broker.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.avro.Command;
import parley.avro.CommandState;
import parley.avro.LaneDocument;
import parley.avro.Reason;
import parley.avro.TwinEntry;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.Partner;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.topics.KeptDocument;

/// What an agent may do no more is known of our own twins, and of a partner's by what is kept of them.
final class DelegationsTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final OrganisationKey HARBOUR = organisation("did:web:harbour.example", 1);
    private static final OrganisationKey GRID = organisation("did:web:grid.example", 2);
    private static final Did BALANCER = GRID.organisation().twin("balancer");
    private static final Did CRANE = HARBOUR.organisation().twin("crane");
    private static final String AGENT = BALANCER.agent("agent");
    private static final String FIRST = "invitation";
    private static final String SECOND = "another";

    private final Partner partner = new Partner("grid", GRID.organisation(), GRID.publicKey(), "harbour");
    private final Views views = Views.empty(HARBOUR.verifying());
    private final Delegations delegations = views.delegations();

    @BeforeEach
    void isAPartner() {
        delegations.joined(FIRST, partner);
    }

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

    /// A document may be read later than a command that was believed by a newer one.
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
        assertThat(lapsed(BALANCER, NOW)).as("not known").isFalse();

        delegations.take(place(FIRST, CRANE), kept(CRANE, nobody(BALANCER, GRID, 1)));
        delegations.take(place(FIRST, CRANE), kept(CRANE, nobody(CRANE, HARBOUR, 1)));
        delegations.take(place(FIRST, BALANCER), kept(BALANCER, nobody(BALANCER, HARBOUR, 1)));
        delegations.take(
                place(FIRST, BALANCER),
                kept(BALANCER, nobody(GRID.organisation().twin("other"), GRID, 1)));
        delegations.take(place(FIRST, BALANCER), kept(BALANCER, "{}"));
        delegations.take(BALANCER.value(), kept(BALANCER, nobody(BALANCER, GRID, 1)));

        assertThat(lapsed(BALANCER, NOW)).isFalse();
        assertThat(lapsed(GRID.organisation().twin("other"), NOW)).isFalse();
        assertThat(lapsed(CRANE, NOW)).isFalse();
        assertThat(delegations.lapsed("no DID", AGENT, Function.CONTROL, NOW)).isFalse();
    }

    @Test
    void aPartnersKeyMakesNoDocumentOfAnothersTwin() {
        OrganisationKey quay = organisation("did:web:quay.example", 4);
        Did tug = quay.organisation().twin("tug");
        delegations.joined("of quay", new Partner("quay", quay.organisation(), quay.publicKey(), "harbour"));

        delegations.take(place(FIRST, tug), kept(tug, nobody(tug, GRID, 1)));
        delegations.take(place("of quay", tug), kept(tug, nobody(tug, GRID, 1)));
        delegations.take(place(FIRST, tug), kept(tug, nobody(tug, quay, 1)));
        assertThat(lapsed(tug, NOW)).isFalse();

        delegations.take(place("of quay", tug), kept(tug, nobody(tug, quay, 1)));
        assertThat(lapsed(tug, NOW)).isTrue();
    }

    /// What is kept and who is a partner stand in two topics.
    @Test
    void whatIsReadBeforeItsPartnerIsKnownCountsOnceItIs() {
        delegations.left(partner);
        take(nobody(BALANCER, GRID, 2));
        take(document(BALANCER, GRID, 1, delegation("agent", 3, Function.CONTROL)));
        assertThat(lapsed(BALANCER, NOW)).as("of nobody").isFalse();

        delegations.joined(FIRST, partner);

        assertThat(lapsed(BALANCER, NOW)).as("by the newest").isTrue();
    }

    @Test
    void whatIsKeptNoLongerIsForgotten() {
        take(nobody(BALANCER, GRID, 2));
        assertThat(lapsed(BALANCER, NOW)).isTrue();

        delegations.take(place(FIRST, BALANCER), null);
        assertThat(lapsed(BALANCER, NOW)).isFalse();

        take(nobody(BALANCER, GRID, 1));
        assertThat(lapsed(BALANCER, NOW)).as("kept anew").isTrue();
    }

    @Test
    void aPartnershipThatIsMadeAnewBeginsFromNothing() {
        take(nobody(BALANCER, GRID, 2));

        delegations.left(partner);
        assertThat(lapsed(BALANCER, NOW)).as("a partner no more").isFalse();

        delegations.joined(SECOND, partner);
        assertThat(lapsed(BALANCER, NOW)).as("another partnership").isFalse();
        take(nobody(BALANCER, GRID, 3));
        assertThat(lapsed(BALANCER, NOW)).as("late, of the first").isFalse();

        String older = nobody(BALANCER, GRID, 1);
        delegations.take(place(SECOND, BALANCER), kept(BALANCER, older));
        assertThat(lapsed(BALANCER, NOW)).as("an older one, as of a backup").isTrue();
        delegations.take(place(FIRST, BALANCER), null);
        assertThat(lapsed(BALANCER, NOW)).as("the first is forgotten").isTrue();
    }

    @Test
    void aKeyThatTookAnothersPlaceIsBelieved() {
        OrganisationKey rotated = GRID.rotated(key(5), NOW);

        take(nobody(BALANCER, rotated, 2));

        assertThat(lapsed(BALANCER, NOW)).as("before it is learned").isTrue();
        partner.keys().learn(rotated.rotations().getLast());
        assertThat(lapsed(BALANCER, NOW)).as("after").isTrue();
        take(document(BALANCER, rotated, 3, delegation("agent", 3, Function.CONTROL)));
        assertThat(lapsed(BALANCER, NOW)).isFalse();
    }

    @Test
    void whatAReplacedKeySignsTakesNothingsPlaceAndWhatItHadSignedGivesWay() {
        OrganisationKey rotated = GRID.rotated(key(5), NOW);
        take(nobody(BALANCER, GRID, 5));
        partner.keys().learn(rotated.rotations().getLast());
        assertThat(lapsed(BALANCER, NOW)).as("it was believed").isTrue();

        take(document(BALANCER, GRID, 6, delegation("agent", 3, Function.CONTROL)));
        assertThat(lapsed(BALANCER, NOW)).as("with the replaced key").isTrue();

        take(document(BALANCER, rotated, 4, delegation("agent", 3, Function.CONTROL)));
        assertThat(lapsed(BALANCER, NOW)).as("with the one that counts").isFalse();
    }

    /// Whoever has the key may say that a document is newer than any that will be.
    @Test
    void whatCameAfterAReplacedKeysDocumentCountsOnceItIsKnownToBeReplaced() {
        OrganisationKey rotated = GRID.rotated(key(5), NOW);
        take(document(BALANCER, GRID, 1_000_000, delegation("agent", 3, Function.CONTROL)));
        take(nobody(BALANCER, rotated, 2));
        assertThat(lapsed(BALANCER, NOW)).isFalse();

        partner.keys().learn(rotated.rotations().getLast());

        assertThat(lapsed(BALANCER, NOW)).isTrue();
    }

    @Test
    void aDocumentIsVerifiedOncePerKeyOfItsOrganisation() {
        OrganisationKey rotated = GRID.rotated(key(5), NOW);
        PartnerTwin once = PartnerTwin.of(BALANCER.value())
                .and(nobody(BALANCER, GRID, 2))
                .and(nobody(BALANCER, GRID, 1))
                .and("{}")
                .verified(partner.keys());

        assertThat(once.verified(partner.keys())).isSameAs(once);
        assertThat(once.and("{}").verified(partner.keys()).told())
                .as("read again")
                .isEqualTo(once.told());
        assertThat(once.told()).as("the newest and the last").hasSize(2);
        partner.keys().learn(rotated.rotations().getLast());
        assertThat(once.verified(partner.keys())).isNotSameAs(once);
    }

    private boolean lapsed(Did twin, Instant now) {
        return delegations.lapsed(twin.value(), twin.agent("agent"), Function.CONTROL, now);
    }

    private void take(String document) {
        delegations.take(place(FIRST, BALANCER), kept(BALANCER, document));
    }

    private static String place(String invitation, Did twin) {
        return new KeptDocument(invitation, twin.value()).key();
    }

    private static LaneDocument kept(Did twin, String document) {
        return new LaneDocument(twin.value(), document);
    }

    /// One by which nobody acts for the twin.
    private static String nobody(Did twin, OrganisationKey by, int version) {
        return document(twin, by, version);
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
