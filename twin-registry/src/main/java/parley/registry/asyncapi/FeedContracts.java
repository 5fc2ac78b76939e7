package parley.registry.asyncapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.identity.Did;
import parley.interaction.InteractionId;
import parley.topics.Topics;

/// The feeds of a twin as an AsyncAPI 3.0 document, for one twin that asks: a channel of each feed that it
/// may see, with the topic on its own cluster, the schemas of the records, and what the headers say.
///
/// A subscriber's channel is the delivery of its interaction, whose name follows from the two twins and the
/// feed, so that it is known before it subscribes; the twin's own agents publish to the feed's topic.
public final class FeedContracts {
    private static final String KAFKA_BINDING = "0.5.0";
    private static final String AVRO = "application/vnd.apache.avro;version=1.12.0";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cluster cluster;

    public FeedContracts(Cluster cluster) {
        this.cluster = cluster;
    }

    /// Who asks.
    ///
    /// @param client of the agent that calls
    /// @param twin DID of the twin for which it asks
    public record Reader(String client, String twin) {}

    /// The document.
    ///
    /// @param twin DID of the twin whose feeds these are
    /// @param feeds those that the requester may see
    public ObjectNode of(Reader reader, String twin, List<Feed> feeds) {
        var requester = reader.twin();
        var name = Did.parse(twin).flatMap(Did::twinName).orElse(twin);
        var document = JsonNodeFactory.instance
                .objectNode()
                .put("asyncapi", "3.0.0")
                .put("id", twin)
                .put("defaultContentType", "application/vnd.apache.avro+binary");
        document.putObject("info")
                .put("title", "Feeds of " + name)
                .put("version", version(feeds))
                .put(
                        "description",
                        "What " + requester + " may see of the feeds of " + twin
                                + ". A channel has records as soon as the subscription is active; each is signed by an agent"
                                + " of the twin, as its headers say.");
        servers(document.putObject("servers"));
        var channels = document.putObject("channels");
        var operations = document.putObject("operations");
        var messages = JsonNodeFactory.instance.objectNode();
        for (var feed : feeds) {
            channel(channels.putObject(feed.getName()), requester, twin, name, feed);
            operation(operations, reader, requester.equals(twin), feed.getName());
            feed.getSchemas().forEach(schema -> messages.set(message(feed, schema), message(feed.getName(), schema)));
        }
        components(document.putObject("components"), messages);
        return document;
    }

    /// Grows whenever a feed gets a schema.
    private static String version(List<Feed> feeds) {
        return feeds.size() + "."
                + feeds.stream().mapToInt(feed -> feed.getSchemas().size()).sum() + ".0";
    }

    private void servers(ObjectNode servers) {
        var hosts = cluster.bootstrapServers().split(",", -1);
        for (int number = 0; number < hosts.length; number++) {
            var server = servers.putObject("kafka-" + (number + 1))
                    .put("host", hosts[number].strip())
                    .put("protocol", cluster.encrypted() ? "kafka-secure" : "kafka")
                    .put("description", "The cluster of the twin that asks.");
            server.putArray("security").addObject().put("$ref", "#/components/securitySchemes/token");
            server.putObject("bindings")
                    .putObject("kafka")
                    .put("schemaRegistryVendor", "confluent")
                    .put("bindingVersion", KAFKA_BINDING);
        }
    }

    private void channel(ObjectNode channel, String requester, String twin, String name, Feed feed) {
        boolean own = requester.equals(twin);
        var topic = own
                ? Topics.feed(name, feed.getName())
                : Topics.delivery(InteractionId.of(requester, twin, feed.getName()));
        channel.put("address", topic)
                .put("title", feed.getName())
                .put(
                        "description",
                        own
                                ? "The feed itself, to which the twin's agents publish."
                                : "The delivery of the interaction, from when it is active. Where a rule shows what is"
                                        + " retained, the interaction names the feed's own topic instead.");
        var servers = channel.putArray("servers");
        for (int number = 1; number <= cluster.bootstrapServers().split(",", -1).length; number++) {
            servers.addObject().put("$ref", "#/servers/kafka-" + number);
        }
        var messages = channel.putObject("messages");
        feed.getSchemas()
                .forEach(schema -> messages.putObject(message(feed, schema))
                        .put("$ref", "#/components/messages/" + message(feed, schema)));
        channel.putObject("bindings")
                .putObject("kafka")
                .put("topic", topic)
                .put("partitions", feed.getPartitions())
                .put("bindingVersion", KAFKA_BINDING);
    }

    private static void operation(ObjectNode operations, Reader reader, boolean own, String feed) {
        var operation =
                operations.putObject((own ? "publish-" : "receive-") + feed).put("action", own ? "send" : "receive");
        operation.putObject("channel").put("$ref", "#/channels/" + feed);
        if (!own) {
            operation
                    .putObject("bindings")
                    .putObject("kafka")
                    .put("bindingVersion", KAFKA_BINDING)
                    .putObject("groupId")
                    .put("type", "string")
                    .put("pattern", "^agent\\." + reader.client() + "\\..+$")
                    .put("description", "The agent's own prefix, and any name.");
        }
    }

    private static String message(Feed feed, FeedSchema schema) {
        return feed.getName() + "-" + schema.getVersion();
    }

    private static ObjectNode message(String feed, FeedSchema schema) {
        var message = JsonNodeFactory.instance
                .objectNode()
                .put("name", feed)
                .put("title", "A record of " + feed + ", schema version " + schema.getVersion())
                .put("contentType", "application/vnd.apache.avro+binary");
        message.putObject("headers").put("$ref", "#/components/schemas/headers");
        message.putObject("payload").put("schemaFormat", AVRO).set("schema", avro(schema.getSchema$()));
        var kafka = message.putObject("bindings").putObject("kafka");
        kafka.put("schemaIdLocation", "payload")
                .put("schemaIdPayloadEncoding", "confluent")
                .put("bindingVersion", KAFKA_BINDING)
                .putObject("key")
                .put("type", "string")
                .put("description", "The publisher's own, if any.");
        return message;
    }

    private static JsonNode avro(String schema) {
        try {
            return JSON.readTree(schema);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("registered, and no JSON: " + schema, e);
        }
    }

    private void components(ObjectNode components, ObjectNode messages) {
        components.set("messages", messages);
        components.putObject("schemas").set("headers", SignedHeaders.schema());
        var token = components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "oauth2")
                .put("description", "SASL mechanism OAUTHBEARER, with the token of an agent of the twin that asks.");
        token.putObject("flows")
                .putObject("clientCredentials")
                .put("tokenUrl", cluster.tokens().toString())
                .putObject("availableScopes");
    }
}
