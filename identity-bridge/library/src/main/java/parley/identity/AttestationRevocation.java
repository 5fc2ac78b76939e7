package parley.identity;

import java.time.Instant;
import parley.avro.AttestationRevoked;

/// That an organisation attests something no longer, signed with its key.
///
/// @param attestation the attestation's id
/// @param validUntil from then on it would not have counted anyway
/// @param issued when it was revoked, by the signer's clock
public record AttestationRevocation(Did organisation, String attestation, Instant validUntil, Instant issued) {
    private static final String TYPE = "AttestationRevocation";

    /// The revocation as the organisation sends it.
    public String secure(OrganisationKey key) {
        var json = SecuredDocument.JSON
                .createObjectNode()
                .put("type", TYPE)
                .put("organisation", organisation.value())
                .put("attestation", attestation)
                .put("validUntil", validUntil.toString())
                .put("issued", issued.toString());
        return key.secure(json, issued);
    }

    /// The revocation, if that organisation signed it.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it
    public static AttestationRevocation read(String json, OrganisationKeys keys) {
        Attestation.limit(json);
        return switch (keys.verify(json)) {
            case Verification.Refused(var why) ->
                throw new IllegalArgumentException("not signed by " + keys.organisation() + ": " + why);
            case Verification.Verified(var document, var _) -> read(new Fields(document), keys.organisation());
        };
    }

    private static AttestationRevocation read(Fields fields, Did organisation) {
        fields.type(TYPE);
        if (!fields.text("organisation").equals(organisation.value())) {
            throw new IllegalArgumentException("organisation: of another, not of " + organisation);
        }
        var id = fields.text("attestation");
        var validUntil = fields.instant("validUntil");
        var issued = fields.instant("issued");
        if (!Attestation.isId(id)
                || validUntil.isAfter(issued.plus(Attestation.LONGEST_VALIDITY).plus(IssueTime.SKEW))) {
            throw new IllegalArgumentException("attestation: there is none like that");
        }
        return new AttestationRevocation(organisation, id, validUntil, issued);
    }

    /// What the log says of it.
    ///
    /// @param statement as it was signed
    public AttestationRevoked logged(String statement) {
        return new AttestationRevoked(
                organisation.value(), attestation, Instant.ofEpochMilli(validUntil.toEpochMilli()), statement);
    }
}
