package parley.deploy.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import parley.topics.People;

/// The people of a space that runs: users of its realm, kept with the client that may do that and nothing
/// else.
///
/// Whatever is refused is an [IllegalArgumentException] or a [StartFailure] whose message is one line for
/// people.
public final class RealmUsers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PAGE = 1_000;

    /// Without those that are taken for each other.
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int PASSWORD_LENGTH = 20;

    private final SpaceAccess space;
    private final RandomGenerator random = new SecureRandom();

    /// For a space that runs.
    public RealmUsers(SpaceAccess space) {
        this.space = space;
    }

    /// One of them.
    ///
    /// @param agent what delegations name it by
    public record User(String name, String agent, boolean enabled) {}

    /// Makes one, and answers the password.
    ///
    /// @param temporary whether it must be replaced at the first sign-in
    /// @throws IllegalArgumentException if nobody may have that name
    public String add(String name, boolean temporary) throws InterruptedException, StartFailure {
        People.agentOf(name);
        var password = password();
        var user = JSON.createObjectNode().put("username", name).put("enabled", true);
        user.putArray("credentials")
                .addObject()
                .put("type", "password")
                .put("value", password)
                .put("temporary", temporary);
        var answer = send("POST", "/users", user);
        return switch (answer.statusCode()) {
            case 201 -> password;
            case 409 -> throw new StartFailure("there is a person " + name + " in " + space.organisation());
            default -> throw refused(answer);
        };
    }

    /// All of them, in order.
    public List<User> list() throws InterruptedException, StartFailure {
        var users = new ArrayList<User>();
        int first = 0;
        JsonNode page;
        do {
            page = page(first);
            for (var user : page) {
                var name = user.path("username").asText();
                agent(name)
                        .ifPresent(agent -> users.add(
                                new User(name, agent, user.path("enabled").asBoolean())));
            }
            first += page.size();
        } while (page.size() == PAGE);
        return users;
    }

    private JsonNode page(int first) throws InterruptedException, StartFailure {
        var answer = send("GET", "/users?briefRepresentation=true&first=" + first + "&max=" + PAGE, null);
        if (answer.statusCode() != 200) {
            throw refused(answer);
        }
        return json(answer);
    }

    private static Optional<String> agent(String name) {
        return People.agent(People.CONSOLE, name);
    }

    /// Removes one, with all its sessions. What twins delegate to it stays, and whoever is made with the
    /// same name has it.
    public void remove(String name) throws InterruptedException, StartFailure {
        People.agentOf(name);
        var found = send("GET", "/users?exact=true&username=" + name, null);
        if (found.statusCode() != 200) {
            throw refused(found);
        }
        var id = json(found).path(0).path("id").asText();
        if (!id.matches("[A-Za-z0-9-]+")) {
            throw new StartFailure("there is no person " + name + " in " + space.organisation());
        }
        var answer = send("DELETE", "/users/" + id, null);
        if (answer.statusCode() != 204) {
            throw refused(answer);
        }
    }

    private String password() {
        var letters = random.ints(PASSWORD_LENGTH, 0, LETTERS.length()).map(LETTERS::charAt);
        return letters.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private HttpResponse<String> send(String method, String path, @Nullable JsonNode body)
            throws InterruptedException, StartFailure {
        if (space.console().isEmpty()) {
            throw new StartFailure(space.organisation() + " has no console: its file names no ports.console");
        }
        var keycloak = space.file().keycloak();
        var realm = new SpaceService("Keycloak", keycloak.url());
        try (var http = HttpClient.newHttpClient()) {
            var token = SpaceService.token(space, People.KEEPER, space.secretOf(People.KEEPER), http);
            return realm.send(
                    http,
                    HttpRequest.newBuilder(URI.create(keycloak.url() + "/admin/realms/" + keycloak.realm() + path))
                            .timeout(PATIENCE)
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .method(
                                    method,
                                    body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString())));
        }
    }

    private static JsonNode json(HttpResponse<String> answer) throws StartFailure {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new StartFailure("Keycloak answers no JSON");
        }
    }

    private static StartFailure refused(HttpResponse<String> answer) {
        return new StartFailure("Keycloak refuses: status " + answer.statusCode()
                + (answer.statusCode() == 403
                        ? "; the client `" + People.KEEPER + "` needs the role manage-users of realm-management"
                        : ""));
    }
}
