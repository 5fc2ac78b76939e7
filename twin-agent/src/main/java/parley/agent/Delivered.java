package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What an interaction was delivered in all its epochs, as the agent's own side has counted it up to a second ago.
///
/// @param records how many
/// @param bytes of keys, framed values and headers, as the subscriber reads them
/// @param last when the last was passed on; empty if none was
/// @param lag how many records wait: at the provider in the feed's partitions, at the requester in the fullest
///     partition of the partner's lane that they come through, for whomever; empty if unknown or not active
public record Delivered(long records, long bytes, Optional<Instant> last, OptionalLong lag) {

    static Delivered of(JsonNode json) {
        var lag = json.path("lag");
        return new Delivered(
                json.path("records").asLong(),
                json.path("bytes").asLong(),
                Optional.ofNullable(json.path("last").textValue()).map(Instant::parse),
                lag.isNumber() ? OptionalLong.of(lag.asLong()) : OptionalLong.empty());
    }
}
