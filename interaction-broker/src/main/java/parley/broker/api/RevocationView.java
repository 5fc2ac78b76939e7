package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;

/// What is attested no longer.
///
/// @param attestation id of the attestation
/// @param validUntil from then on it would not have counted anyway
/// @param ended the interactions of our twins that have ended by it
/// @param appliedInMillis how long it took until it was in force everywhere, or until we stopped waiting
@Serdeable
record RevocationView(String attestation, Instant validUntil, List<String> ended, long appliedInMillis) {}
