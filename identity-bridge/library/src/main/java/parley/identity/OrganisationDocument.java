package parley.identity;

import java.time.Instant;

/// An organisation's DID document, which anyone may read: the key that endorses its twins' documents, and the rotations
/// that led to it.
public final class OrganisationDocument {
    private OrganisationDocument() {}

    /// The document, secured with the key that it names.
    public static String issue(OrganisationKey key, Instant now) {
        var did = key.organisation();
        var document = SecuredDocument.JSON.createObjectNode();
        document.putArray("@context")
                .add("https://www.w3.org/ns/did/v1")
                .add("https://w3id.org/security/multikey/v1")
                .add("https://w3id.org/security/data-integrity/v2");
        document.put("id", did.value());
        document.putArray("verificationMethod")
                .addObject()
                .put("id", key.method())
                .put("type", "Multikey")
                .put("controller", did.value())
                .put("publicKeyMultibase", key.publicKey().multibase());
        document.putArray("assertionMethod").add(key.method());
        return key.secure(document, now);
    }

    /// The keys that a document names, and with them all that the organisation had before: what it has ever
    /// signed is believed by these. That the document is the organisation's own is for the reader to know.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it
    public static OrganisationKeys keys(String json) {
        var document = SecuredDocument.unambiguous(json)
                .orElseThrow(() -> new IllegalArgumentException("not a JSON object that can be read in one way only"));
        var did = Did.organisation(new Fields(document).text("id"));
        var key = PublicKey.multibase(
                new Fields(document.path("verificationMethod").path(0)).text("publicKeyMultibase"));
        if (SecuredDocument.verify(json, key) instanceof Verification.Refused(var why)) {
            throw new IllegalArgumentException("not signed with the key that it names: " + why);
        }
        return OrganisationKeys.own(did, key, OrganisationKey.carried(document));
    }
}
