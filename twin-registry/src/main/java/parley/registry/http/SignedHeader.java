package parley.registry.http;

import org.jspecify.annotations.Nullable;
import parley.identity.AgentRequest;
import parley.identity.http.CallerAgent;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.twins.TwinCall;

/// A header that carries a request as an agent signed it.
final class SignedHeader {

    private SignedHeader() {}

    /// A call as it came: signed, or with a token alone, as suffices for a twin in custody.
    ///
    /// @param version the twin's, as the caller saw it
    static TwinCall call(CallerAgent caller, @Nullable String header, @Nullable Long version, byte[] body) {
        String json = header == null ? null : json(Fields.REQUEST, header);
        return new TwinCall(caller.client(), json, version, request -> request.isFor(body));
    }

    /// The secured request that the header of that name carries; nothing of it has been verified.
    static String json(String name, @Nullable String header) {
        if (header == null) {
            throw Problems.invalid(name, "the signed request is missing");
        }
        return AgentRequest.fromHeader(header)
                .orElseThrow(() -> Problems.invalid(name, "the signed request is not base64url"));
    }
}
