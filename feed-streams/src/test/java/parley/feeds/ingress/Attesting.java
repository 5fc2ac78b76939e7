package parley.feeds.ingress;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import parley.avro.Attested;
import parley.feeds.Organisation;
import parley.identity.Attestation;
import parley.identity.Did;
import parley.identity.OrganisationKeys;
import parley.identity.Showing;

/// What organisations attest in tests: that a twin's operator is certified, for an hour.
final class Attesting {

    static final Duration VALID = Duration.ofHours(1);

    private Attesting() {}

    /// Where these organisations are known, and nothing is revoked.
    static Showing known(Organisation... organisations) {
        return new Showing(
                did -> Arrays.stream(organisations)
                        .filter(each -> each.did().value().equals(did))
                        .findFirst()
                        .map(each ->
                                OrganisationKeys.pinned(each.did(), each.key().publicKey())),
                _ -> false);
    }

    static String attestation(Organisation by, Did twin, Instant from) {
        return new Attestation("urn:uuid:1", by.did(), twin, Map.of("operator", "certified"), from, from.plus(VALID))
                .secure(by.organisationKey(), from);
    }

    static Attested attested(Organisation by, Instant from) {
        return new Attested(by.did().value(), "operator", "certified", from.plus(VALID), "urn:uuid:1");
    }
}
