package parley.deploy.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Objects;
import parley.identity.TokenSource;

/// A service that a space which runs has on this machine.
///
/// @param name such as `interaction-broker`
record SpaceService(String name, URI url) {
    private static final Duration ONE_CALL = Duration.ofSeconds(30);

    /// A call of it; whoever sends it says as whom.
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(ONE_CALL);
    }

    /// Asks as an agent of the space, for what any of them may know.
    /// @throws StartFailure if there is no answer, or no token
    HttpResponse<String> asAgent(SpaceAccess space, String path) throws StartFailure, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return send(
                    http,
                    request(path)
                            .header("Authorization", "Bearer " + token(space, http))
                            .GET());
        }
    }

    private static String token(SpaceAccess space, HttpClient http) throws StartFailure {
        var agent = space.agents().values().stream()
                .min(Comparator.comparing(SpaceAccess.AgentAccess::client))
                .orElseThrow(() -> new StartFailure("the space has no agent to ask as"));
        return token(space, agent.client(), agent.secret(), http);
    }

    /// A token for a client of the space's realm.
    /// @throws StartFailure if it gets none
    static String token(SpaceAccess space, String client, String secret, HttpClient http) throws StartFailure {
        var endpoint = URI.create(space.tokenEndpoint());
        try {
            return new TokenSource(endpoint, client, secret, http, InstantSource.system()).get();
        } catch (UncheckedIOException e) {
            var why = Objects.requireNonNull(e.getCause());
            if (why instanceof ConnectException || why instanceof HttpTimeoutException) {
                throw silent("Keycloak", endpoint, why);
            }
            throw new StartFailure("the realm's client `" + client + "` gets no token: " + reason(why));
        }
    }

    /// @throws StartFailure if there is no answer
    HttpResponse<String> send(HttpRequest.Builder request) throws StartFailure, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return send(http, request);
        }
    }

    /// @throws StartFailure if there is no answer
    HttpResponse<String> send(HttpClient http, HttpRequest.Builder request) throws StartFailure, InterruptedException {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw silent(name, url, e);
        }
    }

    private static StartFailure silent(String name, URI url, IOException why) {
        return new StartFailure(name + " at " + url + " does not answer: " + reason(why) + "; see ./parley status");
    }

    private static String reason(IOException why) {
        return switch (why) {
            case HttpTimeoutException _ -> "not in time";
            case ConnectException _ -> "nobody listens there";
            default -> why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        };
    }
}
