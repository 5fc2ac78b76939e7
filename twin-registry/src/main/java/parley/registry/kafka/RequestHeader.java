package parley.registry.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import parley.framing.RecordHeaders;
import parley.registry.twins.SignedOnce;

/// What a record of `twins` says of the request that brought it: of a twin that was deleted nothing else is left.
final class RequestHeader {

    /// The request's id, UTF-8.
    private static final String ID = "parley-request";
    /// Until when it is to be known again, epoch milliseconds, i64.
    private static final String UNTIL = "parley-request-until";

    private RequestHeader() {}

    static void put(Headers headers, SignedOnce request) {
        headers.add(ID, request.id().getBytes(StandardCharsets.UTF_8));
        headers.add(UNTIL, RecordHeaders.int64(request.until().toEpochMilli()));
    }

    /// Empty if nothing was signed.
    ///
    /// @throws IllegalArgumentException if it cannot be read
    static Optional<SignedOnce> of(Headers headers) {
        OptionalLong until = RecordHeaders.int64(headers, UNTIL);
        return until.isEmpty()
                ? Optional.empty()
                : RecordHeaders.utf8(headers, ID)
                        .map(id -> new SignedOnce(id, Instant.ofEpochMilli(until.getAsLong())));
    }
}
