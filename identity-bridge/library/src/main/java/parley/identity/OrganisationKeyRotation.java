package parley.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/// An organisation's word that another key has taken the place of its own: signed with both, so that neither can be
/// claimed by somebody else.
///
/// @param replaced the key that is the organisation's no longer
/// @param key the one in its place
/// @param issued when that was said, by the organisation's clock
/// @param json as it was signed
public record OrganisationKeyRotation(
        Did organisation, PublicKey replaced, PublicKey key, Instant issued, String json) {
    private static final String TYPE = "OrganisationKeyRotation";
    private static final String SUCCESSOR = "successorProof";

    static OrganisationKeyRotation sign(OrganisationKey old, SigningKey key, String method, Instant now) {
        var said = SecuredDocument.JSON
                .createObjectNode()
                .put("type", TYPE)
                .put("organisation", old.organisation().value())
                .put("replaces", old.publicKey().multibase())
                .put("key", key.publicKey().multibase())
                .put("issued", now.toString());
        var both = said.deepCopy();
        both.set(SUCCESSOR, SecuredDocument.proof(said, key, method, now));
        return read(SecuredDocument.secure(both, old.key(), old.method(), now));
    }

    /// Reads one that both of its keys have signed. Whether the replaced one was the organisation's is for others to
    /// know.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it
    public static OrganisationKeyRotation read(String json) {
        var replaced = PublicKey.multibase(SecuredDocument.claimed(json, "replaces")
                .orElseThrow(() -> new IllegalArgumentException("replaces: not an organisation's key rotation")));
        return switch (SecuredDocument.verify(json, replaced)) {
            case Verification.Refused(var why) -> throw new IllegalArgumentException("the replaced key: " + why);
            case Verification.Verified(var document, var by) -> {
                var rotation = read(document, replaced, json);
                requireMethod(rotation, by);
                requireSuccessor(document, rotation);
                yield rotation;
            }
        };
    }

    /// The key that it says took the place of another; nothing has been verified.
    static Optional<String> claimedKey(String json) {
        return SecuredDocument.claimed(json, "key");
    }

    /// Whether a statement says that it is one; nothing has been verified.
    public static boolean isOne(String json) {
        return SecuredDocument.claimed(json, "type").filter(TYPE::equals).isPresent();
    }

    private static OrganisationKeyRotation read(ObjectNode document, PublicKey replaced, String json) {
        var fields = new Fields(document);
        fields.type(TYPE);
        return new OrganisationKeyRotation(
                Did.organisation(fields.text("organisation")),
                replaced,
                PublicKey.multibase(fields.text("key")),
                fields.instant("issued"),
                json);
    }

    private static void requireSuccessor(ObjectNode document, OrganisationKeyRotation rotation) {
        if (!(document.remove(SUCCESSOR) instanceof ObjectNode proof)) {
            throw new IllegalArgumentException(SUCCESSOR + ": missing");
        }
        document.set(SecuredDocument.PROOF, proof);
        switch (SecuredDocument.verify(document.toString(), rotation.key())) {
            case Verification.Refused(var why) -> throw new IllegalArgumentException(SUCCESSOR + ": " + why);
            case Verification.Verified(var _, var by) -> requireMethod(rotation, by);
        }
    }

    private static void requireMethod(OrganisationKeyRotation rotation, String method) {
        if (!rotation.organisation().isOrganisationMethod(method)) {
            throw new IllegalArgumentException("signed as " + method + ", not by " + rotation.organisation());
        }
    }
}
