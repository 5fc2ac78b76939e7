package parley.broker.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/// With what a request is accepted.
///
/// @param reason for people of both sides, at most 1000 characters
@Serdeable
record AcceptanceBody(
        @Nullable String reason,

        @JsonPropertyDescription(
                "within those of the rule that asks, as a policy has them; the rule's, if it is left out")
        @Nullable
        TermsView terms) {}
