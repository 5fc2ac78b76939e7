package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.avro.Schema;
import parley.agent.service.Reply;
import parley.agent.service.ServiceClient;
import parley.topics.Names;
import parley.topics.Topics;

/// The schemas of one feed of a twin, in the order of their versions.
public final class TwinSchemas {
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

    private final ActingTwin twin;
    private final String feed;
    private final String subject;

    TwinSchemas(ActingTwin twin, String feed) {
        this.twin = twin;
        this.feed = Names.require("feed", feed);
        this.subject = Topics.feed(twin.did().twinName().orElseThrow(), feed) + "-value";
    }

    /// The versions that there are; none if the feed has not been made.
    public List<Integer> versions() {
        var versions = new ArrayList<Integer>();
        ActingTwin.found(twin.registry("/schemas/subjects/" + subject + "/versions"))
                .map(Reply::json)
                .ifPresent(json -> json.forEach(each -> versions.add(each.asInt())));
        return List.copyOf(versions);
    }

    /// One of them: JSON with `subject`, `version`, `id` and, as a text, `schema`.
    ///
    /// @param version a number, or `latest`
    public JsonNode version(String version) {
        return twin.registry("/schemas/subjects/" + subject + "/versions/" + ServiceClient.escaped(version))
                .orThrow()
                .json();
    }

    /// Whether records of that schema can be read by who knows the newest, and the other way round as the
    /// feed's compatibility demands.
    public boolean compatible(Schema schema) {
        var body = ServiceClient.JSON.createObjectNode().put("schema", schema.toString());
        var headers = new HashMap<>(twin.acting());
        headers.put("Content-Type", MEDIA_TYPE);
        return twin.agent()
                .registry()
                .send(
                        "POST",
                        "/schemas/compatibility/subjects/" + subject + "/versions/latest",
                        headers,
                        body.toString())
                .orThrow()
                .json()
                .path("is_compatible")
                .asBoolean();
    }

    /// Registers a schema, which makes the feed if it is the first; twice is once.
    ///
    /// @param partitions of the feed, if it is made
    /// @return the schema's id
    /// @throws parley.agent.service.ProblemException with status 409 if it is not compatible
    public int register(Schema schema, int partitions) {
        return new FeedOpening(twin.agent(), twin.did(), feed).register(schema, partitions);
    }
}
