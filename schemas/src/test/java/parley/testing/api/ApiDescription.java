package parley.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Completes an OpenAPI document that was made of controllers by what holds in every service: who may call,
/// what is signed, and how problems are told.
final class ApiDescription {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> VERBS = Set.of("get", "put", "post", "patch", "delete");
    private static final String PROBLEM = "application/problem+json";

    /// As the compiler calls the framework's class, which has other fields than what is sent.
    private static final String FRAMEWORKS_EVENT = "Event_Object_";

    private static final String EVENT = "Event";

    /// As the compiler calls JSON, of several types that a controller answers with.
    private static final String ANY = "*/*";

    /// What a parameter of that name means wherever it stands.
    ///
    /// @param overrides also where a controller says something of it
    private record Known(boolean overrides, String meaning) {}

    private static final Map<String, Known> KNOWN = Map.of(
            "Parley-Request",
            new Known(
                    true,
                    "What the agent signed with its key, base64url: kind of request, acting twin, provider, resource, the"
                            + " digest of the body, and until when it is valid. It counts for this body alone, and is"
                            + " verified against the acting twin's document. The SDK makes it; for a key in custody"
                            + " identity-bridge does (`POST /twins/{twin}/requests`)."),
            "Parley-Twin",
            new Known(true, "The DID of the twin that asks; the caller needs a delegation from it."),
            "Parley-Key",
            new Known(true, "The agent's public key (`z6Mk...`), of a twin that is made."),
            "Parley-Custody",
            new Known(true, "`true` if that key is one that identity-bridge keeps."),
            "Last-Event-ID",
            new Known(true, "The id of the last event that was received: what came since is told, if it is known."),
            "If-Match",
            new Known(
                    false, "The version that the caller saw, as the header `ETag` had it: only that one is replaced."),
            "twin",
            new Known(false, "The twin, by name where it stands in the path, else by its DID."),
            "id",
            new Known(false, "The id, as an earlier answer had it."),
            "version",
            new Known(false, "The twin's version, as the caller saw it; signed with the resource."),
            "subject",
            new Known(false, "`feed.<twin>.<feed>-value` (or `-key`), or `in.<interaction>-value` of a delivery."));

    private final ObjectNode api;
    private final Set<Route> routes;

    private ApiDescription(ObjectNode api, Set<Route> routes) {
        this.api = api;
        this.routes = routes;
    }

    /// @param more what is served and no controller declares, by path, with its media type
    static ObjectNode complete(ObjectNode made, Set<Route> routes, Map<String, ApiDocs.Served> more) {
        var description = new ApiDescription(made.deepCopy(), routes);
        description.complete(more);
        return description.api;
    }

    private void complete(Map<String, ApiDocs.Served> more) {
        plain(api);
        var paths = (ObjectNode) api.path("paths");
        var ids = new HashSet<String>();
        paths.properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(verb -> VERBS.contains(verb.getKey()))
                        .forEach(verb -> operation(path.getKey(), verb.getKey(), (ObjectNode) verb.getValue(), ids)));
        served(paths);
        more.forEach((path, each) -> served(paths, path, each, true));
        var components = object(api, "components");
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT")
                .put(
                        "description",
                        "An access token of the space's realm, for a client with audience `parley`: it says which agent"
                                + " calls.");
        api.putArray("security").addObject().putArray("token");
        var schemas = object(components, "schemas");
        if (schemas.remove(FRAMEWORKS_EVENT) != null) {
            schemas.set(EVENT, event());
        }
        schemas.set("Problem", problem());
        object(components, "responses")
                .putObject("Problem")
                .put("description", "refused, or failed: a problem document (RFC 9457)")
                .putObject("content")
                .putObject(PROBLEM)
                .set("schema", JSON.objectNode().put("$ref", "#/components/schemas/Problem"));
    }

    /// What is written for Javadoc, as it is read.
    private static void plain(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (var field : List.copyOf(object.properties())) {
                if (field.getValue().isTextual()) {
                    object.put(field.getKey(), plain(field.getValue().asText()));
                } else {
                    plain(field.getValue());
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(ApiDescription::plain);
        }
    }

    private static String plain(String text) {
        return text.replaceAll("\\\\([`\\[\\]])", "$1")
                .replaceAll("\\[#?([A-Z][A-Za-z.#]+)]", "`$1`")
                .replace(FRAMEWORKS_EVENT, EVENT);
    }

    private void operation(String path, String verb, ObjectNode operation, Set<String> ids) {
        var id = operation.path("operationId").asText(verb);
        operation.put("operationId", ids.add(id) ? id : unique(verb + camel(path), ids));
        if (operation.path("summary").isMissingNode()) {
            operation.put("summary", firstSentence(operation.path("description").asText("")));
        }
        if (operation.path("tags").isEmpty()) {
            operation.putArray("tags").add(path.split("/", 3)[1].replaceAll("^\\.well-known$", "things"));
        }
        if (open(path, verb)) {
            operation.putArray("security");
        }
        operation.path("parameters").forEach(parameter -> {
            var known = KNOWN.get(parameter.path("name").asText());
            if (known != null
                    && (known.overrides() || parameter.path("description").isMissingNode())) {
                ((ObjectNode) parameter).put("description", known.meaning());
            }
        });
        responses(object(operation, "responses"));
    }

    private static void responses(ObjectNode responses) {
        for (var each : List.copyOf(responses.properties())) {
            var response = (ObjectNode) each.getValue();
            if (response.path("content") instanceof ObjectNode content && content.size() > 1 && content.has(ANY)) {
                content.set("application/json", content.remove(ANY));
            }
            if (each.getKey().compareTo("400") >= 0 && response.path("content").isMissingNode()) {
                response.putObject("content")
                        .putObject(PROBLEM)
                        .set("schema", JSON.objectNode().put("$ref", "#/components/schemas/Problem"));
            }
        }
        responses.putObject("default").put("$ref", "#/components/responses/Problem");
    }

    /// What the framework serves by itself.
    private static void served(ObjectNode paths) {
        served(
                paths,
                "/openapi.yaml",
                new ApiDocs.Served("This description", "application/yaml", "an OpenAPI document"),
                true);
        served(
                paths,
                "/health",
                new ApiDocs.Served(
                        "Whether the service is up, and if not, why",
                        "application/json",
                        "it is up: `status` says so, `details` of each part of it"),
                true);
        served(
                paths,
                "/prometheus",
                new ApiDocs.Served("Metrics, as Prometheus reads them", "text/plain", "a line for each"),
                false);
    }

    private static void served(ObjectNode paths, String path, ApiDocs.Served served, boolean open) {
        var operation = paths.putObject(path).putObject("get");
        operation.put("summary", served.summary()).put("operationId", "get" + camel(path));
        operation.putArray("tags").add("service");
        if (open) {
            operation.putArray("security");
        }
        operation
                .putObject("responses")
                .putObject("200")
                .put("description", served.answer())
                .putObject("content")
                .putObject(served.mediaType())
                .putObject("schema")
                .put("type", served.mediaType().endsWith("json") ? "object" : "string");
    }

    private static ObjectNode event() {
        var event = JSON.objectNode()
                .put("type", "object")
                .put("description", "A server-sent event, by the fields that it has in `text/event-stream`.");
        var properties = event.putObject("properties");
        text(properties, "event", "what kind of event it is");
        text(properties, "id", "for `Last-Event-ID`, to go on after this event; not every one has it");
        properties.putObject("data").put("type", "object").put("description", "what it tells, as JSON");
        event.putArray("required").add("event").add("data");
        return event;
    }

    private static void text(ObjectNode properties, String name, String description) {
        properties.putObject(name).put("type", "string").put("description", description);
    }

    private static ObjectNode problem() {
        var problem = JSON.objectNode().put("type", "object").put("description", "What went wrong with one request.");
        var properties = problem.putObject("properties");
        Map.of(
                        "type", "`urn:parley:problem:<slug>`, the same for every problem of the same kind",
                        "title", "what the kind of problem is, in a few words",
                        "detail", "what is wrong this time",
                        "field", "the field of the request that is at fault, if one is",
                        "reason", "the decision's reason, if a decision refused",
                        "decision",
                                "the decision's id, if a decision refused: `GET /twins/{twin}/decisions/{id}` explains it")
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> text(properties, each.getKey(), each.getValue()));
        properties.putObject("status").put("type", "integer").put("description", "the HTTP status");
        problem.putArray("required").add("type").add("title").add("status").add("detail");
        return problem;
    }

    private boolean open(String path, String verb) {
        return routes.stream()
                .anyMatch(route -> route.open()
                        && route.method().equals(verb)
                        && route.path().equals(path));
    }

    private static String unique(String wanted, Set<String> ids) {
        var id = wanted;
        for (int number = 2; !ids.add(id); number++) {
            id = wanted + number;
        }
        return id;
    }

    private static String camel(String path) {
        var parts = new ArrayList<String>();
        for (var part : path.split("[^A-Za-z0-9]+", -1)) {
            if (!part.isEmpty()) {
                parts.add(Character.toUpperCase(part.charAt(0)) + part.substring(1));
            }
        }
        return String.join("", parts);
    }

    static String firstSentence(String text) {
        var sentence = text.strip().split("(?<=[.:])\\s", 2)[0];
        return sentence.replaceAll("[.:]$", "");
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.path(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }
}
