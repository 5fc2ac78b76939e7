package parley.feeds.ingress;

import java.util.function.BiPredicate;
import parley.avro.AttestationRevoked;
import parley.avro.LaneRevocation;
import parley.identity.AttestationRevocation;
import parley.identity.Did;
import parley.identity.Partner;
import parley.topics.Topics;

/// Decides whether a partner has revoked what it attested.
///
/// @param self our organisation, in whose log it is decided
/// @param partner the partner whose lane brought it
/// @param known whether an organisation is known to have revoked an attestation already
record RevocationCheck(Did self, Partner partner, BiPredicate<String, String> known) {

    Finding check(String key, LaneRevocation sent) {
        AttestationRevoked revoked;
        try {
            revoked = AttestationRevocation.read(sent.getStatement(), partner.keys())
                    .logged(sent.getStatement());
        } catch (IllegalArgumentException e) {
            return new Finding.Refused("revocation: " + e.getMessage());
        }
        if (!Topics.revocationKey(revoked.getBy(), revoked.getAttestation()).equals(key)) {
            return new Finding.Refused("revocation: it is of " + revoked.getAttestation());
        }
        return known.test(revoked.getBy(), revoked.getAttestation())
                ? new Finding.Taken()
                : new Finding.Believed(
                        "revocation " + Topics.revocationKey(revoked.getBy(), revoked.getAttestation()),
                        self.value(),
                        revoked,
                        null);
    }
}
