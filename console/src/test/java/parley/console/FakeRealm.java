package parley.console;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import parley.console.session.Secrets;

/// A realm as the console's client knows it, and people who sign in to it without a form.
final class FakeRealm implements AutoCloseable {
    private final HttpServer server;
    private final ECKey key;
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private final Map<String, String> refreshes = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    final List<String> ended = new CopyOnWriteArrayList<>();
    final AtomicInteger renewed = new AtomicInteger();
    volatile int tokenSeconds = 300;
    volatile boolean away;
    volatile @Nullable String audience;
    volatile @Nullable String forgedNonce;

    private record Code(String user, String nonce, String challenge, String redirect) {}

    FakeRealm() throws IOException, JOSEException {
        key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/realms/harbour/protocol/openid-connect/certs",
                exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext("/realms/harbour/protocol/openid-connect/token", this::token);
        server.createContext("/realms/harbour/protocol/openid-connect/logout", exchange -> {
            ended.add(refreshes.getOrDefault(form(exchange).getOrDefault("refresh_token", ""), "nobody"));
            answer(exchange, 204, "");
        });
        server.start();
    }

    String issuer() {
        return "http://localhost:" + server.getAddress().getPort() + "/realms/harbour";
    }

    /// The code with which the realm sends a browser back.
    String code(String user, Map<String, String> asked) {
        var code = "code-" + numbers.incrementAndGet();
        codes.put(
                code,
                new Code(
                        user,
                        asked.getOrDefault("nonce", ""),
                        asked.getOrDefault("code_challenge", ""),
                        asked.getOrDefault("redirect_uri", "")));
        return code;
    }

    /// Ends what this realm remembers of everybody.
    void forget() {
        refreshes.clear();
    }

    private void token(HttpExchange exchange) throws IOException {
        var form = form(exchange);
        if (away) {
            answer(exchange, 503, "");
            return;
        }
        var basic = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!basic.startsWith("Basic ")) {
            answer(exchange, 401, "{\"error\": \"invalid_client\"}");
            return;
        }
        if ("refresh_token".equals(form.get("grant_type"))) {
            var user = refreshes.get(form.getOrDefault("refresh_token", ""));
            renewed.incrementAndGet();
            answer(
                    exchange,
                    user == null ? 400 : 200,
                    user == null ? "{\"error\": \"invalid_grant\"}" : tokens(user, null));
            return;
        }
        var code = codes.remove(form.getOrDefault("code", ""));
        if (code != null
                && code.challenge().equals(Secrets.digest(form.getOrDefault("code_verifier", "")))
                && code.redirect().equals(form.get("redirect_uri"))) {
            answer(exchange, 200, tokens(code.user(), code.nonce()));
        } else {
            answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
        }
    }

    private String tokens(String user, @Nullable String nonce) throws IOException {
        var refresh = "refresh-" + numbers.incrementAndGet();
        refreshes.put(refresh, user);
        var named = forgedNonce != null ? forgedNonce : nonce;
        return "{\"access_token\": \"access-" + user + "-" + numbers.incrementAndGet() + "\", \"refresh_token\": \""
                + refresh + "\", \"expires_in\": " + tokenSeconds + ", \"id_token\": \"" + idToken(user, named) + "\"}";
    }

    private String idToken(String user, @Nullable String nonce) throws IOException {
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(audience == null ? "console" : audience)
                .subject("subject-of-" + user)
                .claim("preferred_username", user)
                .claim("azp", "console")
                .claim("nonce", nonce)
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .build();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
        try {
            jwt.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IOException(e);
        }
        return jwt.serialize();
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        return fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    /// The fields of a form or a query.
    static Map<String, String> fields(String text) {
        var fields = new HashMap<String, String>();
        Set<String> seen = new HashSet<>();
        for (var field : text.split("&", -1)) {
            int at = field.indexOf('=');
            if (at > 0 && seen.add(field.substring(0, at))) {
                fields.put(field.substring(0, at), URLDecoder.decode(field.substring(at + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
