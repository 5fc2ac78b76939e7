package parley.registry.thing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The Thing Description of the directory itself (WoT Discovery, section 7.2), by which tools know what to
/// call.
public final class Directory {

    static final String CONTEXT = "https://www.w3.org/2022/wot/discovery";

    private static final String THING = "application/td+json";
    private static final String LISTING = "application/ld+json";
    private static final String NONE = "";

    private Directory() {}

    /// What anyone may know: it tells of no twin.
    ///
    /// @param organisation whose twins stand in it, with those that partners show
    public static ObjectNode thing(String organisation, Home home) {
        ObjectNode thing = JsonNodeFactory.instance.objectNode();
        thing.putArray("@context").add("https://www.w3.org/2022/wot/td/v1.1").add(CONTEXT);
        thing.put("@type", "ThingDirectory");
        thing.put("title", "Twins that " + organisation + " knows");
        thing.put(
                "description",
                "Each twin sees what it may find and describe: name the one that asks in the header Parley-Twin."
                        + " What changes a twin is signed.");
        Made.secured(thing, home);
        things(thing.putObject("properties").putObject("things"));
        ObjectNode actions = thing.putObject("actions");
        onOne(actions.putObject("createThing"), "PUT", THING, NONE);
        onOne(actions.putObject("retrieveThing"), "GET", NONE, THING);
        onOne(actions.putObject("updateThing"), "PUT", THING, NONE);
        onOne(actions.putObject("partiallyUpdateThing"), "PATCH", "application/merge-patch+json", NONE);
        onOne(actions.putObject("deleteThing"), "DELETE", NONE, NONE);
        search(actions.putObject("searchSPARQL"));
        ObjectNode events = thing.putObject("events");
        told(events.putObject("thingCreated"), "thing_created");
        told(events.putObject("thingUpdated"), "thing_updated");
        told(events.putObject("thingDeleted"), "thing_deleted");
        return thing;
    }

    private static void things(ObjectNode things) {
        things.put("title", "What is in the directory");
        things.put("readOnly", true);
        ObjectNode variables = things.putObject("uriVariables");
        variables.putObject("offset").put("type", "integer").put("minimum", 0).put("default", 0);
        variables.putObject("limit").put("type", "integer").put("minimum", 1).put("maximum", Page.MOST);
        variables
                .putObject("format")
                .put("type", "string")
                .put("default", "array")
                .putArray("enum")
                .add("array")
                .add("collection");
        variables.putObject("sort_by").put("type", "string").put("const", "id");
        variables
                .putObject("sort_order")
                .put("type", "string")
                .put("default", "asc")
                .putArray("enum")
                .add("asc")
                .add("desc");
        ObjectNode form = form(things, "things{?offset,limit,format,sort_by,sort_order}", "GET", LISTING);
        form.put("op", "readproperty");
    }

    private static void onOne(ObjectNode action, String method, String sent, String answered) {
        action.putObject("uriVariables")
                .putObject("id")
                .put("@type", "ThingID")
                .put("type", "string")
                .put("format", "iri-reference");
        boolean reads = method.equals("GET");
        action.put("safe", reads);
        action.put("idempotent", !method.equals("PATCH"));
        if (!sent.isEmpty()) {
            action.putObject("input").put("type", "object");
        }
        if (reads) {
            action.putObject("output").put("type", "object");
        }
        ObjectNode form = form(action, "things/{id}", method, sent.isEmpty() ? answered : sent);
        form.put("op", "invokeaction");
    }

    private static void search(ObjectNode action) {
        action.putObject("uriVariables").putObject("query").put("type", "string");
        action.put("safe", true);
        action.put("idempotent", true);
        ObjectNode form = form(action, "search/sparql{?query}", "GET", NONE);
        form.put("op", "invokeaction");
        form.putObject("response").put("contentType", "application/sparql-results+json");
    }

    private static void told(ObjectNode event, String type) {
        ObjectNode data = event.putObject("data").put("type", "object");
        data.putObject("properties").putObject("id").put("type", "string").put("format", "iri-reference");
        ObjectNode form = event.putArray("forms").addObject();
        form.put("href", "../events/" + type);
        form.put("contentType", "text/event-stream");
        form.put("subprotocol", "sse");
        form.put("op", "subscribeevent");
    }

    /// Relative to where the directory's Thing Description stands, below `.well-known`.
    private static ObjectNode form(ObjectNode affordance, String path, String method, String contentType) {
        ObjectNode form = affordance.putArray("forms").addObject();
        form.put("href", "../" + path);
        form.put("htv:methodName", method);
        if (!contentType.isEmpty()) {
            form.put("contentType", contentType);
        }
        return form;
    }
}
