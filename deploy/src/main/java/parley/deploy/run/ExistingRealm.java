package parley.deploy.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import parley.deploy.plan.ClientLogin;
import parley.deploy.plan.Work;
import parley.identity.TokenSource;

/// Looks at a realm that exists already.
final class ExistingRealm {
    private static final String URL = "keycloak.url";
    private static final String REALM = "keycloak.realm";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private ExistingRealm() {}

    /// Whether it gives every service the tokens that it needs, and lets its manager manage.
    static Finding look(Work.LookAtRealm work) throws InterruptedException {
        try (var http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            var issuer = issuer(work, http);
            if (!(issuer instanceof Finding.Fits)) {
                return issuer;
            }
            for (var client : work.audiences().entrySet()) {
                var finding = tokens(work, client.getKey(), client.getValue(), http);
                if (!(finding instanceof Finding.Fits)) {
                    return finding;
                }
            }
            return manager(work, http);
        } catch (IOException e) {
            return new Finding.Silent(URL, e.toString());
        }
    }

    private static Finding issuer(Work.LookAtRealm work, HttpClient http) throws IOException, InterruptedException {
        var keycloak = work.keycloak();
        var answer = WholeAnswer.of(
                http,
                HttpRequest.newBuilder(URI.create(keycloak.issuer() + "/.well-known/openid-configuration"))
                        .build(),
                HttpResponse.BodyHandlers.ofString(),
                TIMEOUT);
        return switch (answer.statusCode()) {
            case 200 -> sameIssuer(keycloak.issuer(), answer.body());
            case 404 -> new Finding.Misfit(REALM, "there is no realm `" + keycloak.realm() + "` at " + keycloak.url());
            default -> new Finding.Silent(URL, "status " + answer.statusCode());
        };
    }

    private static Finding sameIssuer(String issuer, String body) {
        try {
            var named = JSON.readTree(body).path("issuer").asText();
            return named.equals(issuer)
                    ? new Finding.Fits()
                    : new Finding.Misfit(URL, "the issuer calls itself `" + named + "`, not " + issuer);
        } catch (JsonProcessingException e) {
            return new Finding.Misfit(URL, "is no OpenID issuer: it answers no JSON");
        }
    }

    private static Finding tokens(Work.LookAtRealm work, ClientLogin client, List<String> audiences, HttpClient http)
            throws IOException {
        try {
            return claims(client, http)
                    .misfit(work.keycloak().issuer(), client.client(), audiences)
                    .<Finding>map(why -> new Finding.Misfit(
                            REALM, "a token of the client `" + client.client() + "` does not fit: " + why))
                    .orElseGet(Finding.Fits::new);
        } catch (UncheckedIOException e) {
            if (!isRefused(e)) {
                return new Finding.Silent(URL, reason(e));
            }
            return new Finding.Misfit(
                    REALM,
                    "the client `" + client.client() + "` gets no token with the secret in keys/clients/"
                            + client.client() + ".secret: " + reason(e));
        }
    }

    private static Finding manager(Work.LookAtRealm work, HttpClient http) throws IOException {
        var field = work.keycloak().manager().isPresent() ? "keycloak.manager" : REALM;
        var name = "the client `" + work.manager().client() + "`";
        try {
            var lacks = claims(work.manager(), http).lacksForManaging();
            return lacks.isEmpty()
                    ? new Finding.Fits()
                    : new Finding.Misfit(
                            field,
                            name + " may not manage the realm's clients: its token lacks the roles "
                                    + String.join(", ", lacks) + " of realm-management");
        } catch (UncheckedIOException e) {
            if (!isRefused(e)) {
                return new Finding.Silent(URL, reason(e));
            }
            return new Finding.Misfit(field, name + " gets no token with its secret: " + reason(e));
        }
    }

    private static TokenClaims claims(ClientLogin client, HttpClient http) throws IOException {
        return TokenClaims.of(
                new TokenSource(client.tokenEndpoint(), client.client(), client.secret(), http, InstantSource.system())
                        .get());
    }

    /// Whether the realm gives this client no token, rather than nobody any (RFC 6749, section 5.2).
    private static boolean isRefused(UncheckedIOException e) {
        return reason(e).matches(".* answered 40[01]");
    }

    private static String reason(UncheckedIOException e) {
        return Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse(e.toString());
    }
}
