package parley.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/// What an organisation allows its twins at most, signed with its own key: no agent speaks for it.
///
/// @param version the one that it makes; it follows the one that is in force, so that a statement takes
/// effect once
/// @param policy `{"inbound": [rules], "outbound": [rules]}`; what is absent narrows nothing
/// @param issued when it was signed, by the signer's clock
public record RootPolicyStatement(Did organisation, long version, ObjectNode policy, Instant issued) {
    private static final String TYPE = "RootPolicy";

    /// The statement as the organisation sends it.
    public String secure(OrganisationKey key) {
        var json = SecuredDocument.JSON
                .createObjectNode()
                .put("type", TYPE)
                .put("organisation", organisation.value())
                .put("version", Long.toString(version))
                .put("issued", issued.toString());
        json.set("policy", policy);
        return key.secure(json, issued);
    }

    /// The statement, if the organisation signed it with the very key that counts now.
    /// @throws IllegalArgumentException saying what is wrong with it
    public static RootPolicyStatement read(String json, OrganisationKey key) {
        return switch (SecuredDocument.verify(json, key.publicKey())) {
            case Verification.Refused(var why) ->
                throw new IllegalArgumentException("not signed with the key of " + key.organisation() + ": " + why);
            case Verification.Verified(var document, var method) -> read(document, method, key.organisation());
        };
    }

    private static RootPolicyStatement read(ObjectNode document, String method, Did organisation) {
        var fields = new Fields(document);
        if (!organisation.isOrganisationMethod(method) || !TYPE.equals(fields.text("type"))) {
            throw new IllegalArgumentException("type: no root policy of " + organisation);
        }
        if (!fields.text("organisation").equals(organisation.value())) {
            throw new IllegalArgumentException("organisation: of another, not of " + organisation);
        }
        if (!(document.get("policy") instanceof ObjectNode policy)) {
            throw new IllegalArgumentException("policy: a JSON object is needed");
        }
        return new RootPolicyStatement(organisation, version(fields.text("version")), policy, fields.instant("issued"));
    }

    private static long version(String text) {
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("version: not a number from 1: `" + text + "`");
        }
        return Long.parseLong(text);
    }
}
