package parley.registry.thing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.FeedSchema;

/// What is made of feeds and controls, as parts of a Thing Description: an event of each feed, an action of
/// each control, and how an agent shows who it is.
final class Made {

    /// Stands for how the agents of a space show who they are.
    static final String SCHEME = "parley";

    /// What an agent does about a form is more than one call: it signs, and records come by Kafka.
    private static final String SUBPROTOCOL = "parley";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String AS_JSON = "application/json";
    private static final String AVRO = "avro/binary";

    private final String twin;
    private final Home home;

    Made(String twin, Home home) {
        this.twin = twin;
        this.home = home;
    }

    ObjectNode of(List<Feed> feeds, List<Control> controls) {
        ObjectNode made = secured(JSON.objectNode(), home);
        ObjectNode events = made.putObject("events");
        feeds.forEach(feed -> events.set(feed.getName(), event(feed)));
        ObjectNode actions = made.putObject("actions");
        controls.forEach(control -> actions.set(control.getName(), action(control)));
        return made;
    }

    /// Agents bring a token of the space's; what they may do with it the twin's policy says.
    static ObjectNode secured(ObjectNode thing, Home home) {
        ObjectNode scheme = thing.putObject("securityDefinitions").putObject(SCHEME);
        scheme.put("scheme", "oauth2");
        scheme.put("flow", "client");
        scheme.put("token", home.tokens().toString());
        thing.put("security", SCHEME);
        return thing;
    }

    private ObjectNode event(Feed feed) {
        ObjectNode event = JSON.objectNode();
        ObjectNode form = form("subscribeevent", "/interactions", AVRO);
        form.putObject("response").put("contentType", AS_JSON);
        event.putArray("forms").add(form);
        event.set("subscription", body("feed", feed.getName()));
        if (!feed.getSchemas().isEmpty()) {
            FeedSchema latest = feed.getSchemas().getLast();
            AvroJsonSchema.received(latest.getSchema$()).ifPresent(data -> event.set("data", data));
        }
        return event;
    }

    private ObjectNode action(Control control) {
        ObjectNode action = JSON.objectNode();
        action.putArray("forms").add(form("invokeaction", "/commands", AS_JSON));
        AvroJsonSchema.sent(control.getRequest()).ifPresent(input -> action.set("input", input));
        if (control.getResult() != null) {
            AvroJsonSchema.received(control.getResult()).ifPresent(output -> action.set("output", output));
        }
        return action;
    }

    private ObjectNode form(String operation, String path, String contentType) {
        ObjectNode form = JSON.objectNode();
        form.put("op", operation);
        form.put("href", home.brokers(path));
        form.put("htv:methodName", "POST");
        form.put("contentType", contentType);
        form.put("subprotocol", SUBPROTOCOL);
        form.put("security", SCHEME);
        return form;
    }

    /// What is sent to ask for it.
    private ObjectNode body(String member, String name) {
        ObjectNode body = JSON.objectNode().put("type", "object");
        ObjectNode properties = body.putObject("properties");
        properties.putObject("provider").put("type", "string").put("const", twin);
        properties.putObject(member).put("type", "string").put("const", name);
        properties.putObject("purpose").put("type", "string");
        body.putArray("required").add("provider").add(member);
        return body;
    }
}
