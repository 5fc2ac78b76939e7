package parley.registry.http;

import org.jspecify.annotations.Nullable;
import parley.identity.AgentRequest;
import parley.registry.refusal.Problems;

/// A header that carries a request as an agent signed it.
final class SignedHeader {

    private SignedHeader() {}

    /// The secured request that the header of that name carries; nothing of it has been verified.
    static String json(String name, @Nullable String header) {
        if (header == null) {
            throw Problems.invalid(name, "the signed request is missing");
        }
        return AgentRequest.fromHeader(header)
                .orElseThrow(() -> Problems.invalid(name, "the signed request is not base64url"));
    }
}
