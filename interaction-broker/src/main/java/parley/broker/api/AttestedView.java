package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import parley.avro.Attested;

/// A property that an organisation attests of a twin.
///
/// @param by DID of the organisation
/// @param property its name
/// @param value its value
/// @param validUntil from then on it counts no more
/// @param id of the attestation
@Serdeable
record AttestedView(String by, String property, String value, Instant validUntil, String id) {

    static AttestedView of(Attested attested) {
        return new AttestedView(
                attested.getBy(),
                attested.getProperty(),
                attested.getValue(),
                attested.getValidUntil(),
                attested.getId());
    }
}
