package parley.testing.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The API of a service in `docs/api`: the OpenAPI document that the service serves, and the same as a page.
///
/// With the system property `parley.docs.update` they are written anew instead of being compared.
public final class ApiDocs {
    private final String service;
    private final Set<Route> routes;
    private final ObjectMapper yaml;
    private final Path folder;
    private final Map<String, Served> more = new TreeMap<>();

    /// What is served and no controller declares; it needs no token.
    ///
    /// @param answer what is answered
    record Served(String summary, String mediaType, String answer) {}

    /// @param service as it is called, and so the document that the compiler has made of its controllers
    /// @param inPackage where its controllers are
    /// @param yaml writes and reads YAML
    /// @param home the folder of the checkout
    public ApiDocs(String service, String inPackage, ObjectMapper yaml, Path home) {
        this.service = service;
        this.routes = Route.of(inPackage);
        this.yaml = yaml;
        this.folder = home.resolve("docs/api");
    }

    /// With something that is served and that no controller declares; it needs no token.
    ///
    /// @param answer what is answered
    public ApiDocs with(String path, String summary, String mediaType, String answer) {
        more.put(path, new Served(summary, mediaType, answer));
        return this;
    }

    /// What the documents say, one after the other.
    ///
    /// @param written what stands in the checkout
    /// @param current what is to stand there
    public record Documents(String written, String current) {}

    /// The documents as they are and as they are to be; the same after an update.
    public Documents documents() throws IOException {
        var api = ApiDescription.complete(made(), routes, more);
        var text = yaml.writerWithDefaultPrettyPrinter().writeValueAsString(api);
        var page = ApiMarkdown.of(api);
        var file = folder.resolve(service + ".yaml");
        var markdown = folder.resolve(service + ".md");
        if (Boolean.getBoolean("parley.docs.update")) {
            Files.createDirectories(folder);
            Files.writeString(file, text);
            Files.writeString(markdown, page);
        }
        return new Documents(read(file) + read(markdown), text + page);
    }

    private static String read(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /// Not by the class path, where what is made of the tests' own controllers would stand first.
    private ObjectNode made() throws IOException {
        return (ObjectNode) new ObjectMapper()
                .readTree(Path.of("target/classes/META-INF/swagger", service + ".json")
                        .toFile());
    }

    /// What the document names and does not describe, or what it has no schema of, a line each.
    public Set<String> untold() throws IOException {
        return ApiGaps.of(ApiDescription.complete(made(), routes, more), routes);
    }

    /// The routes that controllers declare.
    public Set<String> declared() {
        var names = new TreeSet<String>();
        routes.forEach(route -> names.add(Route.name(route.method(), route.path())));
        return names;
    }

    /// The routes that the document tells of.
    public Set<String> told() throws IOException {
        var names = new TreeSet<String>();
        yaml.readTree(read(folder.resolve(service + ".yaml")))
                .path("paths")
                .properties()
                .forEach(path ->
                        path.getValue().properties().forEach(verb -> names.add(verb.getKey() + " " + path.getKey())));
        return names;
    }
}
