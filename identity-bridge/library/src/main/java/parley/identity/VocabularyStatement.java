package parley.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/// Which terms or shapes an organisation takes in under a name, or that it takes them out; signed with its
/// own key: no agent speaks for it.
///
/// @param kind `ontology` or `shapes`
/// @param name among those of its kind
/// @param sha256 of its text, in lower-case hex; empty to take it out
/// @param issued when it was signed, by the signer's clock: of two the later holds
public record VocabularyStatement(Did organisation, String kind, String name, String sha256, Instant issued) {
    private static final String TYPE = "Vocabulary";

    /// The statement as the organisation sends it.
    public String secure(OrganisationKey key) {
        var json = SecuredDocument.JSON
                .createObjectNode()
                .put("type", TYPE)
                .put("organisation", organisation.value())
                .put("kind", kind)
                .put("name", name)
                .put("sha256", sha256)
                .put("issued", issued.toString());
        return key.secure(json, issued);
    }

    /// The statement, if the organisation signed it with the very key that counts now.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it
    public static VocabularyStatement read(String json, OrganisationKey key) {
        return switch (SecuredDocument.verify(json, key.publicKey())) {
            case Verification.Refused(var why) ->
                throw new IllegalArgumentException("not signed with the key of " + key.organisation() + ": " + why);
            case Verification.Verified(var document, var method) -> read(document, method, key.organisation());
        };
    }

    private static VocabularyStatement read(ObjectNode document, String method, Did organisation) {
        var fields = new Fields(document);
        if (!organisation.isOrganisationMethod(method) || !TYPE.equals(fields.text("type"))) {
            throw new IllegalArgumentException("type: no vocabulary of " + organisation);
        }
        if (!fields.text("organisation").equals(organisation.value())) {
            throw new IllegalArgumentException("organisation: of another, not of " + organisation);
        }
        return new VocabularyStatement(
                organisation,
                fields.text("kind"),
                fields.text("name"),
                fields.text("sha256"),
                fields.instant("issued"));
    }
}
