package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/// A request for a feed; who asks is said by the signed request.
@Serdeable
record SubscriptionBody(
        String provider, String feed, @Nullable String purpose) {}
