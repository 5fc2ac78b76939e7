package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import parley.avro.Attested;

final class AttestationTest {
    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
    private static final Instant END = NOW.plus(Duration.ofDays(30));
    private static final Did AUTHORITY = Did.organisation("did:web:authority.example");
    private static final Did HARBOUR = Did.organisation("did:web:harbour.example");
    private static final Did BALANCER = Did.ofTwin("did:web:grid.example:twins:balancer");
    private static final Did METER = Did.ofTwin("did:web:grid.example:twins:meter");
    private static final OrganisationKey KEY = new OrganisationKey(AUTHORITY, Keys.named("authority"));
    private static final Showing KNOWN = new Showing(AttestationTest::keys, _ -> false);

    @Test
    void what_an_organisation_attests_is_believed_of_the_twin_that_it_is_about() {
        assertThat(KNOWN.now(List.of(attestation(BALANCER).secure(KEY, NOW)), BALANCER, NOW))
                .isEqualTo(new Showing.Result.Verified(List.of(
                        new Attested(AUTHORITY.value(), "class", "b", END, "urn:uuid:1"),
                        new Attested(AUTHORITY.value(), "operator", "certified", END, "urn:uuid:1"))));
    }

    @Test
    void what_another_key_signed_or_was_altered_is_refused() {
        var forged = attestation(BALANCER).secure(new OrganisationKey(AUTHORITY, Keys.named("mallory")), NOW);
        var altered = attestation(BALANCER).secure(KEY, NOW).replace("certified", "excellent");

        assertThat(refused(forged, BALANCER, NOW)).startsWith("not signed by did:web:authority.example");
        assertThat(refused(altered, BALANCER, NOW)).startsWith("not signed by did:web:authority.example");
    }

    @Test
    void one_organisation_attests_nothing_in_the_name_of_another() {
        var harbours = new Attestation("urn:uuid:1", HARBOUR, BALANCER, Map.of("operator", "certified"), NOW, END);
        var signed = harbours.secure(new OrganisationKey(HARBOUR, Keys.named("harbour")), NOW);

        var renamed = signed.replace("\"issuer\":\"" + HARBOUR.value(), "\"issuer\":\"" + AUTHORITY.value());

        assertThat(renamed).isNotEqualTo(signed);
        assertThat(refused(renamed, BALANCER, NOW)).startsWith("not signed by did:web:authority.example");
        assertThatIllegalArgumentException().isThrownBy(() -> harbours.secure(KEY, NOW));
    }

    @Test
    void what_is_attested_of_another_twin_is_refused() {
        assertThat(refused(attestation(METER).secure(KEY, NOW), BALANCER, NOW))
                .isEqualTo("it is about " + METER + ", not about " + BALANCER);
    }

    @Test
    void what_is_over_is_refused_when_it_is_shown_and_counts_for_nothing_when_it_has_been_on_its_way() {
        var signed = attestation(BALANCER).secure(KEY, NOW);

        assertThat(refused(signed, BALANCER, END)).contains("until " + END);
        assertThat(refused(signed, BALANCER, NOW.minusSeconds(121))).contains("valid from " + NOW);
        assertThat(KNOWN.sent(List.of(signed), BALANCER, END)).isEqualTo(new Showing.Result.Verified(List.of()));
        assertThat(KNOWN.now(List.of(signed), BALANCER, END.minusMillis(1)))
                .isInstanceOf(Showing.Result.Verified.class);
    }

    @Test
    void what_was_revoked_is_refused_too() {
        var revoking = new Showing(AttestationTest::keys, each -> each.getId().equals("urn:uuid:1"));
        var signed = attestation(BALANCER).secure(KEY, NOW);

        assertThat(revoking.now(List.of(signed), BALANCER, NOW))
                .isEqualTo(new Showing.Result.Refused(0, AUTHORITY + " has revoked it"));
        assertThat(revoking.sent(List.of(signed), BALANCER, NOW)).isEqualTo(new Showing.Result.Verified(List.of()));
    }

    @Test
    void what_an_unknown_organisation_attests_counts_for_nothing() {
        var stranger = Did.organisation("did:web:stranger.example");
        var signed = new Attestation("x", stranger, BALANCER, Map.of("operator", "certified"), NOW, END)
                .secure(new OrganisationKey(stranger, Keys.named("stranger")), NOW);

        assertThat(KNOWN.now(List.of(signed), BALANCER, NOW)).isEqualTo(new Showing.Result.Verified(List.of()));
    }

    @Test
    void what_a_key_signed_that_has_taken_the_place_of_the_known_one_is_believed() {
        var rotated = KEY.rotated(Keys.named("next"), NOW);

        assertThat(KNOWN.now(List.of(attestation(BALANCER).secure(rotated, NOW)), BALANCER, NOW))
                .isInstanceOf(Showing.Result.Verified.class);
    }

    @Test
    void a_request_shows_few_of_them_and_nothing_else() {
        var signed = attestation(BALANCER).secure(KEY, NOW);

        assertThat(KNOWN.now(Collections.nCopies(5, signed), BALANCER, NOW)).isInstanceOf(Showing.Result.Refused.class);
        assertThat(refused("{}", BALANCER, NOW)).contains("no issuer");
        assertThat(refused("7", BALANCER, NOW)).contains("no issuer");
    }

    @Test
    void an_attestation_is_bounded() {
        var many = new TreeMap<String, String>();
        for (int i = 0; i <= Attestation.MOST_PROPERTIES; i++) {
            many.put("p" + i, "x");
        }
        assertFlaw("credentialSubject: 1 to 16", () -> attestation("i", many, END));
        assertFlaw("credentialSubject: 1 to 16", () -> attestation("i", Map.of(), END));
        assertFlaw("credentialSubject: a property", () -> attestation("i", Map.of("Class", "x"), END));
        assertFlaw("credentialSubject: a property", () -> attestation("i", Map.of("id", "x"), END));
        assertFlaw("credentialSubject.p: 1 to 200", () -> attestation("i", Map.of("p", "x".repeat(201)), END));
        assertFlaw("id: ", () -> attestation("a b", Map.of("p", "x"), END));
        assertFlaw("validUntil: ", () -> attestation("i", Map.of("p", "x"), NOW));
        assertFlaw("validUntil: ", () -> attestation("i", Map.of("p", "x"), NOW.plus(Duration.ofDays(367))));
    }

    @Test
    void a_revocation_is_the_issuers_alone() {
        var revocation = new AttestationRevocation(AUTHORITY, "urn:uuid:1", END, NOW);
        var signed = revocation.secure(KEY);

        assertThat(AttestationRevocation.read(signed, KEY.verifying())).isEqualTo(revocation);
        assertFlaw(
                "not signed by",
                () -> AttestationRevocation.read(signed, keys(HARBOUR.value()).orElseThrow()));
        assertFlaw("not signed by", () -> AttestationRevocation.read(signed.replace(":1", ":2"), KEY.verifying()));
        assertFlaw(
                "type: ", () -> AttestationRevocation.read(attestation(BALANCER).secure(KEY, NOW), KEY.verifying()));
    }

    private static void assertFlaw(String start, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageStartingWith(start);
    }

    private static String refused(String json, Did twin, Instant now) {
        return KNOWN.now(List.of(json), twin, now) instanceof Showing.Result.Refused(int _, String why) ? why : "";
    }

    private static Attestation attestation(Did twin) {
        return new Attestation("urn:uuid:1", AUTHORITY, twin, Map.of("operator", "certified", "class", "b"), NOW, END);
    }

    private static Attestation attestation(String id, Map<String, String> properties, Instant until) {
        return new Attestation(id, AUTHORITY, BALANCER, properties, NOW, until);
    }

    private static Optional<OrganisationKeys> keys(String organisation) {
        return switch (organisation) {
            case "did:web:authority.example" ->
                Optional.of(OrganisationKeys.pinned(
                        AUTHORITY, Keys.named("authority").publicKey()));
            case "did:web:harbour.example" ->
                Optional.of(
                        OrganisationKeys.pinned(HARBOUR, Keys.named("harbour").publicKey()));
            default -> Optional.empty();
        };
    }
}
