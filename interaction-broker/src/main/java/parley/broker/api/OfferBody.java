package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/// An offer of a feed; until when it holds is said by the signed request.
///
/// @param requester DID of the twin to which it is offered
/// @param provider DID of the twin that offers: the one for which the request was signed, if absent
/// @param feed the name of the provider's feed
/// @param purpose what for, as it was signed too; at most 1000 characters
@Serdeable
record OfferBody(
        String requester,
        @Nullable String provider,
        String feed,
        @Nullable String purpose) {}
