package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/// A request for a feed; who asks is said by the signed request.
///
/// @param provider DID of the twin that is asked
/// @param feed the name of the provider's feed
/// @param purpose what for, as it was signed too; at most 1000 characters
@Serdeable
record SubscriptionBody(
        String provider, String feed, @Nullable String purpose) {}
