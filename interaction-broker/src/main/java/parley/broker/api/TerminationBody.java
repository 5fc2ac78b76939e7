package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/// Why something is done, for people.
///
/// @param reason at most 1000 characters
@Serdeable
record TerminationBody(@Nullable String reason) {}
