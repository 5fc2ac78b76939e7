package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/// With what a request is accepted.
///
/// @param reason for people
/// @param terms within those of the rule that asks, as a policy has them; the rule's, if it is left out
@Serdeable
record AcceptanceBody(@Nullable String reason, @Nullable TermsView terms) {}
