package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.framing.SourcePosition;
import parley.identity.RecordSignature.Stamp;
import parley.identity.RetiredKey.LastSigned;
import parley.identity.TwinDocument.Result;

final class TwinDocumentTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant NEXT_YEAR = Instant.parse("2027-11-23T10:00:00Z");
    private static final Did GRID = Did.organisation("did:web:grid.example");
    private static final Did BALANCER = GRID.twin("balancer");
    private static final OrganisationKey ORGANISATION = new OrganisationKey(GRID, Keys.named("grid"));
    private static final Delegation AGENT =
            new Delegation("balancer-agent", Keys.named("agent").publicKey(), EnumSet.allOf(Function.class), NEXT_YEAR);
    private static final Delegation READER =
            new Delegation("reader", Keys.named("reader").publicKey(), Set.of(Function.SUBSCRIBE), NOW.plusSeconds(60));

    @Test
    void saysWhichAgentsMayDoWhat() {
        var document = endorsed(issue());

        assertThat(document.twin()).isEqualTo(BALANCER);
        assertThat(document.delegations()).containsExactly(AGENT, READER);
        assertThat(document.delegation(BALANCER.method("reader", READER.key()))).contains(READER);
        assertThat(document.ofAgent("reader")).contains(READER);
        assertThat(document.delegation(GRID.twin("other").method("reader", READER.key())))
                .isEmpty();
        assertThat(document.delegation("reader")).isEmpty();
    }

    @Test
    void isADidDocumentWithMultikeys() throws Exception {
        var json = SecuredDocument.JSON.readTree(issue());

        assertThat(json.at("/@context/0").textValue())
                .as("DID Core 1.0, 4.1: the first of them")
                .isEqualTo("https://www.w3.org/ns/did/v1");
        assertThat(json.get("id").textValue()).isEqualTo("did:web:grid.example:twins:balancer");
        assertThat(json.get("controller").textValue()).isEqualTo("did:web:grid.example");
        for (int i = 0; i < json.get("verificationMethod").size(); i++) {
            assertThat(json.at("/verificationMethod/" + i + "/controller").textValue())
                    .as("5.2: required")
                    .isEqualTo("did:web:grid.example:twins:balancer");
            assertThat(json.at("/assertionMethod/" + i)).isEqualTo(json.at("/verificationMethod/" + i + "/id"));
        }
        assertThat(json.at("/verificationMethod/1/id").textValue()).isEqualTo(BALANCER.method("reader", READER.key()));
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

    /// What was signed with the old key stays good, and nothing else is.
    @Test
    void namesTheLastThatARetiredKeySigned() {
        var old = Keys.named("old").publicKey();
        var retired = new RetiredKey(
                "balancer-agent", old, NOW, List.of(new LastSigned("load", 100, List.of(7L, -1L), List.of(50L, 9L))));
        var before = endorsed(issue());

        var document = endorsed(before.next(List.of(AGENT, READER), List.of(retired), ORGANISATION, NOW));

        assertThat(document.version()).isGreaterThan(before.version());
        assertThat(document.retired()).containsExactly(retired);
        assertThat(publisher(document, old, "load", 100, 7, 0, 49)).isEqualTo(old);
        assertThat(publisher(document, old, "load", 100, 0, 0, 50))
                .as("a number that the agent has used, in a place where it wrote nothing")
                .isNull();
        assertThat(publisher(document, old, "load", 100, 8, 0, 49)).isNull();
        assertThat(publisher(document, old, "load", 100, 0, 1, 3)).isNull();
        assertThat(publisher(document, old, "load", 99, 1_000, 0, 49)).isEqualTo(old);
        assertThat(publisher(document, old, "load", 99, 0, 0, 50)).isNull();
        assertThat(publisher(document, old, "load", 101, 0, 0, 0)).isNull();
        assertThat(publisher(document, old, "load", 99, 0, 2, 0)).isNull();
        assertThat(publisher(document, old, "other", 100, 0, 0, 0)).isNull();
        assertThat(publisher(document, AGENT.key(), "load", 101, 0, 0, 60)).isEqualTo(AGENT.key());
    }

    @Test
    void withoutTheAgentItsRetiredKeysAreGoodForNothing() {
        var old = Keys.named("old").publicKey();
        var retired = new RetiredKey(
                "balancer-agent", old, NOW, List.of(new LastSigned("load", 100, List.of(7L), List.of(50L))));

        var document = endorsed(endorsed(issue()).next(List.of(READER), List.of(retired), ORGANISATION, NOW));

        assertThat(publisher(document, old, "load", 100, 7, 0, 0)).isNull();
    }

    @Test
    void forgetsTheOldestOfManyRetiredKeys() {
        var keys = IntStream.rangeClosed(0, TwinDocument.RETIRED)
                .mapToObj(i -> new RetiredKey("reader", Keys.named("old-" + i).publicKey(), NOW, List.of()))
                .toList();

        var document = endorsed(endorsed(issue()).next(List.of(AGENT), keys, ORGANISATION, NOW));

        assertThat(document.retired()).isEqualTo(keys.subList(1, keys.size()));
    }

    private static @Nullable PublicKey publisher(
            TwinDocument document, PublicKey key, String feed, long start, long sequence, int partition, long offset) {
        var stamp = new Stamp(
                BALANCER.feedUrl(feed), BALANCER.method("balancer-agent", key), start, sequence, NOW.toEpochMilli());
        return document.publisher(stamp, new SourcePosition(partition, offset), NOW);
    }

    /// What terms show is signed by the one key that may, and that key signs nothing else.
    @Test
    void whoDerivesPublishesNothingAndWhoPublishesDerivesNothing() {
        var deriving = Keys.named("deriving");
        var may = new Delegation("feed-streams", deriving.publicKey(), Set.of(Function.DERIVE), NEXT_YEAR);
        var agent = new Delegation("balancer-agent", AGENT.key(), Function.ofAgents(), NEXT_YEAR);
        var document = endorsed(TwinDocument.issue(BALANCER, List.of(agent, may), ORGANISATION, NOW));
        var source = new SourcePosition(0, 0);
        var published = new Stamp(
                BALANCER.feedUrl("load"), BALANCER.method("balancer-agent", AGENT.key()), 1, 2, NOW.toEpochMilli());
        var derived = published.derived(BALANCER.method("feed-streams", may.key()));

        assertThat(document.publisher(published, source, NOW)).isEqualTo(AGENT.key());
        assertThat(document.publisher(derived, source, NOW)).isEqualTo(may.key());
        assertThat(derived.source()).isEqualTo(published.key());
        assertThat(document.publisher(published.derived(published.key()), source, NOW))
                .as("an agent says that it derived")
                .isNull();
        assertThat(document.publisher(new Stamp(derived.feed(), derived.key(), 1, 2, NOW.toEpochMilli()), source, NOW))
                .as("the service says that it published")
                .isNull();
        assertThat(Function.ofAgents()).doesNotContain(Function.DERIVE).hasSize(Function.values().length - 1);
    }

    @Test
    void aDelegationCoversItsFunctionsUntilItExpires() {
        assertThat(READER.covers(Function.SUBSCRIBE, NOW)).isTrue();
        assertThat(READER.covers(Function.PUBLISH, NOW)).isFalse();
        assertThat(READER.covers(Function.SUBSCRIBE, READER.expires())).isFalse();
    }

    @Test
    void isRefusedWhenAnotherKeyOrAnotherOrganisationEndorsedIt() {
        assertThat(TwinDocument.parseEndorsed(
                        issue(),
                        OrganisationKeys.pinned(GRID, Keys.named("harbour").publicKey())))
                .isInstanceOf(Result.Refused.class);

        var harbour = Did.organisation("did:web:harbour.example");
        var unsecured = unsecured();
        var forged = new OrganisationKey(harbour, Keys.named("grid")).secure(unsecured, NOW);
        assertThat(refusal(forged)).contains("not by " + GRID);
        assertThat(TwinDocument.parseEndorsed(forged, OrganisationKeys.pinned(harbour, ORGANISATION.publicKey())))
                .isEqualTo(new Result.Refused("not endorsed by the organisation of " + BALANCER));
    }

    @Test
    void isRefusedWhenAKeyIsNotTheTwinsOwn() {
        var unsecured = unsecured();
        ((ObjectNode) unsecured.at("/verificationMethod/0"))
                .put("id", GRID.twin("other").method("balancer-agent", READER.key()));
        var json = ORGANISATION.secure(unsecured, NOW);

        assertThat(refusal(json)).contains("balancer-agent");
    }

    @Test
    void isRefusedWhenItIsAnotherKindOfDocument() {
        var other = SecuredDocument.JSON.createObjectNode().put("type", "Half");
        assertThat(refusal(ORGANISATION.secure(other, NOW))).contains("id");
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
        return switch (TwinDocument.parseEndorsed(json, ORGANISATION.verifying())) {
            case Result.Endorsed(var document) -> document;
            case Result.Refused refused -> throw new AssertionError(refused);
        };
    }

    private static String refusal(String json) {
        return switch (TwinDocument.parseEndorsed(json, ORGANISATION.verifying())) {
            case Result.Endorsed endorsed -> throw new AssertionError(endorsed);
            case Result.Refused(var why) -> why;
        };
    }
}
