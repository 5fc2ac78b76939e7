package parley.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An access token by client credentials, for REST calls: always valid, renewed half a minute before it expires.
///
/// Safe to use from any number of threads; one of them renews while the others wait. Prints no secret.
public final class TokenSource implements Supplier<String> {
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpRequest request;
    private final HttpClient client;
    private final InstantSource clock;
    private @Nullable Token token;

    private record Token(String value, Instant expires) {
        boolean validFor(Duration margin, Instant now) {
            return now.plus(margin).isBefore(expires);
        }
    }

    public TokenSource(
            URI tokenEndpoint, String clientId, String clientSecret, HttpClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
        this.request = HttpRequest.newBuilder(tokenEndpoint)
                .timeout(TIMEOUT)
                .header("Authorization", basic(clientId, clientSecret))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                .build();
    }

    /// A service's own token.
    public static TokenSource of(ServiceSettings.OAuth oauth, HttpClient client, InstantSource clock) {
        return new TokenSource(oauth.tokenEndpoint(), oauth.clientId(), oauth.clientSecret(), client, clock);
    }

    /// A token that is valid now.
    /// @throws UncheckedIOException if there is none and none can be had
    @Override
    public synchronized String get() {
        var current = token;
        if (current != null && current.validFor(MARGIN, clock.instant())) {
            return current.value();
        }
        try {
            var fresh = fetch();
            token = fresh;
            return fresh.value();
        } catch (IOException e) {
            if (current != null && current.validFor(Duration.ZERO, clock.instant())) {
                return current.value();
            }
            throw new UncheckedIOException(e);
        }
    }

    private Token fetch() throws IOException {
        var asked = clock.instant();
        try {
            var response = whole(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            if (response.statusCode() != 200) {
                throw new IOException("no token: " + request.uri() + " answered " + response.statusCode());
            }
            return read(SecuredDocument.JSON.readTree(response.body()), asked);
        } catch (JsonProcessingException e) {
            // Its message may quote the answer.
            throw new IOException("no token: " + request.uri() + " answered no JSON");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + request.uri(), e);
        }
    }

    /// With its body: a request's own timeout ends with the headers.
    private HttpResponse<String> whole(CompletableFuture<HttpResponse<String>> answer)
            throws IOException, InterruptedException {
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new HttpTimeoutException("no whole answer of " + request.uri() + " in " + TIMEOUT.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private Token read(JsonNode answer, Instant asked) throws IOException {
        String value = answer.path("access_token").textValue();
        if (value == null || !answer.path("expires_in").canConvertToLong()) {
            throw new IOException("no token: " + request.uri() + " answered without access_token or expires_in");
        }
        return new Token(value, asked.plusSeconds(answer.path("expires_in").longValue()));
    }

    private static String basic(String clientId, String clientSecret) {
        var both = encode(clientId) + ":" + encode(clientSecret);
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "TokenSource[" + request.uri() + "]";
    }
}
