package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.identity.AgentRequest.Kind;
import parley.identity.AgentRequest.Result;
import parley.identity.AgentRequest.Why;

final class AgentRequestTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.250Z");
    private static final Did BALANCER = Did.ofTwin("did:web:grid.example:twins:balancer");
    private static final Did COMPUTER = Did.ofTwin("did:web:harbour.example:twins:computer");
    private static final byte[] BODY = "{\"feed\":\"load\"}".getBytes(StandardCharsets.UTF_8);

    /// The signature is over what it says, not over how that is written.
    @Test
    void isTheSameHoweverItIsWritten() throws Exception {
        var signed = request("balancer-agent", null, NOW.plusSeconds(60)).secure(Keys.named("agent"));
        var other = SecuredDocument.JSON.createObjectNode();
        var fields = new ArrayList<>(SecuredDocument.JSON.readTree(signed).properties());
        fields.reversed().forEach(field -> other.set(field.getKey(), field.getValue()));
        var elsewise = other.toPrettyString();

        assertThat(elsewise).isNotEqualTo(signed);
        assertThat(verify(elsewise, Function.SUBSCRIBE, NOW)).isInstanceOf(AgentRequest.Result.Verified.class);
        assertThat(AgentRequest.same(signed, elsewise)).isTrue();
        assertThat(AgentRequest.same(
                        signed, request("balancer-agent", null, NOW).secure(Keys.named("other"))))
                .isFalse();
        assertThat(AgentRequest.same("", "")).isTrue();
        assertThat(AgentRequest.same("", signed)).isFalse();
        assertThat(AgentRequest.same("{}", "no JSON")).isFalse();
    }

    @Test
    void isBelievedWhenADelegatedAgentSignedIt() {
        var request = request("balancer-agent", AgentRequest.digest(BODY), NOW.plusSeconds(60));

        var result = verify(request.secure(Keys.named("agent")), Function.SUBSCRIBE, NOW);

        assertThat(result).isEqualTo(new Result.Verified(request));
        assertThat(request.isFor(BODY)).isTrue();
        assertThat(request.isFor("{}".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(request.isFor(new byte[0])).isFalse();
    }

    @Test
    void isRefusedWithItsReason() {
        var request = request("balancer-agent", null, NOW.plusSeconds(60));
        var signed = request.secure(Keys.named("agent"));

        assertThat(why(verify("nonsense", Function.SUBSCRIBE, NOW))).isEqualTo(Why.MALFORMED);
        assertThat(why(verify(request.secure(Keys.named("mallory")), Function.SUBSCRIBE, NOW)))
                .isEqualTo(Why.UNKNOWN_KEY);
        assertThat(why(verify(forged(signed), Function.SUBSCRIBE, NOW))).isEqualTo(Why.BAD_SIGNATURE);
        assertThat(why(verify(signed.replace("/feeds/load", "/feeds/lord"), Function.SUBSCRIBE, NOW)))
                .isEqualTo(Why.BAD_SIGNATURE);
        assertThat(why(verify(signed, Function.PUBLISH, NOW))).isEqualTo(Why.NOT_DELEGATED);
        assertThat(why(verify(signed, Function.SUBSCRIBE, NOW.plusSeconds(60)))).isEqualTo(Why.NOT_VALID_NOW);
        assertThat(verify(signed, Function.SUBSCRIBE, NOW.minusSeconds(120))).isInstanceOf(Result.Verified.class);
        assertThat(why(verify(signed, Function.SUBSCRIBE, NOW.minusSeconds(121))))
                .isEqualTo(Why.NOT_VALID_NOW);
        assertThat(why(verify(request("stranger", null, NOW).secure(Keys.named("agent")), Function.SUBSCRIBE, NOW)))
                .isEqualTo(Why.UNKNOWN_KEY);
    }

    @Test
    void isRefusedOnceTheDelegationHasExpired() {
        var late = NOW.plus(Duration.ofDays(400));
        var signed = request("balancer-agent", null, late.plusSeconds(60)).secure(Keys.named("agent"));

        assertThat(why(verify(signed, Function.SUBSCRIBE, late))).isEqualTo(Why.DELEGATION_EXPIRED);
    }

    @Test
    void isRefusedWhenOneAgentSignsForAnother() {
        var unsecured = SecuredDocument.verify(
                request("balancer-agent", null, NOW.plusSeconds(60)).secure(Keys.named("agent")),
                Keys.named("agent").publicKey());
        assertThat(unsecured).isInstanceOfSatisfying(Verification.Verified.class, verified -> {
            var forged = SecuredDocument.secure(
                    verified.document(),
                    Keys.named("reader"),
                    BALANCER.method("reader", Keys.named("reader").publicKey()),
                    NOW);
            assertThat(why(verify(forged, Function.SUBSCRIBE, NOW))).isEqualTo(Why.BAD_SIGNATURE);
        });
    }

    @Test
    void isRefusedWhenItIsAnotherKindOfDocument() {
        var other = SecuredDocument.JSON.createObjectNode().put("type", "Half");
        var signed = SecuredDocument.secure(
                other,
                Keys.named("agent"),
                BALANCER.method("balancer-agent", Keys.named("agent").publicKey()),
                NOW);

        assertThat(why(verify(signed, Function.SUBSCRIBE, NOW))).isEqualTo(Why.MALFORMED);
    }

    @Test
    void isFreshForAWhile() {
        var request = request("balancer-agent", null, NOW.plusSeconds(3600));

        assertThat(request.freshAt(NOW, Duration.ofMinutes(5))).isTrue();
        assertThat(request.freshAt(NOW.plusSeconds(300 + 121), Duration.ofMinutes(5)))
                .isFalse();
        assertThat(request.freshAt(NOW.minusSeconds(121), Duration.ofMinutes(5)))
                .isFalse();
    }

    @Test
    void coversTheAttestationsThatItShows() {
        var authority = Did.organisation("did:web:authority.example");
        var key = new OrganisationKey(authority, Keys.named("authority"));
        var attestation = new Attestation(
                        "urn:uuid:1", authority, BALANCER, Map.of("class", "b"), NOW, NOW.plusSeconds(60))
                .secure(key, NOW);
        var request = request("balancer-agent", null, NOW.plusSeconds(60)).showing(List.of(attestation));
        var signed = request.secure(Keys.named("agent"));

        assertThat(verify(signed, Function.SUBSCRIBE, NOW)).isEqualTo(new Result.Verified(request));
        assertThat(Attestation.read(request.attestations().getFirst(), key.verifying())
                        .properties())
                .containsEntry("class", "b");
        assertThat(why(verify(signed.replace("\"class\":\"b\"", "\"class\":\"a\""), Function.SUBSCRIBE, NOW)))
                .isEqualTo(Why.BAD_SIGNATURE);
        assertThatIllegalArgumentException().isThrownBy(() -> request.showing(Collections.nCopies(5, attestation)));
        assertThatIllegalArgumentException().isThrownBy(() -> request.showing(List.of("{}")));
    }

    @Test
    void isRefusedIfItsValidityIsLongerThanNinetyDaysAndWhatClocksDifferBy() {
        var most = Duration.ofDays(90).plus(Duration.ofMinutes(2));
        var longest = request("balancer-agent", null, NOW.plus(most));
        var longer = request("balancer-agent", null, NOW.plus(most).plusMillis(1));

        assertThat(verify(longest.secure(Keys.named("agent")), Function.SUBSCRIBE, NOW))
                .isInstanceOf(Result.Verified.class);
        assertThat(verify(longer.secure(Keys.named("agent")), Function.SUBSCRIBE, NOW))
                .isEqualTo(new Result.Refused(Why.NOT_VALID_NOW, "valid for longer than 90 days"));
    }

    @Test
    void hasAnIdOfItsOwnHoweverItIsWritten() {
        var request = request("balancer-agent", null, NOW);
        var signed = request.secure(Keys.named("agent"));

        assertThat(AgentRequest.uniqueId(signed)).contains(request.uniqueId());
        assertThat(AgentRequest.uniqueId(" " + signed)).contains(request.uniqueId());
        assertThat(AgentRequest.uniqueId(request("reader", null, NOW).secure(Keys.named("reader"))))
                .isPresent()
                .isNotEqualTo(AgentRequest.uniqueId(signed));
        assertThat(AgentRequest.uniqueId("{}")).isEmpty();
    }

    @Test
    void travelsInAHeader() {
        var signed = request("balancer-agent", null, NOW).secure(Keys.named("agent"));

        assertThat(AgentRequest.toHeader(signed)).matches("[A-Za-z0-9_-]+");
        assertThat(AgentRequest.fromHeader(AgentRequest.toHeader(signed))).contains(signed);
        assertThat(AgentRequest.fromHeader("{}")).isEmpty();
    }

    /// Signed by another key in the name of the right one.
    private static String forged(String signed) {
        var method = BALANCER.method("balancer-agent", Keys.named("agent").publicKey());
        return SecuredDocument.verify(signed, Keys.named("agent").publicKey())
                        instanceof Verification.Verified(var document, var _)
                ? SecuredDocument.secure(document, Keys.named("mallory"), method, NOW)
                : "";
    }

    private static AgentRequest request(String agent, @Nullable String body, Instant validUntil) {
        return new AgentRequest(
                "7f0e9a34-5a4b-4f0e-8a51-2f6c60b7a001",
                Kind.SUBSCRIBE,
                BALANCER,
                agent,
                COMPUTER,
                "/feeds/load",
                body,
                "balancing",
                NOW,
                validUntil);
    }

    private static Result verify(String json, Function needed, Instant now) {
        var delegations = List.of(
                new Delegation(
                        "balancer-agent",
                        Keys.named("agent").publicKey(),
                        Set.of(Function.SUBSCRIBE),
                        NOW.plus(Duration.ofDays(365))),
                new Delegation(
                        "reader",
                        Keys.named("reader").publicKey(),
                        Set.of(Function.SUBSCRIBE),
                        NOW.plus(Duration.ofDays(365))));
        return AgentRequest.verify(json, new TwinDocument(BALANCER, 1, delegations, List.of(), "{}"), needed, now);
    }

    private static Why why(Result result) {
        return switch (result) {
            case Result.Verified verified -> throw new AssertionError(verified);
            case Result.Refused(var why, var detail) -> why;
        };
    }
}
