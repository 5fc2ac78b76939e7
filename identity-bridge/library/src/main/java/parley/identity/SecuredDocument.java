package parley.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;

/// JSON objects secured with a Data Integrity proof of cryptosuite `eddsa-jcs-2022`.
///
/// W3C Data Integrity EdDSA Cryptosuites 1.0, section 3.3. Beyond the standard, a document is refused if two readers
/// could
/// disagree on what it says: duplicate names, numbers a double cannot hold, broken surrogates, a set of proofs.
public final class SecuredDocument {
    static final String PROOF = "proof";
    private static final String CONTEXT = "@context";
    private static final int LONGEST = 512 * 1024;
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxDocumentLength(LONGEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SecuredDocument() {}

    /// The document with a proof by this key, as JSON.
    /// @param verificationMethod the id under which verifiers know the key
    /// @throws IllegalArgumentException if the document has a proof already or cannot be signed without doubt
    public static String secure(ObjectNode unsecured, SigningKey key, String verificationMethod, Instant created) {
        if (unsecured.has(PROOF)) {
            throw new IllegalArgumentException("the document has a proof already");
        }
        ambiguity(unsecured).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        var secured = unsecured.deepCopy();
        secured.set(PROOF, proof(unsecured, key, verificationMethod, created));
        return secured.toString();
    }

    static ObjectNode proof(ObjectNode unsecured, SigningKey key, String verificationMethod, Instant created) {
        var proof = JSON.createObjectNode()
                .put("type", "DataIntegrityProof")
                .put("cryptosuite", "eddsa-jcs-2022")
                .put("created", created.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("verificationMethod", verificationMethod)
                .put("proofPurpose", "assertionMethod");
        if (unsecured.has(CONTEXT)) {
            proof.set(CONTEXT, unsecured.get(CONTEXT));
        }
        return proof.put("proofValue", Multibase.encode(key.sign(hash(proof, unsecured))));
    }

    /// Whether the holder of this key signed the document.
    public static Verification verify(String json, PublicKey key) {
        return verify(json, _ -> key);
    }

    /// Whether the holder of the key signed the document that is the right one for what stands in it.
    ///
    /// @param right may refuse what it is given by an [IllegalArgumentException] that says why
    static Verification verify(String json, Function<ObjectNode, PublicKey> right) {
        if (!(parse(json) instanceof ObjectNode document)) {
            return new Verification.Refused("not a JSON object that can be read in one way only");
        }
        PublicKey key;
        try {
            key = right.apply(document);
        } catch (IllegalArgumentException e) {
            return new Verification.Refused(String.valueOf(e.getMessage()));
        }
        if (!(document.remove(PROOF) instanceof ObjectNode proof)) {
            return new Verification.Refused("no single proof");
        }
        return verify(document, proof, key);
    }

    private static Verification verify(ObjectNode document, ObjectNode proof, PublicKey key) {
        var flaw = flaw(proof);
        if (flaw.isPresent()) {
            return new Verification.Refused(flaw.get());
        }
        var context = proof.get(CONTEXT);
        if (context != null) {
            if (!startsWith(document.get(CONTEXT), context)) {
                return new Verification.Refused("the proof is for another @context");
            }
            document.set(CONTEXT, context);
        }
        byte[] signature;
        try {
            signature = Multibase.decode(proof.remove("proofValue").textValue());
        } catch (IllegalArgumentException e) {
            return new Verification.Refused("proofValue is not base58btc");
        }
        return key.verify(hash(proof, document), signature)
                ? new Verification.Verified(
                        document, proof.get("verificationMethod").textValue())
                : new Verification.Refused("the signature does not match");
    }

    /// The key that a document says it was signed with; nothing has been verified.
    public static Optional<String> claimedMethod(String json) {
        return parse(json) instanceof ObjectNode document
                ? Optional.ofNullable(
                        document.path(PROOF).path("verificationMethod").textValue())
                : Optional.empty();
    }

    /// A text field of a document; nothing has been verified.
    public static Optional<String> claimed(String json, String field) {
        return parse(json) instanceof ObjectNode document
                ? Optional.ofNullable(document.path(field).textValue())
                : Optional.empty();
    }

    /// A JSON object that any two readers read alike; empty if it is none. Nothing has been verified.
    public static Optional<ObjectNode> unambiguous(String json) {
        return parse(json) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    }

    private static Optional<String> flaw(ObjectNode proof) {
        if (!proof.path("type").asText().equals("DataIntegrityProof")
                || !proof.path("cryptosuite").asText().equals("eddsa-jcs-2022")) {
            return Optional.of("not a DataIntegrityProof of eddsa-jcs-2022");
        }
        if (!proof.path("proofPurpose").asText().equals("assertionMethod")) {
            return Optional.of("the proof has another purpose than assertionMethod");
        }
        if (!proof.path("verificationMethod").isTextual()
                || !proof.path("proofValue").isTextual()) {
            return Optional.of("the proof lacks verificationMethod or proofValue");
        }
        try {
            Instant.parse(proof.path("created").asText());
        } catch (DateTimeParseException e) {
            return Optional.of("the proof's created is not a date-time");
        }
        return Optional.empty();
    }

    private static boolean startsWith(@Nullable JsonNode context, JsonNode signed) {
        if (context == null || context.equals(signed)) {
            return context != null;
        }
        if (!context.isArray()) {
            return false;
        }
        if (!signed.isArray()) {
            return context.path(0).equals(signed);
        }
        for (int i = 0; i < signed.size(); i++) {
            if (!signed.get(i).equals(context.path(i))) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable JsonNode parse(String json) {
        try {
            if (json.length() > LONGEST) {
                return null;
            }
            var document = JSON.readTree(json);
            return ambiguity(document).isEmpty() ? document : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /// What JCS, which knows no numbers but doubles and no strings but Unicode, would blur.
    private static Optional<String> ambiguity(JsonNode node) {
        if (node.isNumber() && !exact(node)) {
            return Optional.of("a number that a double cannot hold");
        }
        if (node.isTextual() && !unicode(node.textValue())) {
            return Optional.of("a string that is not Unicode");
        }
        for (var property : node.properties()) {
            if (!unicode(property.getKey())) {
                return Optional.of("a name that is not Unicode");
            }
        }
        for (var child : node) {
            var found = ambiguity(child);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean exact(JsonNode number) {
        return number.isIntegralNumber()
                ? number.canConvertToLong() && Math.abs(number.longValue()) <= (1L << 53) - 1
                : Double.isFinite(number.doubleValue());
    }

    private static boolean unicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static byte[] hash(ObjectNode proof, ObjectNode document) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            byte[] both = new byte[64];
            System.arraycopy(sha256.digest(canonical(proof)), 0, both, 0, 32);
            System.arraycopy(sha256.digest(canonical(document)), 0, both, 32, 32);
            return both;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The bytes that are signed, or digested, for an object that any two readers read alike: its canonical
    /// form by RFC 8785.
    public static byte[] canonical(ObjectNode node) {
        try {
            return new JsonCanonicalizer(node.toString()).getEncodedUTF8();
        } catch (IOException e) {
            throw new IllegalStateException("what Jackson wrote is not JSON", e);
        }
    }
}
