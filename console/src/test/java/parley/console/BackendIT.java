package parley.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.testing.FreePorts;

/// The console's backend before fakes of its realm and of the services.
final class BackendIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SESSION = "parley-console-harbour";
    private static final String SIGN_IN = "parley-sign-in-harbour";

    private FakeRealm realm;
    private FakeServices services;
    private EmbeddedServer console;
    private int port;

    @BeforeEach
    void start() throws Exception {
        realm = new FakeRealm();
        services = new FakeServices();
        port = FreePorts.take();
        console = Console.configured(ApplicationContext.builder())
                .properties(Map.ofEntries(
                        Map.entry("micronaut.server.port", port),
                        Map.entry("console.url", "http://localhost:" + port),
                        Map.entry("console.organisation", "harbour"),
                        Map.entry("console.did", "did:web:harbour.example"),
                        Map.entry("console.organisation-key", "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"),
                        Map.entry("console.issuer", realm.issuer()),
                        Map.entry("console.client-id", "console"),
                        Map.entry("console.client-secret", "s3cret"),
                        Map.entry("console.registry", services.url()),
                        Map.entry("console.broker", services.url()),
                        Map.entry("console.bridge", services.url()),
                        Map.entry("console.kafka.bootstrap-servers", "localhost:1")))
                .run(EmbeddedServer.class);
    }

    @AfterEach
    void stop() {
        console.close();
        services.close();
        realm.close();
    }

    /// One who has signed in.
    private record SignedIn(String cookie, String csrf) {
        String header() {
            return "Cookie: " + SESSION + "=" + cookie;
        }

        String proof() {
            return "Parley-Console: " + csrf;
        }
    }

    @Test
    void aPersonSignsInAndIsToldWhoItIsAndForWhomItActs() throws Exception {
        var ada = signIn("ada");

        var session = json(get("/api/session", ada.header(), "Accept: */*"));

        assertThat(session.path("person").asText()).isEqualTo("ada");
        assertThat(session.path("agent").asText()).isEqualTo("person-ada");
        assertThat(session.path("organisation").asText()).isEqualTo("harbour");
        assertThat(session.path("twins")).hasSize(1);
        assertThat(session.path("twins").get(0).path("name").asText()).isEqualTo("tank");
        assertThat(session.path("twins").get(0).path("functions").get(0).asText())
                .isEqualTo("administer");
    }

    @Test
    void aTwinIsLeftOutOnlyIfItIsNotThere() throws Exception {
        var ada = signIn("ada");

        services.tankStatus = 404;
        var without = get("/api/session", ada.header());
        services.tankStatus = 503;
        var unanswered = get("/api/session", ada.header());

        assertThat(json(without).path("twins")).isEmpty();
        assertThat(unanswered.status()).isEqualTo(503);
    }

    @Test
    void whoeverIsNotSignedInIsToldSoAndNothingIsForwarded() throws Exception {
        for (var headers : List.of(new String[0], new String[] {"Cookie: " + SESSION + "=guess"}, new String[] {
            "Authorization: Bearer access-ada-1"
        })) {
            assertThat(get("/api/session", headers).status()).isEqualTo(401);
            assertThat(get("/api/registry/twins", headers).status()).isEqualTo(401);
        }
        assertThat(services.asked).isEmpty();
    }

    @Test
    void theSessionIsANewOneAndNoPageCanReadOrSendItFromElsewhere() throws Exception {
        var before = signIn("ada");
        var begun = get("/login", "Cookie: " + SESSION + "=planted");
        var back = back(begun, "ada", begun.cookie(SIGN_IN).orElseThrow(), SESSION + "=" + before.cookie());

        assertThat(back.all("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith(SESSION + "=")
                        .doesNotContain("planted", before.cookie())
                        .contains("HttpOnly", "SameSite=Strict", "Path=/"));
        assertThat(get("/api/session", before.header()).status())
                .as("the one before")
                .isEqualTo(401);
    }

    @Test
    void nobodyEndsASignInThatAnotherBrowserBegan() throws Exception {
        var attacker = get("/login");
        var victim = get("/login");

        assertThat(back(attacker, "mallory", "", "").status()).isEqualTo(400);
        assertThat(back(attacker, "mallory", victim.cookie(SIGN_IN).orElseThrow(), "")
                        .cookie(SESSION))
                .isEmpty();
    }

    @Test
    void aSignInEndsOnce() throws Exception {
        var begun = get("/login");
        var browser = begun.cookie(SIGN_IN).orElseThrow();

        assertThat(back(begun, "ada", browser, "").status()).isEqualTo(303);
        assertThat(back(begun, "ada", browser, "").status()).isEqualTo(400);
    }

    @Test
    void anIdTokenForAnotherSignInOrAnotherClientIsNotBelieved() throws Exception {
        realm.forgedNonce = "another";
        var begun = get("/login");
        assertThat(back(begun, "ada", begun.cookie(SIGN_IN).orElseThrow(), "").cookie(SESSION))
                .isEmpty();

        realm.forgedNonce = null;
        realm.audience = "another";
        begun = get("/login");
        assertThat(back(begun, "ada", begun.cookie(SIGN_IN).orElseThrow(), "").cookie(SESSION))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada L", "ada@harbour.example", "service-account-console", "a/b"})
    void nobodySignsInWhoCanBeNoAgent(String user) throws Exception {
        var begun = get("/login");

        assertThat(back(begun, user, begun.cookie(SIGN_IN).orElseThrow(), "").cookie(SESSION))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/twins, /twins",
        "/twins/did%3Aweb%3Aharbour.example%3Atwins%3Atank?tab=rdf,"
                + " /twins/did%3Aweb%3Aharbour.example%3Atwins%3Atank?tab=rdf"
    })
    void whoSignsInComesBackToWhereItWas(String to, String expected) throws Exception {
        var begun = get("/login?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8));

        assertThat(back(begun, "ada", begun.cookie(SIGN_IN).orElseThrow(), "").first("Location"))
                .contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "/\\evil.example",
                "https://evil.example",
                "javascript:alert(1)",
                "/a//evil.example",
                "/a\r\nSet-Cookie: x=y",
                "/api/session",
                "/login?to=/login",
                "/logout",
                "evil.example",
                "/%zz",
                "/\tevil"
            })
    void nobodyIsSentAnywhereElse(String to) throws Exception {
        var answer = get("/login?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"to\"");
        assertThat(answer.first("Location")).isEmpty();
    }

    @Test
    void callsAreForwardedWithThePersonsTokenAndNothingElseOfTheBrowsers() throws Exception {
        var ada = signIn("ada");

        var answer = get(
                "/api/registry/find?text=pump%20a",
                ada.header(),
                "Accept: application/json",
                "Parley-Twin: did:web:harbour.example:twins:tank",
                "Authorization: Bearer stolen",
                "X-Forwarded-For: 1.2.3.4",
                "Upgrade: h2c",
                "TE: trailers");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.chunks()).isEqualTo("[1, 2]");
        assertThat(answer.first("Parley-Next")).contains("7");
        assertThat(answer.all("Set-Cookie")).isEmpty();
        assertThat(answer.all("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.all("Content-Security-Policy"))
                .singleElement()
                .asString()
                .startsWith("default-src 'none'");
        assertThat(answer.first("Cache-Control")).contains("no-store");
        assertThat(services.last().uri()).isEqualTo("/find?text=pump%20a");
        assertThat(services.last().headers())
                .contains("authorization: Bearer access-ada-", "parley-twin: did:web:harbour.example:twins:tank")
                .doesNotContain("stolen", "cookie", "x-forwarded", "h2c", "trailers");
        assertThat(answer.head() + answer.body()).doesNotContain("access-ada");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/registry/../bridge/partners",
                "/api/registry/twins/..%2f..%2fpartners",
                "/api/registry/twins/%2e%2e",
                "/api/registry/twins/..",
                "/api/registry/twins/.",
                "/api/registry/twins/a%2Fb",
                "/api/registry/twins/a%5cb",
                "/api/registry/twins/a%00",
                "/api/registry/twins/a%0d%0ab",
                "/api/registry/twins/%c0%ae%c0%ae",
                "/api/registry//twins",
                "/api/registry/twins/",
                "/api/registry/health",
                "/api/registry/prometheus",
                "/api/bridge/partners/keys",
                "/api/bridge/twins/tank/requests",
                "/api/evil/twins",
                "/api/registry@evil.example/twins",
                "/api/registry:80/twins",
                "/api/%72egistry/twins"
            })
    void whatIsNoPathOfAServiceGoesNowhere(String path) throws Exception {
        var ada = signIn("ada");
        int before = services.asked.size();

        var answer = get(path, ada.header());

        assertThat(answer.status()).as(answer.head()).isIn(400, 404, 405);
        assertThat(services.asked).hasSize(before);
    }

    @Test
    void anotherAddressInTheRequestLineGoesNowhere() throws Exception {
        var ada = signIn("ada");
        int before = services.asked.size();

        var absolute = raw("GET http://evil.example/api/registry/twins", ada.header());
        var same = raw("GET http://localhost:" + port + "/api/registry/twins", ada.header());

        assertThat(absolute.status()).isIn(400, 421);
        assertThat(same.status()).isIn(400, 421);
        assertThat(services.asked).hasSize(before);
    }

    @Test
    void whoComesByAnotherNameOfThisMachineIsRefused() throws Exception {
        for (var host :
                List.of("evil.example", "127.0.0.1:" + port, "localhost", "localhost:1", "localhost:" + port + ".")) {
            assertThat(Raw.call(port, "GET /", List.of("Host: " + host), "").status())
                    .as(host)
                    .isEqualTo(421);
        }
        assertThat(Raw.call(port, "GET /", List.of("Host: localhost:" + port, "Host: evil.example"), "")
                        .status())
                .isIn(400, 421);
    }

    @Test
    void nothingIsChangedWithoutTheProofThatThePageIsOurs() throws Exception {
        var ada = signIn("ada");
        var other = signIn("ada");
        int before = services.asked.size();

        assertThat(post("/api/broker/interactions", "{}", ada.header()).status())
                .isEqualTo(403);
        assertThat(post("/api/broker/interactions", "{}", ada.header(), other.proof())
                        .status())
                .isEqualTo(403);
        assertThat(post("/logout", "", ada.header()).status()).isEqualTo(403);
        assertThat(services.asked).hasSize(before);
        assertThat(post("/api/broker/interactions", "{}", ada.header(), ada.proof())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void pagesOfOtherOriginsGetAndChangeNothing() throws Exception {
        var ada = signIn("ada");
        int before = services.asked.size();

        for (var foreign : List.of(
                "Origin: http://localhost:" + (port + 1),
                "Origin: null",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: cross-site")) {
            assertThat(get("/api/session", ada.header(), foreign).status())
                    .as(foreign)
                    .isEqualTo(403);
            assertThat(post("/api/broker/interactions", "{}", ada.header(), ada.proof(), foreign)
                            .status())
                    .as(foreign)
                    .isEqualTo(403);
        }
        assertThat(services.asked).hasSize(before);
    }

    @Test
    void whatIsToBeSignedIsSignedInCustodyForExactlyThatBody() throws Exception {
        var ada = signIn("ada");
        var body = "{\"rules\": []}";

        var answer = call(
                "PUT",
                "/api/broker/twins/tank/policy",
                body,
                ada.header(),
                ada.proof(),
                "Content-Type: application/json",
                "Parley-Sign: {\"twin\": \"tank\", \"kind\": \"set-policy\", \"resource\": \"/policy\"}");

        assertThat(answer.status()).isEqualTo(200);
        var signing = services.asked.get(services.asked.size() - 2);
        assertThat(signing.uri()).isEqualTo("/twins/tank/requests");
        assertThat(JSON.readTree(signing.body()))
                .isEqualTo(JSON.readTree(
                        "{\"kind\": \"set-policy\", \"resource\": \"/policy\", \"body\": \"{\\\"rules\\\": []}\"}"));
        assertThat(services.last().headers()).contains("parley-request: signed-by-custody");
        assertThat(services.last().body()).isEqualTo(body);
        assertThat(answer.head() + answer.body()).doesNotContain("signed-by-custody");
    }

    @Test
    void whatTheBrowserSaysIsSignedIsRefusedAndSoIsWhatCannotBe() throws Exception {
        var ada = signIn("ada");
        int before = services.asked.size();

        assertThat(post("/api/broker/offers", "{}", ada.header(), ada.proof(), "Parley-Request: forged")
                        .body())
                .contains("\"field\":\"Parley-Request\"");
        for (var sign : List.of(
                "nonsense",
                "[]",
                "{\"twin\": \"../other\", \"kind\": \"a\", \"resource\": \"b\"}",
                "{\"twin\": \"tank\", \"kind\": \"a\"}",
                "{\"twin\": \"tank\", \"kind\": \"a\", \"resource\": \"b\", \"body\": \"c\"}")) {
            assertThat(post("/api/broker/offers", "{}", ada.header(), ada.proof(), "Parley-Sign: " + sign)
                            .status())
                    .as(sign)
                    .isEqualTo(400);
        }
        assertThat(services.asked).hasSize(before);
    }

    @Test
    void problemsOfServicesComeAsTheyAre() throws Exception {
        var ada = signIn("ada");

        var answer = get("/api/registry/twins/refused", ada.header());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.first("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(answer.body()).contains("not-delegated");
    }

    @Test
    void tokensAreRenewedByOneWhileOthersWait() throws Exception {
        realm.tokenSeconds = 1;
        var ada = signIn("ada");
        realm.tokenSeconds = 300;
        int before = realm.renewed.get();
        Callable<Integer> call =
                () -> get("/api/registry/partners", ada.header()).status();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(java.util.Collections.nCopies(16, call))) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }

        assertThat(realm.renewed.get()).isEqualTo(before + 1);
    }

    @Test
    void aTokenThatAServiceDoesNotTakeIsRenewedOnce() throws Exception {
        var ada = signIn("ada");
        services.refusals.set(1);

        assertThat(get("/api/registry/partners", ada.header()).status()).isEqualTo(200);
        assertThat(realm.renewed.get()).isEqualTo(1);

        services.refusals.set(2);
        assertThat(get("/api/registry/partners", ada.header()).status()).isEqualTo(401);
    }

    @Test
    void aSessionThatTheRealmHasEndedIsOver() throws Exception {
        realm.tokenSeconds = 1;
        var ada = signIn("ada");
        realm.forget();

        assertThat(get("/api/registry/partners", ada.header()).status()).isEqualTo(401);
        assertThat(get("/api/session", ada.header()).status()).isEqualTo(401);
    }

    @Test
    void aRealmThatIsAwayEndsNoSession() throws Exception {
        realm.tokenSeconds = 0;
        var ada = signIn("ada");
        realm.away = true;
        assertThat(get("/api/registry/partners", ada.header()).status()).isEqualTo(503);

        realm.away = false;
        realm.tokenSeconds = 300;
        assertThat(get("/api/registry/partners", ada.header()).status()).isEqualTo(200);
    }

    @Test
    void eventsComeOneByOneAndEndWithTheSession() throws Exception {
        var ada = signIn("ada");
        try (var stream = open("/api/broker/twins/tank/pending", ada)) {
            var lines = new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8));
            awaitLine(lines, "data: one");

            assertThat(post("/logout", "", ada.header(), ada.proof()).status()).isEqualTo(204);

            awaitEnd(lines);
        }
        assertThat(services.streamBroken.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(realm.ended).containsExactly("ada");
        assertThat(get("/api/session", ada.header()).status()).isEqualTo(401);
    }

    @Test
    void aBrowserThatLeavesEndsTheStream() throws Exception {
        var ada = signIn("ada");
        try (var stream = open("/api/broker/twins/tank/pending", ada)) {
            awaitLine(
                    new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8)),
                    "data: one");
        }

        assertThat(services.streamBroken.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aPersonHasSoManySessionsAndTheOldestGoes() throws Exception {
        var all = new ArrayList<SignedIn>();
        for (int i = 0; i < 9; i++) {
            all.add(signIn("ada"));
        }

        assertThat(get("/api/session", all.getFirst().header()).status()).isEqualTo(401);
        assertThat(get("/api/session", all.getLast().header()).status()).isEqualTo(200);
    }

    @Test
    void twoCookiesOfOneNameAreNone() throws Exception {
        var ada = signIn("ada");

        assertThat(get("/api/session", ada.header() + "; " + SESSION + "=planted")
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "/lib/htm/preact/standalone.module.js, 200, text/javascript",
        "/lib/uplot/dist/uPlot.esm.js, 200, text/javascript",
        "/lib/uplot/dist/uPlot.min.css, 200, text/css",
        "/lib/htm/nothing.js, 404, application/problem+json",
        "/lib/../logback.xml, 404, application/problem+json",
        "/lib/htm/../../../../logback.xml, 404, application/problem+json",
        "/lib/htm/%2e%2e/package.json, 404, application/problem+json",
        "/app/nothing.js, 404, application/problem+json",
        "/api, 404, application/problem+json",
        "/api/nothing, 404, application/problem+json"
    })
    void filesAreThereAndNothingElse(String path, int status, String type) throws Exception {
        var answer = get(path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.first("Content-Type").orElseThrow()).startsWith(type);
        assertThat(answer.first("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.all("Content-Security-Policy")).hasSize(1);
    }

    @Test
    void healthIsShownWithoutTheInside() throws Exception {
        assertThat(get("/health").status()).isEqualTo(200);
        assertThat(get("/health").body()).doesNotContain("disk");
        assertThat(get("/beans").body()).doesNotContain("Sessions");
    }

    @Test
    void aStreamSaysWhatIsWrongWithItsQuestion() throws Exception {
        var ada = signIn("ada");

        assertThat(get("/api/stream", ada.header()).body()).contains("\"field\":\"as\"");
        assertThat(get("/api/stream?as=tank", ada.header()).body()).contains("\"field\":\"interaction\"");
        assertThat(get("/api/stream?as=tank&interaction=a&last=many", ada.header())
                        .body())
                .contains("\"field\":\"last\"");
        assertThat(get("/api/stream?as=tank&interaction=a&last=101", ada.header())
                        .body())
                .contains("\"field\":\"last\"");
        assertThat(get("/api/stream?as=tank&interaction=a").status()).isEqualTo(401);
    }

    /// An answer that has no body would never be read to its end.
    @Test
    void onlyTheHeadOfAStreamOrOfACallIsNotToBeHad() throws Exception {
        var ada = signIn("ada");

        assertThat(raw("HEAD /api/stream?as=tank&interaction=a", ada.header()).status())
                .isBetween(404, 405);
        assertThat(raw("HEAD /api/registry/twins", ada.header()).status()).isBetween(404, 405);
    }

    /// Else other pages would have those forgotten that are under way.
    @Test
    void aPictureBeginsNoSignIn() throws Exception {
        var asked = get("/login", "Sec-Fetch-Mode: no-cors");

        assertThat(asked.status()).isEqualTo(400);
        assertThat(asked.cookie(SIGN_IN)).isEmpty();
        assertThat(get("/login", "Sec-Fetch-Mode: navigate").status()).isEqualTo(303);
    }

    private SignedIn signIn(String user) throws IOException {
        var begun = get("/login");
        var back = back(begun, user, begun.cookie(SIGN_IN).orElseThrow(), "");
        assertThat(back.status()).as(back.head() + back.body()).isEqualTo(303);
        var cookie = back.cookie(SESSION).orElseThrow();
        return new SignedIn(
                cookie,
                json(get("/api/session", "Cookie: " + SESSION + "=" + cookie))
                        .path("csrf")
                        .asText());
    }

    /// The browser comes back from the realm, where that user has signed in.
    private Raw back(Raw begun, String user, String browser, String more) throws IOException {
        var asked = FakeRealm.fields(
                URI.create(begun.first("Location").orElseThrow()).getRawQuery());
        assertThat(asked).containsEntry("code_challenge_method", "S256").containsKeys("nonce", "state");
        var cookies = (browser.isEmpty() ? "" : SIGN_IN + "=" + browser) + (more.isEmpty() ? "" : "; " + more);
        return get(
                "/callback?state=" + asked.get("state") + "&code=" + realm.code(user, asked),
                cookies.isEmpty() ? "X: y" : "Cookie: " + cookies);
    }

    private Raw get(String path, String... headers) throws IOException {
        return raw("GET " + path, headers);
    }

    private Raw post(String path, String body, String... headers) throws IOException {
        return call("POST", path, body, headers);
    }

    private Raw call(String method, String path, String body, String... headers) throws IOException {
        var all = new ArrayList<>(List.of("Host: localhost:" + port));
        all.addAll(Arrays.asList(headers));
        if (body.isEmpty()) {
            all.add("Content-Length: 0");
        }
        return Raw.call(port, method + " " + path, all, body);
    }

    private Raw raw(String line, String... headers) throws IOException {
        var all = new ArrayList<>(List.of("Host: localhost:" + port));
        all.addAll(Arrays.asList(headers));
        return Raw.call(port, line, all, "");
    }

    private Socket open(String path, SignedIn who) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + who.header() + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static void awaitLine(BufferedReader lines, String wanted) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals(wanted)) {
            line = lines.readLine();
        }
        assertThat(line).isEqualTo(wanted);
    }

    /// The last chunk, or the end of the connection.
    private static void awaitEnd(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals("0")) {
            line = lines.readLine();
        }
    }

    private static JsonNode json(Raw answer) throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        int from = answer.body().indexOf('{');
        return JSON.readTree(answer.body().substring(from, answer.body().lastIndexOf('}') + 1));
    }
}
