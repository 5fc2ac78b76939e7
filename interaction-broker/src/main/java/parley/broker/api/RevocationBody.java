package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;

/// What is attested no longer.
///
/// @param statement as the organisation signed it
@Serdeable
record RevocationBody(String statement) {}
