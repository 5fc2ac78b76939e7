package parley.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// An OpenAPI document as a page for people.
final class ApiMarkdown {
    private final JsonNode api;
    private final StringBuilder page = new StringBuilder();

    private record Operation(String path, String verb, JsonNode json) {
        String name() {
            return verb.toUpperCase(Locale.ROOT) + " " + path;
        }
    }

    private ApiMarkdown(JsonNode api) {
        this.api = api;
    }

    static String of(JsonNode api) {
        var markdown = new ApiMarkdown(api);
        markdown.write();
        return markdown.page.toString();
    }

    private void write() {
        var info = api.path("info");
        var name = info.path("title").asText();
        say("<!-- Written by a test from the controllers: see docs/api/README.md. -->\n# API of " + name + "\n");
        say(info.path("description").asText() + " The same for programs: [" + name + ".yaml](" + name
                + ".yaml), which the service serves at `/openapi.yaml`.\n");
        var byTag = new TreeMap<String, List<Operation>>();
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(verb -> byTag.computeIfAbsent(
                                        verb.getValue().path("tags").path(0).asText(), any -> new ArrayList<>())
                                .add(new Operation(path.getKey(), verb.getKey(), verb.getValue()))));
        say("| call | what it does |\n|---|---|");
        byTag.values()
                .forEach(all -> all.forEach(each -> say("| `" + each.name() + "` | "
                        + cell(each.json().path("summary").asText()) + " |")));
        byTag.forEach((tag, all) -> {
            say("\n## " + tag);
            all.forEach(this::write);
        });
        schemas();
    }

    private void write(Operation operation) {
        var json = operation.json();
        say("\n### " + operation.name());
        var description = json.path("description").asText(json.path("summary").asText());
        say(description.strip() + (json.path("security").isEmpty() && json.has("security") ? " Needs no token." : ""));
        if (!json.path("parameters").isEmpty()) {
            say("\n| parameter | in | |\n|---|---|---|");
            json.path("parameters").forEach(this::parameter);
        }
        var body = content(json.path("requestBody").path("content"));
        if (!body.isEmpty()) {
            say("\nTakes " + body + ": "
                    + json.path("requestBody").path("description").asText().strip() + ".");
        }
        say("\n| answer | |\n|---|---|");
        json.path("responses").properties().forEach(this::response);
    }

    private void parameter(JsonNode parameter) {
        var description = parameter
                .path("description")
                .asText(parameter.path("schema").path("description").asText());
        say("| `" + parameter.path("name").asText() + "`"
                + (parameter.path("required").asBoolean() ? "" : ", if any") + " | "
                + parameter.path("in").asText() + " | " + cell(description) + " |");
    }

    private void response(Map.Entry<String, JsonNode> each) {
        if (each.getKey().equals("default")) {
            say("| else | a [problem](#problem) |");
        } else {
            var content = content(each.getValue().path("content"));
            say("| " + each.getKey() + " | "
                    + cell(each.getValue().path("description").asText()) + (content.isEmpty() ? "" : ": " + content)
                    + " |");
        }
    }

    /// Media types, and what they hold.
    private static String content(JsonNode content) {
        var types = content.properties().stream()
                .map(each -> (each.getKey().equals("*/*") ? "as it is wanted" : "`" + each.getKey() + "`")
                        + shape(each.getValue().path("schema")))
                .toList();
        return String.join(", ", types);
    }

    private static String shape(JsonNode schema) {
        var type = type(schema);
        return type.startsWith("string") || type.isEmpty() || type.equals("object") ? "" : " (" + type + ")";
    }

    private static String type(JsonNode schema) {
        var all = schema.path("allOf").path(0);
        if (!all.isMissingNode()) {
            return type(all);
        }
        var ref = schema.path("$ref").asText();
        if (!ref.isEmpty()) {
            var name = ref.substring(ref.lastIndexOf('/') + 1);
            return "[" + name + "](#" + name.toLowerCase(Locale.ROOT) + ")";
        }
        if (schema.path("type").asText().equals("array")) {
            return "array of " + type(schema.path("items"));
        }
        var values = StreamSupport.stream(schema.path("enum").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining("`, `"));
        var format = schema.path("format").asText();
        return values.isEmpty()
                ? schema.path("type").asText() + (format.isEmpty() ? "" : ", " + format)
                : "`" + values + "`";
    }

    private void schemas() {
        say("\n## What they hold");
        api.path("components").path("schemas").properties().forEach(each -> {
            say("\n### " + each.getKey());
            var schema = each.getValue();
            if (schema.has("description")) {
                say(schema.path("description").asText());
            }
            if (schema.has("properties")) {
                say("\n| field | type | |\n|---|---|---|");
                schema.path("properties")
                        .properties()
                        .forEach(field -> say("| `" + field.getKey() + "` | "
                                + type(field.getValue()) + " | "
                                + cell(field.getValue().path("description").asText()) + " |"));
            } else if (schema.has("enum")) {
                say(type(schema));
            }
        });
    }

    private static String cell(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ").replace("|", "\\|");
    }

    private void say(String line) {
        page.append(line).append('\n');
    }
}
