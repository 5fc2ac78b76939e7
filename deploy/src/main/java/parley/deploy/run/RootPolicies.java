package parley.deploy.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parley.deploy.space.Keys;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.RootPolicyStatement;

/// What the organisation of a space that runs on this machine allows its twins at most; signed with its key.
///
/// Whatever is refused is an [IllegalArgumentException] or a [StartFailure] whose message is one line for
/// people.
public final class RootPolicies {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SpaceAccess space;

    /// For a space that runs.
    public RootPolicies(SpaceAccess space) {
        this.space = space;
    }

    /// The one in force, as JSON.
    public String show() throws IOException, InterruptedException, StartFailure {
        return pretty(current());
    }

    /// Sets it, and answers when that is in force: as JSON, what has ended.
    ///
    /// @param policy `{"inbound": [rules], "outbound": [rules]}`
    /// @param expected the version to be replaced; null for whichever there is
    public String set(String policy, @Nullable Long expected) throws IOException, InterruptedException, StartFailure {
        var body = body(policy, expected == null ? version() : expected);
        var broker = space.brokerService();
        var request = request("/root-policy").PUT(body);
        try (var http = HttpClient.newHttpClient()) {
            for (long deadline = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < deadline; ) {
                var response = broker.send(http, request);
                switch (response.statusCode()) {
                    case 200 -> {
                        return pretty(JSON.readTree(response.body()));
                    }
                    case 202 -> Thread.sleep(100);
                    default -> throw refused(response);
                }
            }
        }
        throw new StartFailure("the root policy was taken, and is not known to be in force everywhere after "
                + PATIENCE.toSeconds() + " s; see ./parley status");
    }

    /// What it would end or grant, as JSON.
    public String whatIf(String policy) throws IOException, InterruptedException, StartFailure {
        return pretty(
                read(space.brokerService().send(request("/root-policy/what-if").POST(body(policy, version())))));
    }

    private long version() throws IOException, InterruptedException, StartFailure {
        return current().path("version").asLong();
    }

    private JsonNode current() throws IOException, InterruptedException, StartFailure {
        return asAgent("/root-policy");
    }

    /// Every version that it has had, as JSON.
    public JsonNode versions() throws IOException, InterruptedException, StartFailure {
        return asAgent("/root-policy/versions");
    }

    /// The JSON Schema of one.
    public JsonNode schema() throws IOException, InterruptedException, StartFailure {
        return read(
                space.brokerService().send(request("/root-policy.schema.json").GET()));
    }

    private JsonNode asAgent(String path) throws IOException, InterruptedException, StartFailure {
        return read(space.brokerService().asAgent(space, path));
    }

    private HttpRequest.BodyPublisher body(String policy, long replaced) throws IOException {
        OrganisationKey key = Keys.organisation(space.file());
        var statement = new RootPolicyStatement(new Did(space.did()), replaced + 1, parse(policy), Instant.now());
        return HttpRequest.BodyPublishers.ofString(
                JSON.createObjectNode().put("statement", statement.secure(key)).toString(), StandardCharsets.UTF_8);
    }

    private static ObjectNode parse(String policy) {
        try {
            if (JSON.readTree(policy) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("a JSON object is needed: {\"inbound\": [rules], \"outbound\": [rules]}");
    }

    private HttpRequest.Builder request(String path) {
        return space.brokerService().request(path).header("Content-Type", "application/json");
    }

    private static JsonNode read(HttpResponse<String> response) throws IOException, StartFailure {
        if (response.statusCode() != 200) {
            throw refused(response);
        }
        return JSON.readTree(response.body());
    }

    private static StartFailure refused(HttpResponse<String> response) {
        return new StartFailure("root policy: " + PartnerCall.detail(response.body()));
    }

    private static String pretty(JsonNode json) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }
}
