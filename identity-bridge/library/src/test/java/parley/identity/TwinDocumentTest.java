package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import parley.identity.TwinDocument.Result;

final class TwinDocumentTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant NEXT_YEAR = Instant.parse("2027-11-23T10:00:00Z");
    private static final Did GRID = Did.organisation("did:web:grid.example");
    private static final Did BALANCER = GRID.twin("balancer");
    private static final SigningKey ORGANISATION = Keys.named("grid");
    private static final Delegation AGENT =
            new Delegation("balancer-agent", Keys.named("agent").publicKey(), EnumSet.allOf(Function.class), NEXT_YEAR);
    private static final Delegation READER =
            new Delegation("reader", Keys.named("reader").publicKey(), Set.of(Function.SUBSCRIBE), NOW.plusSeconds(60));

    @Test
    void saysWhichAgentsMayDoWhat() {
        var document = endorsed(issue());

        assertThat(document.twin()).isEqualTo(BALANCER);
        assertThat(document.delegations()).containsExactly(AGENT, READER);
        assertThat(document.delegation(BALANCER.method("reader"))).contains(READER);
        assertThat(document.ofAgent("reader")).contains(READER);
        assertThat(document.delegation(GRID.twin("other").method("reader"))).isEmpty();
        assertThat(document.delegation("reader")).isEmpty();
    }

    @Test
    void isADidDocumentWithMultikeys() throws Exception {
        var json = SecuredDocument.JSON.readTree(issue());

        assertThat(json.get("id").textValue()).isEqualTo("did:web:grid.example:twins:balancer");
        assertThat(json.at("/verificationMethod/1/id").textValue()).isEqualTo(BALANCER.method("reader"));
        assertThat(json.at("/verificationMethod/1/type").textValue()).isEqualTo("Multikey");
        assertThat(json.at("/verificationMethod/1/publicKeyMultibase").textValue())
                .startsWith("z6Mk");
        assertThat(json.at("/verificationMethod/1/parley:delegation").toString())
                .isEqualTo("{\"agent\":\"reader\",\"functions\":[\"subscribe\"],\"expires\":\"2026-11-23T10:01:00Z\"}");
        assertThat(json.at("/proof/verificationMethod").textValue()).isEqualTo("did:web:grid.example#key-1");
    }

    @Test
    void saysOfWhichKeysTheSpaceSignsWithThem() throws Exception {
        var kept = new Delegation("meter", Keys.named("meter").publicKey(), Set.of(Function.PUBLISH), NEXT_YEAR, true);

        var json = TwinDocument.issue(BALANCER, List.of(AGENT, kept), ORGANISATION, NOW);

        assertThat(endorsed(json).delegations()).containsExactly(AGENT, kept);
        var methods = SecuredDocument.JSON.readTree(json).get("verificationMethod");
        assertThat(methods.at("/0/parley:delegation").has("custody")).isFalse();
        assertThat(methods.at("/1/parley:delegation/custody").booleanValue()).isTrue();
    }

    @Test
    void aDelegationCoversItsFunctionsUntilItExpires() {
        assertThat(READER.covers(Function.SUBSCRIBE, NOW)).isTrue();
        assertThat(READER.covers(Function.PUBLISH, NOW)).isFalse();
        assertThat(READER.covers(Function.SUBSCRIBE, READER.expires())).isFalse();
    }

    @Test
    void isRefusedWhenAnotherKeyOrAnotherOrganisationEndorsedIt() {
        assertThat(TwinDocument.parseEndorsed(issue(), Keys.named("harbour").publicKey()))
                .isInstanceOf(Result.Refused.class);

        var harbour = Did.organisation("did:web:harbour.example");
        var unsecured = unsecured();
        var forged = SecuredDocument.secure(unsecured, ORGANISATION, harbour.organisationMethod(), NOW);
        assertThat(refusal(forged)).contains("not endorsed by the organisation of " + BALANCER);
    }

    @Test
    void isRefusedWhenAKeyIsNotTheTwinsOwn() {
        var unsecured = unsecured();
        ((ObjectNode) unsecured.at("/verificationMethod/0"))
                .put("id", GRID.twin("other").method("balancer-agent"));
        var json = SecuredDocument.secure(unsecured, ORGANISATION, GRID.organisationMethod(), NOW);

        assertThat(refusal(json)).contains("balancer-agent");
    }

    @Test
    void isRefusedWhenItIsAnotherKindOfDocument() {
        var other = SecuredDocument.JSON.createObjectNode().put("type", "Half");
        assertThat(refusal(SecuredDocument.secure(other, ORGANISATION, GRID.organisationMethod(), NOW)))
                .contains("id");
    }

    @Test
    void doesNotDelegateTwiceToOneAgent() {
        assertThatThrownBy(() -> TwinDocument.issue(BALANCER, List.of(READER, READER), ORGANISATION, NOW))
                .hasMessageContaining(BALANCER.value());
        assertThatThrownBy(() -> new Delegation("Reader", AGENT.key(), AGENT.functions(), NOW))
                .hasMessageContaining("Reader");
        assertThatThrownBy(() -> new Delegation("reader", AGENT.key(), Set.of(), NOW))
                .hasMessageContaining("reader");
    }

    private static String issue() {
        return TwinDocument.issue(BALANCER, List.of(AGENT, READER), ORGANISATION, NOW);
    }

    private static ObjectNode unsecured() {
        return switch (SecuredDocument.verify(issue(), ORGANISATION.publicKey())) {
            case Verification.Verified verified -> verified.document();
            case Verification.Refused refused -> throw new AssertionError(refused);
        };
    }

    private static TwinDocument endorsed(String json) {
        return switch (TwinDocument.parseEndorsed(json, ORGANISATION.publicKey())) {
            case Result.Endorsed(var document) -> document;
            case Result.Refused refused -> throw new AssertionError(refused);
        };
    }

    private static String refusal(String json) {
        return switch (TwinDocument.parseEndorsed(json, ORGANISATION.publicKey())) {
            case Result.Endorsed endorsed -> throw new AssertionError(endorsed);
            case Result.Refused(var why) -> why;
        };
    }
}
