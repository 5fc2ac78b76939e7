package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;

/// A root policy as it is set.
///
/// @param statement as the organisation signed it
@Serdeable
record RootPolicyBody(String statement) {}
