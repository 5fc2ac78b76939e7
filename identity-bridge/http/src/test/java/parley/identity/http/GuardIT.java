package parley.identity.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.json.JsonMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import parley.identity.ServiceSettings;
import parley.problem.Problem;

final class GuardIT {
    private static final JsonMapper JSON = JsonMapper.createDefault();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Realm harbour;
    private static Realm grid;
    private static EmbeddedServer server;

    /// Answers below `/sample/other` as another API would.
    @Singleton
    static final class OtherFormat implements ProblemFormat {
        @Override
        public Optional<MutableHttpResponse<?>> render(HttpRequest<?> request, Problem problem) {
            return request.getPath().startsWith("/sample/other")
                    ? Optional.of(HttpResponse.status(problem.status(), problem.title())
                            .body(Map.of("error_code", problem.status() * 100)))
                    : Optional.empty();
        }
    }

    private record Answer(int status, String type, Map<String, Object> body, Map<String, List<String>> headers) {}

    @BeforeAll
    static void start() throws Exception {
        harbour = new Realm("harbour");
        grid = new Realm("grid");
        server = serve(harbour);
    }

    private static EmbeddedServer serve(Realm realm) {
        return ApplicationContext.run(
                EmbeddedServer.class,
                Map.ofEntries(
                        Map.entry("micronaut.server.port", -1),
                        Map.entry("micronaut.server.max-request-size", 2_000),
                        Map.entry("parley.organisation", "harbour"),
                        Map.entry("parley.did", "did:web:localhost%3A17110"),
                        Map.entry("parley.kafka.bootstrap-servers", "localhost:17101"),
                        Map.entry("parley.oauth.issuer", realm.issuer()),
                        Map.entry("parley.oauth.token-endpoint", "http://localhost:1/token"),
                        Map.entry("parley.oauth.jwks", realm.certs()),
                        Map.entry("parley.oauth.audience", "parley"),
                        Map.entry("parley.oauth.client-id", "sample"),
                        Map.entry("parley.oauth.client-secret", "s3cret"),
                        Map.entry("parley.schema-registry.url", "http://localhost:1"),
                        Map.entry("parley.data", "target")));
    }

    @AfterAll
    static void stop() {
        server.close();
        harbour.close();
        grid.close();
        CLIENT.close();
    }

    @Test
    void knowsTheAgentThatCalls() throws Exception {
        var answer = get("/sample/caller", harbour.token("computer-agent"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().get("client")).isEqualTo("computer-agent");
    }

    @Test
    void knowsThePersonThatCallsThroughTheConsole() throws Exception {
        var person = harbour.claims("console").claim("preferred_username", "ada");

        assertThat(get("/sample/caller", harbour.token(person.build())).body().get("client"))
                .isEqualTo("person-ada");
    }

    @Test
    void aProgramIsItselfWhateverNameItsTokenCarries() throws Exception {
        var program = harbour.claims("computer-agent").claim("preferred_username", "ada");

        assertThat(get("/sample/caller", harbour.token(program.build())).body().get("client"))
                .isEqualTo("computer-agent");
    }

    @Test
    void showsHealthToAnybodyAndNothingElse() throws Exception {
        assertThat(get("/health", null).status()).isEqualTo(200);
        assertThat(get("/health", null).body().toString()).isEqualTo("{status=UP}");
        for (var path : List.of("/sample/caller", "/no/such/path", "/beans", "/")) {
            assertProblem(get(path, null), 401, "no-token", null);
        }
        assertThat(get("/sample/caller", null).headers())
                .hasEntrySatisfying(
                        "www-authenticate", values -> assertThat(values).containsExactly("Bearer realm=\"parley\""));
    }

    @Test
    void refusesEveryTokenThatIsNotOurs() throws Exception {
        var past = Date.from(Instant.now().minusSeconds(60));
        var good = harbour.claims("computer-agent");
        var shared = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), good.build());
        shared.sign(new MACSigner(harbour.key().toRSAPublicKey().getEncoded()));
        for (var token : List.of(
                grid.token("computer-agent"),
                grid.token(good.build()),
                harbour.token(harbour.claims("a").issuer(grid.issuer()).build()),
                harbour.token(harbour.claims("a").audience("kafka").build()),
                harbour.token(harbour.claims("a").audience((String) null).build()),
                harbour.token(harbour.claims("a").expirationTime(past).build()),
                harbour.token(harbour.claims("a").expirationTime(null).build()),
                harbour.token(harbour.claims("a")
                        .notBeforeTime(Date.from(Instant.now().plusSeconds(60)))
                        .build()),
                harbour.token(harbour.claims("a").claim("azp", null).build()),
                harbour.token(harbour.claims("a").claim("azp", 7).build()),
                harbour.token(harbour.claims("Not A Name").build()),
                harbour.token(harbour.claims("person-ada").build()),
                harbour.token(harbour.claims("person-ada")
                        .claim("preferred_username", "ada")
                        .build()),
                harbour.token(harbour.claims("console").build()),
                harbour.token(harbour.claims("console")
                        .claim("preferred_username", "Ada L")
                        .build()),
                harbour.token(harbour.claims("console")
                        .claim("preferred_username", List.of("ada"))
                        .build()),
                harbour.token(harbour.claims("console")
                        .claim("preferred_username", "service-account-console")
                        .build()),
                new PlainJWT(good.build()).serialize(),
                shared.serialize(),
                harbour.token("a").replaceAll(".$", ""),
                "nonsense")) {
            assertProblem(get("/sample/caller", token), 401, "invalid-token", null);
        }
    }

    @Test
    void onlyOurValidatorDecides() {
        assertThat(server.getApplicationContext().getBeansOfType(TokenValidator.class))
                .singleElement()
                .isInstanceOf(RealmTokens.class);
    }

    @Test
    void keepsTheRealmsKeysWhileKeycloakIsAway() throws Exception {
        try (var realm = new Realm("away");
                var alone = serve(realm)) {
            var token = realm.token("a");
            assertThat(send(request(alone, "/sample/caller", token)).status()).isEqualTo(200);
            realm.goAway();

            assertThat(send(request(alone, "/sample/caller", token)).status()).isEqualTo(200);
            var unknownKey = grid.token(realm.claims("a").build());
            assertThat(send(request(alone, "/sample/caller", unknownKey)).status())
                    .isEqualTo(401);
            assertThat(send(request(alone, "/sample/caller", token)).status()).isEqualTo(200);
        }
    }

    @Test
    void refusesEverybodyWhileItHasNoKeys() throws Exception {
        try (var realm = new Realm("never")) {
            realm.goAway();
            try (var alone = serve(realm)) {
                assertThat(send(request(alone, "/sample/caller", realm.token("a")))
                                .status())
                        .isEqualTo(401);
                assertThat(send(request(alone, "/health", null)).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void tellsARefusal() throws Exception {
        var answer = get("/sample/refused", harbour.token("a"));

        assertProblem(answer, 403, "no-rule", "provider");
        assertThat(answer.body().get("reason")).isEqualTo("NO_RULE");
        assertThat(answer.body().get("detail")).isEqualTo("no rule allows it");
    }

    @Test
    void tellsWhichFieldOfABodyIsWrong() throws Exception {
        var good = "{\"name\":\"n\",\"count\":1,\"colour\":\"RED\",\"parts\":[{\"name\":\"p\"}]}";
        assertThat(post(good).status()).isEqualTo(200);
        assertProblem(post(good.replace("\"n\"", "\"\"")), 400, "bad-request", "name");
        assertProblem(post(good.replace("1", "-1")), 400, "bad-request", "count");
        assertProblem(post(good.replace("1", "\"x\"")), 400, "bad-request", "count");
        assertProblem(post(good.replace("RED", "BLUE")), 400, "bad-request", "colour");
        assertProblem(post(good.replace("\"p\"", "\"\"")), 400, "bad-request", "parts[0].name");
        assertProblem(post(good.replace("}]", ",\"size\":3}]")), 400, "bad-request", "parts[0].size");
        assertProblem(post(good.replace("\"colour\"", "\"color\"")), 400, "bad-request", "color");
        assertProblem(post("{\"name\":\"n\",\"colour\":\"RED\",\"parts\":[]}"), 400, "bad-request", "count");
    }

    @Test
    void tellsThatABodyIsNoJson() throws Exception {
        for (var body : List.of("{", "", "[]", "nonsense", "{\"name\":", "[".repeat(1_500))) {
            assertProblem(post(body), 400, "bad-request", "*");
        }
    }

    @Test
    void tellsWhichParameterIsWrong() throws Exception {
        var token = harbour.token("a");
        assertProblem(get("/sample/counted", token), 400, "bad-request", "count");
        assertProblem(get("/sample/counted?count=x", token), 400, "bad-request", "count");
        assertProblem(get("/sample/counted?count=1", token), 400, "bad-request", "Parley-Twin");
    }

    @Test
    void tellsWhatItDoesNotServe() throws Exception {
        var token = harbour.token("a");
        assertProblem(get("/no/such/path", token), 404, "not-found", null);
        assertProblem(get("/sample/things", token), 405, "method-not-allowed", null);
        assertThat(get("/sample/things", token).headers()).containsKey("allow");
        assertProblem(
                send(request(server, "/sample/text", token)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{}"))),
                415,
                "unsupported-media-type",
                null);
        assertProblem(
                send(request(server, "/sample/text", token)
                        .header("Content-Type", "text/turtle")
                        .PUT(BodyPublishers.ofString("x".repeat(2_001)))),
                413,
                "too-large",
                "body");
    }

    @Test
    void hasNoEndpointsThatChangeOrShowTheInside() throws Exception {
        for (var path : List.of("/beans", "/env", "/loggers", "/refresh", "/routes", "/stop", "/threaddump")) {
            assertProblem(get(path, harbour.token("a")), 404, "not-found", null);
        }
    }

    @Test
    void keepsTheInsideToItself() throws Exception {
        var answer = get("/sample/broken", harbour.token("a"));

        assertProblem(answer, 500, "internal", null);
        assertThat(answer.body().toString()).doesNotContain("inside");
    }

    @Test
    void answersAsAnotherApiWhereItIsOne() throws Exception {
        assertThat(get("/sample/other/x", harbour.token("a")).body().toString()).isEqualTo("{error_code=40400}");
        assertThat(get("/sample/other/x", null).body().toString()).isEqualTo("{error_code=40100}");
    }

    @Test
    void readsTheSettings() {
        var settings = server.getApplicationContext().getBean(ServiceSettings.class);

        assertThat(settings.organisation()).isEqualTo("harbour");
    }

    private static void assertProblem(Answer answer, int status, String slug, @Nullable String field) {

        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.type()).as("%s", answer).isEqualTo("application/problem+json");
        assertThat(answer.body().get("status")).isEqualTo(status);
        assertThat(answer.body().get("type")).isEqualTo("urn:parley:problem:" + slug);
        assertThat(answer.body().get("title")).asString().isNotBlank();
        assertThat(answer.body().get("detail")).asString().isNotBlank();
        if (!"*".equals(field)) {
            assertThat(answer.body().get("field")).as("%s", answer).isEqualTo(field);
        }
    }

    private static Answer post(String json) throws IOException, InterruptedException, JOSEException {
        return send(request(server, "/sample/things", harbour.token("a"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    private static Answer get(String path, @Nullable String token) throws IOException, InterruptedException {
        return send(request(server, path, token));
    }

    private static java.net.http.HttpRequest.Builder request(EmbeddedServer at, String path, @Nullable String token) {
        var request = java.net.http.HttpRequest.newBuilder(URI.create(at.getURL() + path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static Answer send(java.net.http.HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = CLIENT.send(request.build(), BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("content-type").orElse(""),
                JSON.readValue(response.body(), Argument.mapOf(String.class, Object.class)),
                response.headers().map());
    }
}
