package parley.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/// What an OpenAPI document leaves its readers to guess: parameters, bodies, answers and fields without a
/// description, and what is sent or answered without a schema.
final class ApiGaps {
    /// What the compiler says of an answer of which nothing is said.
    private static final String NOTHING = "\\w+ [0-9]+ response";

    private final Set<String> gaps = new TreeSet<>();

    private ApiGaps() {}

    /// A line for each gap; none, if the document is whole.
    static Set<String> of(JsonNode api, Set<Route> routes) {
        var gaps = new ApiGaps();
        routes.stream().filter(Route::takes).forEach(route -> gaps.taken(route, api));
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(verb -> gaps.operation(Route.name(verb.getKey(), path.getKey()), verb.getValue())));
        api.path("components")
                .path("schemas")
                .properties()
                .forEach(schema -> gaps.schema(schema.getKey(), schema.getValue()));
        return gaps.gaps;
    }

    private void taken(Route route, JsonNode api) {
        if (!api.path("paths").path(route.path()).path(route.method()).has("requestBody")) {
            gaps.add(Route.name(route.method(), route.path()) + ": body is not told of");
        }
    }

    private void operation(String route, JsonNode operation) {
        operation.path("parameters").forEach(parameter -> {
            var name = route + ": parameter " + parameter.path("name").asText();
            described(name, parameter);
            typed(name, parameter.path("schema"));
        });
        var body = operation.path("requestBody");
        if (!body.isMissingNode()) {
            described(route + ": body", body);
            contents(route + ": body", body.path("content"));
        }
        operation.path("responses").properties().stream()
                .filter(answer -> !answer.getValue().has("$ref"))
                .forEach(answer -> answer(route + ": answer " + answer.getKey(), answer.getKey(), answer.getValue()));
    }

    private void answer(String name, String status, JsonNode answer) {
        described(name, answer);
        if (!status.equals("204")) {
            contents(name, answer.path("content"));
        }
    }

    private void contents(String name, JsonNode content) {
        if (content.isEmpty()) {
            gaps.add(name + " has no schema");
        }
        content.properties()
                .forEach(each ->
                        typed(name + " " + each.getKey(), each.getValue().path("schema")));
    }

    private void schema(String name, JsonNode schema) {
        described(name, schema);
        schema.path("properties").properties().forEach(field -> {
            described(name + "." + field.getKey(), field.getValue());
            typed(name + "." + field.getKey(), field.getValue());
        });
    }

    private void described(String name, JsonNode node) {
        var description = node.path("description").asText();
        if (description.isBlank() || description.matches(NOTHING)) {
            gaps.add(name + " is not described");
        }
    }

    private void typed(String name, JsonNode schema) {
        if (!schema.has("type") && !schema.has("$ref") && !schema.has("allOf")) {
            gaps.add(name + " has no schema");
        }
    }
}
