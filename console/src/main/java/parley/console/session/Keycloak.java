package parley.console.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
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
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.console.ConsoleSettings;

/// The realm, as its client for people: authorisation code with PKCE, refresh, and the end of a session.
/// Thread-safe.
public final class Keycloak {
    private static final Logger LOG = LoggerFactory.getLogger(Keycloak.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ConsoleSettings settings;
    private final HttpClient http;
    private final IdTokens idTokens;
    private final InstantSource clock;

    public Keycloak(ConsoleSettings settings, HttpClient http, JWKSource<SecurityContext> keys, InstantSource clock) {
        this.settings = settings;
        this.http = http;
        this.clock = clock;
        this.idTokens = new IdTokens(settings.issuer().toString(), settings.clientId(), keys, clock);
    }

    /// An endpoint of the realm's OpenID Connect: `auth`, `token`, `certs`, `logout`.
    public static URI endpoint(ConsoleSettings settings, String name) {
        return URI.create(settings.issuer() + "/protocol/openid-connect/" + name);
    }

    /// Where a person signs in, and comes back from with a code.
    ///
    /// @param challenge of the code verifier (S256)
    public URI signIn(String state, String nonce, String challenge) {
        return URI.create(endpoint(settings, "auth") + "?"
                + form(Map.of(
                        "response_type",
                        "code",
                        "client_id",
                        settings.clientId(),
                        "redirect_uri",
                        callback(),
                        "scope",
                        "openid",
                        "state",
                        state,
                        "nonce",
                        nonce,
                        "code_challenge",
                        challenge,
                        "code_challenge_method",
                        "S256")));
    }

    private String callback() {
        return settings.url() + "/callback";
    }

    Answer redeem(String code, String verifier, String nonce) {
        return ask(
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        callback(),
                        "code_verifier",
                        verifier),
                nonce);
    }

    Answer renew(String refresh) {
        return ask(Map.of("grant_type", "refresh_token", "refresh_token", refresh, "scope", "openid"), null);
    }

    /// Ends the realm's own session, with all that was issued in it.
    void end(String refresh) {
        try {
            var answer = post("logout", Map.of("refresh_token", refresh));
            if (answer.statusCode() >= 300) {
                LOG.warn("the realm's session is not ended: status {}", answer.statusCode());
            }
        } catch (IOException e) {
            LOG.warn("the realm's session is not ended: {}", e.toString());
        }
    }

    private Answer ask(Map<String, String> grant, @Nullable String nonce) {
        var asked = clock.instant();
        try {
            var answer = post("token", grant);
            if (answer.statusCode() >= 500) {
                return new Answer.Silent("status " + answer.statusCode());
            }
            var json = JSON.readTree(answer.body());
            if (answer.statusCode() != 200) {
                return new Answer.Denied(json.path("error").asText("status " + answer.statusCode()));
            }
            var person = idTokens.verify(text(json, "id_token"), nonce);
            return new Answer.Given(new Tokens(
                    text(json, "access_token"),
                    text(json, "refresh_token"),
                    asked.plusSeconds(json.path("expires_in").asLong()),
                    person));
        } catch (JsonProcessingException e) {
            // Its message may quote the answer
            return new Answer.Silent("no JSON");
        } catch (IOException | JOSEException e) {
            return new Answer.Silent(e.toString());
        } catch (BadJOSEException | IllegalArgumentException e) {
            LOG.warn("an ID token is not believed: {}", e.getMessage());
            return new Answer.Denied("the answer is not believed");
        }
    }

    private static String text(JsonNode json, String field) {
        var value = json.path(field).textValue();
        if (value == null) {
            throw new IllegalArgumentException("no " + field);
        }
        return value;
    }

    private HttpResponse<String> post(String endpoint, Map<String, String> fields) throws IOException {
        var request = HttpRequest.newBuilder(endpoint(settings, endpoint))
                .timeout(TIMEOUT)
                .header("Authorization", basic())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(form(fields)))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String basic() {
        var both = encoded(settings.clientId()) + ":" + encoded(settings.clientSecret());
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static String form(Map<String, String> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream()
                        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
