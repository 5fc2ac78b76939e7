package parley.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.SigningKey;
import parley.registry.world.World;

/// An agent that signs what it changes, for the twin as it stands.
record TestAgent(RunningRegistry registry, Realm realm, String name, SigningKey key) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SUBJECT = Pattern.compile(
            "/schemas/subjects/feed\\.(?<twin>[a-z0-9-]+)\\.(?<feed>[a-z0-9-]+)-(?<part>value|key)/versions");

    /// With its token alone.
    HttpResponse<String> bare(String method, String path, @Nullable String body, String... headers) {
        return registry.send(method, path, realm.token(name), body, headers);
    }

    /// Describes a twin, which is made if there is none.
    HttpResponse<String> put(String twin, String text, String syntax) {
        String[] headers = {"Content-Type", syntax, "Parley-Key", key.multibase()};
        while (true) {
            long version = version(twin);
            HttpResponse<String> answer = version == 0
                    ? send("PUT", "/twins/" + twin, text, create(twin, text), headers)
                    : change("PUT", twin, "/", version, text, headers);
            // Somebody else was faster
            if (answer.statusCode() != 409 || !answer.body().contains("other-version")) {
                return answer;
            }
        }
    }

    private String create(String twin, String text) {
        return signed(Kind.CREATE_TWIN, twin, "/?key=" + key.multibase(), text);
    }

    HttpResponse<String> delete(String twin) {
        return change("DELETE", twin, "/", version(twin), null);
    }

    HttpResponse<String> control(String method, String twin, String control, @Nullable String body) {
        return change(method, twin, "/controls/" + control, version(twin), body, "Content-Type", "application/json");
    }

    /// Signed as what it is, of the twin's path.
    HttpResponse<String> change(
            String method, String twin, String path, long version, @Nullable String body, String... headers) {
        Kind kind = method.equals("DELETE") && path.equals("/") ? Kind.DELETE_TWIN : Kind.CHANGE_TWIN;
        String url = "/twins/" + twin + (path.equals("/") ? "" : path) + "?version=" + version;
        return send(method, url, body, signed(kind, twin, path + "?version=" + version, body), headers);
    }

    /// A call of the schema façade, signed if it registers.
    HttpResponse<String> schemas(String method, String path, @Nullable String body, String... headers) {
        Matcher subject = SUBJECT.matcher(path);
        if (!method.equals("POST") || !subject.matches()) {
            return bare(method, path, body, headers);
        }
        String partitions = Stream.of(headers)
                .dropWhile(header -> !header.equals("Parley-Partitions"))
                .skip(1)
                .findFirst()
                .map(count -> "?partitions=" + count)
                .orElse("");
        String resource = "/feeds/" + subject.group("feed") + "/schemas/" + subject.group("part") + partitions;
        return send(method, path, body, signed(Kind.CHANGE_TWIN, subject.group("twin"), resource, body), headers);
    }

    HttpResponse<String> send(String method, String path, @Nullable String body, String signed, String... headers) {
        String[] all = Stream.concat(Stream.of("Parley-Request", signed), Stream.of(headers))
                .toArray(String[]::new);
        return bare(method, path, body, all);
    }

    /// What it signs, as the header carries it.
    String signed(Kind kind, String twin, String resource, @Nullable String body) {
        return signed(kind, twin, resource, body, Instant.now());
    }

    String signed(Kind kind, String twin, String resource, @Nullable String body, Instant issued) {
        AgentRequest request = new AgentRequest(
                UUID.randomUUID().toString(),
                kind,
                World.HARBOUR.twin(twin),
                name,
                World.HARBOUR.twin(twin),
                resource,
                body == null || body.isEmpty() ? null : AgentRequest.digest(body.getBytes(UTF_8)),
                null,
                issued,
                issued.plusSeconds(3600));
        return AgentRequest.toHeader(request.secure(key));
    }

    /// The twin's version; 0 if there is none of this agent.
    long version(String twin) {
        HttpResponse<String> shown = bare("GET", "/twins/" + twin, null);
        try {
            return shown.statusCode() == 200
                    ? JSON.readTree(shown.body()).path("version").asLong()
                    : 0;
        } catch (JsonProcessingException e) {
            throw new AssertionError(shown.body(), e);
        }
    }
}
