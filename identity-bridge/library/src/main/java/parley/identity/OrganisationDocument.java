package parley.identity;

import java.time.Instant;

/// An organisation's DID document, which anyone may read: the key that endorses its twins' documents.
public final class OrganisationDocument {
    private OrganisationDocument() {}

    /// The document, secured with the key that it names.
    public static String issue(Did organisation, SigningKey key, Instant now) {
        var did = Did.organisation(organisation.value());
        var document = SecuredDocument.JSON.createObjectNode();
        document.putArray("@context")
                .add("https://www.w3.org/ns/did/v1")
                .add("https://w3id.org/security/multikey/v1")
                .add("https://w3id.org/security/data-integrity/v2");
        document.put("id", did.value());
        document.putArray("verificationMethod")
                .addObject()
                .put("id", did.organisationMethod())
                .put("type", "Multikey")
                .put("controller", did.value())
                .put("publicKeyMultibase", key.multibase());
        document.putArray("assertionMethod").add(did.organisationMethod());
        return SecuredDocument.secure(document, key, did.organisationMethod(), now);
    }
}
