package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;

/// What came of an erasure.
///
/// @param erased how many entries lost their content
/// @param more whether there are more that are to be erased: ask again
/// @param decision id of the decision, which stays in the audit; empty if there was nothing to erase, or it
///     is not decided yet
@Serdeable
record ErasureView(long erased, boolean more, String decision) {}
