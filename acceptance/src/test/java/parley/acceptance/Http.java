package parley.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import parley.agent.AgentSettings;
import parley.deploy.run.SpaceAccess;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;
import parley.identity.SigningKey;
import parley.identity.TokenSource;

/// Calls as any program would make them, right or wrong: nothing of the SDK is in here.
final class Http {
    static final String TWIN = "Parley-Twin";
    static final String KEY = "Parley-Key";

    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private Http() {}

    /// An answer, but for what tells the time of day.
    ///
    /// @param type the content type; empty if there is none
    /// @param retryAfter after how many seconds to ask again; 0 if it does not say
    record Answer(int status, String type, long retryAfter, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new IllegalStateException("not JSON: " + body, e);
            }
        }
    }

    /// Makes a call.
    ///
    /// @param token empty for none
    /// @param headers names and values in turn
    static Answer call(String method, String url, String token, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var answer = CLIENT.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.headers().firstValueAsLong("Retry-After").orElse(0),
                    answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + url + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A token of any client of a space's realm.
    static String token(SpaceAccess space, String client) {
        var endpoint = URI.create(space.tokenEndpoint());
        return new TokenSource(endpoint, client, space.secretOf(client), CLIENT, InstantSource.system()).get();
    }

    static String token(AgentSettings agent) {
        return new TokenSource(
                        agent.tokenEndpoint(), agent.clientId(), agent.clientSecret(), CLIENT, InstantSource.system())
                .get();
    }

    static SigningKey key(AgentSettings agent) throws IOException {
        var password = Files.readString(agent.keyPasswordFile()).strip().toCharArray();
        return SigningKey.load(agent.keyFile(), password);
    }

    /// An agent's call of its broker for a twin, signed for exactly this provider, resource and body.
    static Answer signed(
            AgentSettings agent,
            Did twin,
            Kind kind,
            Did provider,
            String resource,
            String method,
            String path,
            String body)
            throws IOException {
        var signed = request(agent, twin, kind, provider, resource, body, now());
        return sent(method, agent.interactionBroker() + path, token(agent), signed, body);
    }

    /// A call with what somebody has signed, whoever that was.
    static Answer sent(String method, String url, String token, String signed, String body) {
        return call(method, url, token, body, AgentRequest.HEADER, signed, "Content-Type", "application/json");
    }

    static Instant now() {
        return InstantSource.system().instant();
    }

    /// What an agent signs at that time, as the header carries it.
    static String request(
            AgentSettings agent, Did twin, Kind kind, Did provider, String resource, String body, Instant issued)
            throws IOException {
        return AgentRequest.toHeader(unsigned(agent.clientId(), twin, kind, provider, resource, body, issued)
                .secure(key(agent)));
    }

    /// What an agent of that name would sign at that time.
    static AgentRequest unsigned(
            String agent, Did twin, Kind kind, Did provider, String resource, String body, Instant issued) {
        return new AgentRequest(
                UUID.randomUUID().toString(),
                kind,
                twin,
                agent,
                provider,
                resource,
                body.isEmpty() ? null : AgentRequest.digest(body.getBytes(StandardCharsets.UTF_8)),
                null,
                issued,
                issued.plus(Duration.ofHours(1)));
    }

    /// A value as it stands in a query.
    static String escaped(Object value) {
        return URLEncoder.encode(value.toString(), StandardCharsets.UTF_8);
    }

    /// What these URLs answer to that token.
    static List<Answer> all(List<String> urls, String token, String... headers) {
        var answers = new ArrayList<Answer>();
        urls.forEach(url -> answers.add(call("GET", url, token, "", headers)));
        return answers;
    }
}
