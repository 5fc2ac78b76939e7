package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// What one twin may know of another.
///
/// @param twin the DID of the twin described
/// @param organisation the DID of its organisation
/// @param turtle what it says about itself
/// @param feeds the feeds that may be seen
/// @param custody whether its organisation keeps the key of somebody who acts for it, and signs with it
public record Description(String twin, String organisation, String turtle, List<Feed> feeds, boolean custody) {
    public Description {
        feeds = List.copyOf(feeds);
    }

    /// One feed.
    ///
    /// @param name its name within the twin
    /// @param schemas its Avro schemas as JSON, oldest first
    public record Feed(String name, List<String> schemas) {
        public Feed {
            schemas = List.copyOf(schemas);
        }
    }

    static Description of(JsonNode json) {
        var feeds = new ArrayList<Feed>();
        for (var feed : json.path("feeds")) {
            var schemas = new ArrayList<String>();
            feed.path("schemas").forEach(schema -> schemas.add(schema(schema)));
            feeds.add(new Feed(feed.path("name").asText(), schemas));
        }
        return new Description(
                json.path("twin").asText(),
                json.path("organisation").asText(),
                json.path("description").asText(),
                feeds,
                json.path("custody").asBoolean());
    }

    private static String schema(JsonNode json) {
        var inner = json.path("schema").isMissingNode() || json.has("type") ? json : json.path("schema");
        return inner.isTextual() ? inner.asText() : inner.toString();
    }
}
