package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecuredDocumentTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final SigningKey KEY = Keys.named("grid");
    private static final String METHOD = "did:web:grid.example#key-1";

    /// W3C Data Integrity EdDSA Cryptosuites 1.0, appendix B.2 (Representation: eddsa-jcs-2022).
    @Test
    void makesThePublishedProof() {
        var published = vector();
        var unsecured = published.deepCopy();
        var proof = (ObjectNode) unsecured.remove("proof");
        byte[] secret = Multibase.decode("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq");
        var key = SigningKey.ofSeed(Arrays.copyOfRange(secret, 2, secret.length));

        var secured = SecuredDocument.secure(
                unsecured,
                key,
                proof.get("verificationMethod").textValue(),
                Instant.parse(proof.get("created").textValue()));

        assertThat(read(secured)).isEqualTo(published);
        assertThat(key.multibase()).isEqualTo("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2");
    }

    @Test
    void verifiesThePublishedProof() {
        var key = PublicKey.multibase("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2");

        var verification = SecuredDocument.verify(vector().toPrettyString(), key);

        assertThat(verification).isInstanceOfSatisfying(Verification.Verified.class, verified -> {
            assertThat(verified.verificationMethod()).startsWith("did:key:z6Mkr");
            assertThat(verified.document().has("proof")).isFalse();
            assertThat(verified.document().get("name").textValue()).isEqualTo("Alumni Credential");
        });
    }

    @Test
    void verifiesWhatItSecuredHoweverItIsSpelled() {
        var secured = (ObjectNode) read(secured());
        var respelled = SecuredDocument.JSON.createObjectNode();
        var names = new ArrayList<String>();
        secured.fieldNames().forEachRemaining(names::add);
        names.reversed().forEach(name -> respelled.set(name, secured.get(name)));

        assertVerified(respelled.toPrettyString());
    }

    /// Whatever single change is made to whatever signed value, the document is refused.
    @Property
    void refusesAnyChange(@ForAll @IntRange(min = 0, max = 100_000) int where, @ForAll @IntRange(max = 6) int bit) {
        var json = secured();
        var changed = new StringBuilder(json);
        int at = where % json.length();
        changed.setCharAt(at, (char) (json.charAt(at) ^ (1 << bit)));

        assertThat(SecuredDocument.verify(changed.toString(), KEY.publicKey()))
                .as("%s", changed)
                .isInstanceOf(Verification.Refused.class);
    }

    @Test
    void refusesAnotherKeyAndAMissingOrDoubledProof() {
        assertRefused(SecuredDocument.verify(secured(), Keys.named("mallory").publicKey()));
        var unproven = (ObjectNode) read(secured());
        var proof = unproven.remove("proof");
        assertRefused(unproven.toString());
        unproven.putArray("proof").add(proof).add(proof);
        assertRefused(unproven.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{} {}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":NaN}",
                "{\"proof\":{}}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":9007199254740993}",
                "{\"a\":1e400}"
            })
    void refusesWhatCannotBeReadInOneWayOnly(String json) {
        assertRefused(json);
    }

    @Test
    void refusesToReadWithoutBounds() {
        assertRefused("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}");
        assertRefused("{\"a\":\"" + "x".repeat(600 * 1024) + "\"}");
    }

    @Test
    void signsNothingThatAnotherReaderCouldTakeOtherwise() {
        assertThatThrownBy(() -> secure(document().put("n", 9007199254740993L)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> secure(document().put("n", Double.NaN))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> secure(document().put("s", "\ud800"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> secure(document().put("proof", 1))).isInstanceOf(IllegalArgumentException.class);
    }

    /// Section 3.3.2, step 4: the document may have got contexts since, but only behind those that were signed.
    @Test
    void takesTheContextThatWasSigned() {
        var signed = document();
        signed.putArray("@context").add("urn:a").add("urn:b");
        var secured = (ObjectNode) read(secure(signed));

        secured.withArray("@context").add("urn:c");
        assertThat(SecuredDocument.verify(secured.toString(), KEY.publicKey()))
                .isInstanceOfSatisfying(
                        Verification.Verified.class,
                        verified ->
                                assertThat(verified.document().get("@context")).hasSize(2));

        secured.putArray("@context").add("urn:c").add("urn:a").add("urn:b");
        assertRefused(secured.toString());
        secured.remove("@context");
        assertRefused(secured.toString());
    }

    @Test
    void namesTheKeyThatADocumentClaims() {
        assertThat(SecuredDocument.claimedMethod(secured())).contains(METHOD);
        assertThat(SecuredDocument.claimedMethod("{}")).isEmpty();
        assertThat(SecuredDocument.claimedMethod("nonsense")).isEmpty();
    }

    private static ObjectNode document() {
        var document = SecuredDocument.JSON.createObjectNode();
        document.put("type", "Half").put("epoch", 3).put("wanted", true).put("by", "rule ü \"x\"\n€");
        document.putArray("startOffsets").add(0).add(41);
        return document;
    }

    private static String secured() {
        return secure(document());
    }

    private static String secure(ObjectNode document) {
        return SecuredDocument.secure(document, KEY, METHOD, NOW);
    }

    private static void assertVerified(String json) {
        assertThat(SecuredDocument.verify(json, KEY.publicKey())).isInstanceOf(Verification.Verified.class);
    }

    private static void assertRefused(String json) {
        assertRefused(SecuredDocument.verify(json, KEY.publicKey()));
    }

    private static void assertRefused(Verification verification) {
        assertThat(verification).isInstanceOf(Verification.Refused.class);
    }

    private static JsonNode read(String json) {
        try {
            return SecuredDocument.JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode vector() {
        try (var in = SecuredDocumentTest.class.getResourceAsStream("eddsa-jcs-2022.json")) {
            return (ObjectNode) SecuredDocument.JSON.readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
