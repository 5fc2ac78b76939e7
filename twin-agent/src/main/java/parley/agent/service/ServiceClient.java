package parley.agent.service;

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
import java.util.Map;
import java.util.function.Supplier;

/// Calls one service with the agent's token. Thread-safe; every call has a timeout and is made once.
public final class ServiceClient {
    /// Reads and writes the bodies.
    public static final ObjectMapper JSON = new ObjectMapper();

    /// Above the five seconds after which a service answers that it is not done yet.
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final String name;
    private final String base;
    private final Supplier<String> token;
    private final HttpClient http;

    /// @param name the service's name, for messages
    /// @param base what paths are appended to
    /// @param token asked before every call
    public ServiceClient(String name, URI base, Supplier<String> token, HttpClient http) {
        this.name = name;
        this.base = base.toString().replaceAll("/+$", "");
        this.token = token;
        this.http = http;
    }

    /// Reads.
    ///
    /// @throws UnreachableException if there was no answer
    public Reply get(String path, Map<String, String> headers) {
        return send("GET", path, headers, "");
    }

    /// Makes any call.
    ///
    /// @param body empty for none
    /// @throws UnreachableException if there was no answer
    public Reply send(String method, String path, Map<String, String> headers, String body) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token())
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return exchange(method + " " + path, request.build());
    }

    private String token() {
        try {
            return token.get();
        } catch (RuntimeException e) {
            throw new UnreachableException("no token for " + name + ": " + e.getMessage(), e);
        }
    }

    private Reply exchange(String call, HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Reply(call, response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UnreachableException(name + " at " + base + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(call + ": interrupted", e);
        }
    }

    /// A value as one segment of a path, or as the value of a query parameter.
    public static String escaped(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
