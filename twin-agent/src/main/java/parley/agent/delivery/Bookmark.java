package parley.agent.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import parley.identity.Signers;
import parley.identity.Signers.Signer;

/// A [Progress] as it is kept in a consumer group's committed offset, with who wrote it.
///
/// @param by names one commit of one subscriber, so that it knows its own again
record Bookmark(Progress progress, String by) {
    private static final ObjectMapper JSON = new ObjectMapper();

    OffsetAndMetadata committed() {
        var json = JSON.createObjectNode().put("by", by).put("until", progress.repeatedUntil());
        json.put("epoch", progress.trail().epoch())
                .put("source", progress.trail().source());
        var signers = json.putArray("signers");
        progress.trail()
                .signers()
                .latest()
                .forEach(s -> signers.addArray().add(s.key()).add(s.start()).add(s.sequence()));
        return new OffsetAndMetadata(progress.position(), json.toString());
    }

    /// Reads a committed offset; one that somebody else wrote, by an admin tool say, is a position and nothing more.
    static Bookmark of(OffsetAndMetadata committed) {
        try {
            var json = JSON.readTree(committed.metadata());
            if (json.has("until")) {
                long until = Math.max(json.path("until").asLong(), committed.offset());
                return new Bookmark(
                        new Progress(committed.offset(), until, trail(json)),
                        json.path("by").asText());
            }
        } catch (JsonProcessingException e) {
            // Not ours.
        }
        return new Bookmark(Progress.from(committed.offset()), "");
    }

    private static Trail trail(JsonNode json) {
        var signers = new ArrayList<Signer>();
        for (var signer : json.path("signers")) {
            signers.add(new Signer(
                    signer.path(0).asText(),
                    signer.path(1).asLong(),
                    signer.path(2).asLong()));
        }
        return new Trail(json.path("epoch").asLong(), json.path("source").asLong(-1), new Signers(signers));
    }
}
