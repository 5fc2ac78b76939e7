package parley.identity.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import parley.identity.Fields;
import parley.identity.OrganisationKey;
import parley.identity.OrganisationKeys;
import parley.identity.Verification;

/// How far a chain had come, in the organisation's own word: whoever holds one sees whether anything up to
/// its index is not as it was then.
///
/// @param index of the last entry that it covers
/// @param head after that entry
/// @param at when it was signed
public record SignedHead(String twin, long index, Digest head, Instant at) {
    private static final String TYPE = "AuditHead";

    /// The head of a chain as a secured document; the same gives the same signature.
    ///
    /// @throws IllegalArgumentException if the chain has no entries
    public static String secure(AuditChain chain, OrganisationKey key, Instant at) {
        if (chain.entries() == 0) {
            throw new IllegalArgumentException("nothing to sign for " + chain.twin());
        }
        var document = JsonNodeFactory.instance
                .objectNode()
                .put("type", TYPE)
                .put("twin", chain.twin())
                .put("index", chain.entries() - 1)
                .put("head", chain.head().hex())
                .put("at", at.toString());
        return key.secure(document, at);
    }

    /// Reads one that the organisation has signed, with the key that counts or with one before it.
    ///
    /// @throws IllegalArgumentException saying why it is not believed
    public static SignedHead verified(String json, OrganisationKeys keys) {
        return switch (keys.verify(json)) {
            case Verification.Refused(var why) -> throw new IllegalArgumentException(why);
            case Verification.Verified(var document, var _) -> {
                var fields = new Fields(document);
                fields.type(TYPE);
                yield new SignedHead(
                        fields.text("twin"),
                        fields.number("index"),
                        new Digest(fields.text("head")),
                        fields.instant("at"));
            }
        };
    }
}
