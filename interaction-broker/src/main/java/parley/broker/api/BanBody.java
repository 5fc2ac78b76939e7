package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/// Whom it is about, a ban or the end of all that there is: exactly one of an organisation and a twin, by DID.
///
/// @param organisation the DID of an organisation: all of its twins
/// @param twin the DID of a twin
/// @param reason for people of both sides, at most 1000 characters
@Serdeable
record BanBody(
        @Nullable String organisation,
        @Nullable String twin,
        @Nullable String reason) {}
