package parley.schemaregistry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A client of Confluent's schema registry REST API, of the part that Parley needs. Thread-safe; keeps nothing.
///
/// Every method throws [SchemaRegistryException] when the registry refuses or does not answer.
public final class SchemaRegistryClient {

    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String base;
    private final Supplier<@Nullable String> bearerToken;
    private final HttpClient http;

    /// @param base what `/subjects` is appended to
    /// @param bearerToken asked before every call; null sends none
    public SchemaRegistryClient(URI base, Supplier<@Nullable String> bearerToken, HttpClient http) {
        this.base = base.toString().replaceAll("/+$", "");
        this.bearerToken = bearerToken;
        this.http = http;
    }

    /// Registers a schema under a subject, and answers its id; the same again answers the same.
    public int register(String subject, String schema) {
        return integer(post("/subjects/" + segment(subject) + "/versions", schemaBody(schema)), "id");
    }

    /// Registers a schema under a subject, and answers it as it stands there.
    public SubjectVersion registered(String subject, String schema) {
        register(subject, schema);
        return lookup(subject, schema);
    }

    /// A schema as it stands under a subject, if it was registered there.
    public SubjectVersion lookup(String subject, String schema) {
        return version(post("/subjects/" + segment(subject), schemaBody(schema)));
    }

    /// The schema of an id, as JSON.
    public String schemaById(int id) {
        return text(get("/schemas/ids/" + id), "schema");
    }

    /// The newest version of a subject.
    public SubjectVersion latest(String subject) {
        return version(get("/subjects/" + segment(subject) + "/versions/latest"));
    }

    /// One version of a subject.
    public SubjectVersion version(String subject, int version) {
        return version(get("/subjects/" + segment(subject) + "/versions/" + version));
    }

    /// The versions of a subject, oldest first.
    public List<Integer> versions(String subject) {
        List<Integer> versions = new ArrayList<>();
        get("/subjects/" + segment(subject) + "/versions").forEach(node -> versions.add(node.asInt()));
        return List.copyOf(versions);
    }

    /// All subjects.
    public List<String> subjects() {
        List<String> subjects = new ArrayList<>();
        get("/subjects").forEach(node -> subjects.add(node.asText()));
        return List.copyOf(subjects);
    }

    /// The subjects under which a schema is registered, none if there is no such schema.
    public List<String> subjectsOf(int id) {
        List<String> subjects = new ArrayList<>();
        try {
            get("/schemas/ids/" + id + "/subjects").forEach(node -> subjects.add(node.asText()));
        } catch (SchemaRegistryException e) {
            if (!e.notFound()) {
                throw e;
            }
        }
        return List.copyOf(subjects);
    }

    /// Whether a schema could be registered under a subject by its compatibility level. Anything fits where nothing is.
    public boolean compatible(String subject, String schema) {
        try {
            return compatible(subject, "latest", schema);
        } catch (SchemaRegistryException e) {
            if (e.notFound()) {
                return true;
            }
            throw e;
        }
    }

    /// Whether a schema fits one version of a subject by its compatibility level.
    ///
    /// @param version a number from 1, or `latest`
    public boolean compatible(String subject, String version, String schema) {
        JsonNode answer = post(
                "/compatibility/subjects/" + segment(subject) + "/versions/" + segment(version), schemaBody(schema));
        return required(answer, "is_compatible").asBoolean();
    }

    /// Sets the compatibility level of a subject.
    ///
    /// @param level `NONE`, `BACKWARD`, `FULL_TRANSITIVE` and so on
    public void compatibility(String subject, String level) {
        send("PUT", "/config/" + segment(subject), body(Map.of("compatibility", level)));
    }

    private JsonNode get(String path) {
        return send("GET", path, null);
    }

    private JsonNode post(String path, String body) {
        return send("POST", path, body);
    }

    private JsonNode send(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Accept", MEDIA_TYPE + ", application/json")
                .header("Content-Type", MEDIA_TYPE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        String token = bearerToken.get();
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = exchange(method + " " + path, request.build());
        return answer(method + " " + path, response.statusCode(), response.body());
    }

    private HttpResponse<String> exchange(String call, HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new SchemaRegistryException(0, 0, call + " at " + base + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaRegistryException(0, 0, call + " at " + base + ": interrupted", e);
        }
    }

    private static JsonNode answer(String call, int status, String body) {
        JsonNode json = parse(body);
        if (status / 100 == 2) {
            if (json == null) {
                throw new SchemaRegistryException(status, status, call + ": the answer is not JSON");
            }
            return json;
        }
        int errorCode = json == null ? status : json.path("error_code").asInt(status);
        String message =
                json == null ? "HTTP status " + status : json.path("message").asText("HTTP status " + status);
        throw new SchemaRegistryException(status, errorCode, call + ": " + message);
    }

    private static @Nullable JsonNode parse(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json.isMissingNode() ? null : json;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static SubjectVersion version(JsonNode json) {
        return new SubjectVersion(
                text(json, "subject"), integer(json, "id"), integer(json, "version"), text(json, "schema"));
    }

    private static int integer(JsonNode json, String field) {
        return required(json, field).asInt();
    }

    private static String text(JsonNode json, String field) {
        return required(json, field).asText();
    }

    private static JsonNode required(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (value == null) {
            throw new SchemaRegistryException(200, 200, "the answer has no `" + field + "`");
        }
        return value;
    }

    private static String schemaBody(String schema) {
        return body(Map.of("schema", schema));
    }

    private static String body(Map<String, String> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings are always JSON", e);
        }
    }

    private static String segment(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
