package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/// All that a twin, or all twins of an organisation together, have or had with the twins of one organisation.
///
/// @param organisation its DID; the own one of what is between its twins
/// @param live how many interactions go on, or wait to begin
/// @param past how many have ended, or came to nothing
/// @param records how many records were delivered in all of them, in either direction
/// @param bytes how many bytes these were
/// @param last when the last was delivered; empty if none was
/// @param json all that the service said
public record Connection(
        String organisation, int live, int past, long records, long bytes, Optional<Instant> last, JsonNode json) {

    static Connection of(JsonNode json) {
        return new Connection(
                json.path("organisation").asText(),
                json.path("live").asInt(),
                json.path("past").asInt(),
                json.path("records").asLong(),
                json.path("bytes").asLong(),
                Optional.ofNullable(json.path("last").textValue()).map(Instant::parse),
                json);
    }
}
