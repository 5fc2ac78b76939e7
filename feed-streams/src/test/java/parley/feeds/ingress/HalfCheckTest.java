package parley.feeds.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.feeds.Interactions.BALANCER;
import static parley.feeds.Interactions.COMPUTER;
import static parley.feeds.Interactions.FEED;
import static parley.feeds.Interactions.ID;
import static parley.feeds.Interactions.NOW;
import static parley.feeds.Organisation.GRID;
import static parley.feeds.Organisation.HARBOUR;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.Half;
import parley.avro.LaneHalf;
import parley.avro.PartnerHalf;
import parley.avro.Reason;
import parley.avro.Side;
import parley.feeds.Organisation;
import parley.identity.AgentRequest;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.Halves;
import parley.identity.OrganisationKey;
import parley.identity.Showing;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;

/// Promise 5: of a partner's halves only those count that its organisation, and for a request its agent, has
/// signed.
final class HalfCheckTest {

    private static final Did REQUESTER = Did.ofTwin(BALANCER);
    private static final Did PROVIDER = Did.ofTwin(COMPUTER);
    private static final String AGENT = "balancer-agent";
    private static final String GIVING = HARBOUR.document(PROVIDER, AGENT);
    private static final Showing SHOWING = Attesting.known(HARBOUR, GRID);

    private final PartnerDocuments documents = new PartnerDocuments(GRID.asPartner(), () -> NOW);
    private final HalfCheck atHarbour = new HalfCheck(
            HARBOUR.did(),
            GRID.asPartner(),
            (twin, feed) -> twin.equals(COMPUTER) && feed.equals(FEED) ? 3 : 0,
            documents::newest,
            SHOWING);
    private final HalfCheck atGrid =
            new HalfCheck(GRID.did(), HARBOUR.asPartner(), (twin, feed) -> 0, document -> document, SHOWING);

    @Test
    void a_signed_request_in_a_signed_half_is_handed_on_with_the_partitions_of_our_feed() {
        LaneHalf sent = asked(GRID.key(), request(AGENT));

        PartnerHalf half = believed(atHarbour.check(ID, sent, NOW));

        assertThat(half.getAgent()).isEqualTo(BALANCER + "#" + AGENT);
        assertThat(half.getPartitions()).isEqualTo(3);
        assertThat(half.getPurpose()).isEqualTo("balancing");
        assertThat(half.getValidUntil()).isEqualTo(NOW.plusSeconds(60));
        assertThat(half.getRequest()).isEqualTo(sent.getRequest());
        assertThat(half.getOrganisation()).isEqualTo(GRID.did().value());
    }

    @Test
    void an_offer_says_until_when_it_holds_and_needs_no_request() {
        Half offered = new Half(Side.PROVIDER, 1L, 1L, true, Reason.OFFERED, COMPUTER, List.of(), NOW, null, "", null);
        Halves.Offer offer = new Halves.Offer(NOW.plusSeconds(60), "balancing");

        PartnerHalf half = believed(atGrid.check(ID, lane(offered, HARBOUR.key(), "", GIVING, offer), NOW));

        assertThat(half.getValidUntil()).isEqualTo(NOW.plusSeconds(60));
        assertThat(half.getPurpose()).isEqualTo("balancing");
        assertThat(half.getHalf()).isEqualTo(offered);
    }

    /// Its records can be verified at once, whatever else has arrived.
    @Test
    void what_gives_something_brings_the_keys_of_who_gives_it() {
        Half granted = new Half(Side.PROVIDER, 1L, 1L, true, Reason.NONE, COMPUTER, List.of(7L), NOW, null, "", null);
        Half ended = new Half(
                Side.PROVIDER, 1L, 2L, false, Reason.TERMINATED_BY_PROVIDER, COMPUTER, List.of(), NOW, null, "", null);
        String before = HARBOUR.document(PROVIDER, AGENT);
        String document = endorsed(HARBOUR, before).next(List.of(), List.of(), HARBOUR.organisationKey(), NOW);
        PartnerDocuments known = new PartnerDocuments(HARBOUR.asPartner(), () -> NOW);
        HalfCheck check = new HalfCheck(GRID.did(), HARBOUR.asPartner(), (_, _) -> 3, known::newest, SHOWING);

        assertThat(believed(check.check(ID, lane(granted, HARBOUR.key(), "", document), NOW))
                        .getHalf())
                .isEqualTo(granted);
        assertThat(known.newest(before)).isEqualTo(document);
        for (String forged : List.of(
                "",
                GRID.document(PROVIDER, AGENT),
                document.replace("did/v1", "did/v2"),
                HARBOUR.document(HARBOUR.did().twin("other"), AGENT))) {
            assertThat(check.check(ID, lane(granted, HARBOUR.key(), "", forged), NOW))
                    .isInstanceOfSatisfying(
                            HalfCheck.Result.Refused.class,
                            refused -> assertThat(refused.why()).startsWith("provider's document: "));
            assertThat(believed(check.check(ID, lane(ended, HARBOUR.key(), "", forged), NOW))
                            .getHalf())
                    .isEqualTo(ended);
        }
    }

    @Test
    void a_half_from_ahead_of_time_is_refused_unless_it_ends_something() {
        Instant ahead = NOW.plusSeconds(121);
        Half offered =
                new Half(Side.PROVIDER, 1L, 1L, true, Reason.OFFERED, COMPUTER, List.of(), ahead, null, "", null);
        Halves.Offer offer = new Halves.Offer(ahead.plusSeconds(60), "balancing");
        Half ended = new Half(
                Side.PROVIDER,
                1L,
                2L,
                false,
                Reason.TERMINATED_BY_PROVIDER,
                COMPUTER,
                List.of(),
                ahead,
                null,
                "",
                null);

        assertThat(atGrid.check(ID, lane(offered, HARBOUR.key(), "", GIVING, offer), NOW))
                .isEqualTo(new HalfCheck.Result.Refused(
                        "issued at " + ahead + ", which is more than two minutes ahead of the clock here"));
        assertThat(believed(atGrid.check(ID, lane(offered, HARBOUR.key(), "", GIVING, offer), NOW.plusSeconds(1))))
                .isNotNull();
        assertThat(believed(atGrid.check(ID, lane(ended, HARBOUR.key(), "", ""), NOW))
                        .getHalf())
                .isEqualTo(ended);
    }

    @Test
    void an_offer_is_declined_without_a_request() {
        Half declined =
                new Half(Side.REQUESTER, 1L, 1L, false, Reason.DECLINED, BALANCER, List.of(), NOW, null, "", null);

        PartnerHalf half = believed(atHarbour.check(ID, lane(declined, GRID.key(), "", ""), NOW));

        assertThat(half.getAgent()).startsWith(BALANCER + "#");
        assertThat(half.getHalf()).isEqualTo(declined);
    }

    @Test
    void a_half_that_the_partner_did_not_sign_is_refused() {
        assertThat(atHarbour.check(ID, asked(HARBOUR.key(), request(AGENT)), NOW))
                .isInstanceOf(HalfCheck.Result.Refused.class);
    }

    @Test
    void a_request_that_its_agent_did_not_sign_is_refused() {
        assertThat(atHarbour.check(ID, asked(GRID.key(), request("mallory")), NOW))
                .isInstanceOf(HalfCheck.Result.Refused.class);
        assertThat(atHarbour.check(ID, asked(GRID.key(), "{}"), NOW)).isInstanceOf(HalfCheck.Result.Refused.class);
    }

    @Test
    void a_request_for_another_feed_is_refused() {
        String other = request(AGENT, AgentRequest.Kind.SUBSCRIBE, "/feeds/other");
        String another = request(AGENT, AgentRequest.Kind.TERMINATE, "/feeds/load");

        assertThat(atHarbour.check(ID, asked(GRID.key(), other), NOW)).isInstanceOf(HalfCheck.Result.Refused.class);
        assertThat(atHarbour.check(ID, asked(GRID.key(), another), NOW)).isInstanceOf(HalfCheck.Result.Refused.class);
    }

    @Test
    void a_delegation_without_subscribe_and_one_that_has_lapsed_since_are_refused() {
        String publishOnly = GRID.document(REQUESTER, EnumSet.of(Function.PUBLISH), Instant.MAX, AGENT);
        String lapsed = GRID.document(REQUESTER, EnumSet.allOf(Function.class), NOW.plus(Duration.ofSeconds(5)), AGENT);

        assertThat(atHarbour.check(ID, lane(half(true), GRID.key(), request(AGENT), publishOnly), NOW))
                .isInstanceOf(HalfCheck.Result.Refused.class);
        assertThat(atHarbour.check(ID, lane(half(true), GRID.key(), request(AGENT), lapsed), NOW.plusSeconds(10)))
                .isInstanceOf(HalfCheck.Result.Refused.class);
    }

    /// Whatever document a request brings along, what a newer one no longer delegates is revoked.
    @Test
    void a_revoked_key_is_not_brought_back_by_an_older_document() {
        LaneHalf sent = lane(half(true), GRID.key(), request(AGENT), GRID.document(REQUESTER, AGENT));
        Delegation another = new Delegation(
                "another",
                Organisation.keyOf("another").publicKey(),
                EnumSet.allOf(Function.class),
                Instant.parse("2100-01-01T00:00:00Z"));
        String after =
                endorsed(GRID, sent.getDocument()).next(List.of(another), List.of(), GRID.organisationKey(), NOW);
        believed(atHarbour.check(ID, sent, NOW));

        assertThat(documents.take(BALANCER, after)).isEmpty();

        assertThat(atHarbour.check(ID, sent, NOW)).isInstanceOf(HalfCheck.Result.Refused.class);
        assertThat(documents.revoked(
                        REQUESTER.method(AGENT, Organisation.keyOf(AGENT).publicKey())))
                .isTrue();
    }

    @Test
    void a_document_counts_only_for_its_own_twin_and_if_the_partner_endorsed_it() {
        String document = GRID.document(REQUESTER, AGENT);

        assertThat(documents.take(BALANCER, document)).isEmpty();
        assertThat(documents.take(GRID.did().twin("other").value(), document)).isPresent();
        assertThat(documents.take(BALANCER, HARBOUR.document(REQUESTER, AGENT))).isPresent();
        assertThat(documents.take(COMPUTER, GRID.document(PROVIDER, AGENT))).isPresent();
        assertThat(documents.take(BALANCER, "{}")).isPresent();
    }

    private static TwinDocument endorsed(Organisation by, String json) {
        TwinDocument.Result result =
                TwinDocument.parseEndorsed(json, by.asPartner().keys());
        assertThat(result).isInstanceOf(TwinDocument.Result.Endorsed.class);
        return ((TwinDocument.Result.Endorsed) result).document();
    }

    @Test
    void a_request_that_lapsed_on_its_way_is_for_the_log_to_decide_on() {
        PartnerHalf half = believed(atHarbour.check(ID, asked(GRID.key(), request(AGENT)), NOW.plusSeconds(3600)));

        assertThat(half.getValidUntil()).isEqualTo(NOW.plusSeconds(60));
    }

    /// An interaction may be suspended for longer than any request is valid; whether it was for this one, the
    /// log knows.
    @Test
    void what_is_taken_up_again_needs_a_request_that_was_valid_once_and_a_key_that_counts_now() {
        Instant later = NOW.plus(Duration.ofDays(1));
        Half resumed =
                new Half(Side.REQUESTER, 2L, 1L, true, Reason.RESUMED, BALANCER, List.of(), later, null, "", null);
        Half asks = new Half(Side.REQUESTER, 2L, 1L, true, Reason.NONE, BALANCER, List.of(), later, null, "", null);
        String lapsed = GRID.document(REQUESTER, EnumSet.allOf(Function.class), NOW.plus(Duration.ofHours(3)), AGENT);
        String without = GRID.document(REQUESTER, EnumSet.of(Function.PUBLISH), NOW.plus(Duration.ofDays(9)), AGENT);

        PartnerHalf half = believed(atHarbour.check(ID, lane(resumed, GRID.key(), request(AGENT), null), later));

        assertThat(half.getHalf()).isEqualTo(resumed);
        assertThat(half.getValidUntil()).isEqualTo(NOW.plusSeconds(60));
        assertThat(atHarbour.check(ID, lane(asks, GRID.key(), request(AGENT), null), later))
                .isInstanceOf(HalfCheck.Result.Refused.class);
        assertThat(atHarbour.check(ID, lane(resumed, GRID.key(), request("mallory"), null), later))
                .isInstanceOf(HalfCheck.Result.Refused.class);
        assertThat(atHarbour.check(ID, lane(resumed, GRID.key(), request(AGENT), without), later))
                .isInstanceOf(HalfCheck.Result.Refused.class);
        assertThat(atHarbour.check(ID, lane(resumed, GRID.key(), request(AGENT), lapsed), later))
                .as("a delegation that has expired meanwhile")
                .isInstanceOf(HalfCheck.Result.Refused.class);
    }

    @Test
    void what_a_request_shows_to_be_attested_goes_into_the_log() {
        String ours = Attesting.attestation(HARBOUR, REQUESTER, NOW);
        String strange = Attesting.attestation(Organisation.QUAY, REQUESTER, NOW);

        PartnerHalf half = believed(atHarbour.check(ID, asked(GRID.key(), showing(ours, strange)), NOW));

        assertThat(half.getAttested()).containsExactly(Attesting.attested(HARBOUR, NOW));
    }

    @Test
    void a_request_that_shows_a_wrong_attestation_is_refused_and_one_that_is_over_counts_for_nothing() {
        String altered = Attesting.attestation(HARBOUR, REQUESTER, NOW).replace("certified", "excellent");
        String another =
                Attesting.attestation(HARBOUR, REQUESTER.organisationOf().twin("other"), NOW);
        String over = Attesting.attestation(HARBOUR, REQUESTER, NOW.minus(Attesting.VALID));

        for (String wrong : List.of(altered, another, "{\"issuer\":\"" + HARBOUR.did() + "\"}")) {
            assertThat(atHarbour.check(ID, asked(GRID.key(), showingAny(wrong)), NOW))
                    .isInstanceOfSatisfying(
                            HalfCheck.Result.Refused.class,
                            refused -> assertThat(refused.why()).startsWith("request: attestations[0]: "));
        }
        assertThat(believed(atHarbour.check(ID, asked(GRID.key(), showing(over)), NOW))
                        .getAttested())
                .isEmpty();
    }

    @Test
    void an_end_needs_no_valid_request() {
        Half end = half(false);

        PartnerHalf half = believed(atHarbour.check(ID, lane(end, GRID.key(), request("mallory"), "{}"), NOW));

        assertThat(half.getHalf().getWanted()).isFalse();
        assertThat(half.getAgent()).startsWith(BALANCER + "#");
    }

    @Test
    void a_providers_half_is_handed_on_to_the_requesters_side() {
        Half provider = new Half(Side.PROVIDER, 1L, 2L, true, Reason.NONE, "by", List.of(7L), NOW, null, "", null);

        PartnerHalf half = believed(atGrid.check(ID, lane(provider, HARBOUR.key(), "", GIVING), NOW));

        assertThat(half.getHalf()).isEqualTo(provider);
        assertThat(half.getPartitions()).isZero();
        assertThat(half.getRequest()).isEmpty();
    }

    @Test
    void a_partner_cannot_speak_for_another_side_or_another_interaction() {
        Half provider = new Half(Side.PROVIDER, 1L, 2L, true, Reason.NONE, "by", List.of(7L), NOW, null, "", null);

        assertThat(atHarbour.check(ID, lane(provider, GRID.key(), "", ""), NOW))
                .isInstanceOf(HalfCheck.Result.Refused.class);
        assertThat(atHarbour.check("another", asked(GRID.key(), request(AGENT)), NOW))
                .isInstanceOf(HalfCheck.Result.Refused.class);
        HalfCheck elsewhere = new HalfCheck(
                Did.organisation("did:web:x.example"),
                GRID.asPartner(),
                (twin, feed) -> 1,
                document -> document,
                SHOWING);
        assertThat(elsewhere.check(ID, asked(GRID.key(), request(AGENT)), NOW))
                .isInstanceOf(HalfCheck.Result.Refused.class);
    }

    private static PartnerHalf believed(HalfCheck.Result result) {
        assertThat(result).isInstanceOf(HalfCheck.Result.Believed.class);
        return ((HalfCheck.Result.Believed) result).half();
    }

    private static Half half(boolean wanted) {
        return new Half(Side.REQUESTER, 1L, 1L, wanted, Reason.NONE, BALANCER, List.of(), NOW, null, "", null);
    }

    private static String showing(String... attestations) {
        return plain().showing(List.of(attestations)).secure(Organisation.keyOf(AGENT));
    }

    /// As an agent with other software could sign it.
    private static String showingAny(String attestation) {
        AgentRequest plain = plain();
        return new AgentRequest(
                        plain.id(),
                        plain.kind(),
                        plain.twin(),
                        plain.agent(),
                        plain.provider(),
                        plain.resource(),
                        plain.body(),
                        plain.purpose(),
                        plain.issued(),
                        plain.validUntil(),
                        List.of(attestation))
                .secure(Organisation.keyOf(AGENT));
    }

    private static AgentRequest plain() {
        return new AgentRequest(
                "id",
                AgentRequest.Kind.SUBSCRIBE,
                REQUESTER,
                AGENT,
                PROVIDER,
                "/feeds/" + FEED,
                null,
                "balancing",
                NOW,
                NOW.plusSeconds(60));
    }

    private static String request(String signer) {
        return request(signer, AgentRequest.Kind.SUBSCRIBE, "/feeds/" + FEED);
    }

    private static String request(String signer, AgentRequest.Kind kind, String resource) {
        return new AgentRequest(
                        "id", kind, REQUESTER, AGENT, PROVIDER, resource, null, "balancing", NOW, NOW.plusSeconds(60))
                .secure(Organisation.keyOf(signer));
    }

    private static LaneHalf asked(SigningKey key, String request) {
        return lane(half(true), key, request, null);
    }

    private static LaneHalf lane(Half half, SigningKey key, String request, @Nullable String document) {
        return lane(half, key, request, document, null);
    }

    private static LaneHalf lane(
            Half half, SigningKey key, String request, @Nullable String document, Halves.@Nullable Offer offer) {
        Did speaker = half.getSide() == Side.REQUESTER ? REQUESTER : PROVIDER;
        return new LaneHalf(
                ID,
                Halves.secure(
                        new Halves.SignedHalf(ID, BALANCER, COMPUTER, FEED, null, 0, half, offer),
                        new OrganisationKey(speaker.organisationOf(), key)),
                request,
                document == null ? GRID.document(REQUESTER, AGENT) : document);
    }
}
