package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which entries of a twin's audit are to be erased: those that all of it holds for; at least one of it is
/// needed.
///
/// @param before what was decided before then
/// @param counterpart what the twin had with this twin, or with the twins of this organisation: a DID
@Serdeable
record ErasureBody(@Nullable Instant before, @Nullable String counterpart) {}
