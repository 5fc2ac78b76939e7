package parley.identity.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

/// A realm that signs tokens with an RSA key and serves its public half, as Keycloak does.
final class Realm implements AutoCloseable {
    private final String name;
    private final RSAKey key;
    private final HttpServer server;

    Realm(String name) throws IOException, JOSEException {
        this.name = name;
        this.key = new RSAKeyGenerator(2048).keyID(name + "-key").generate();
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] jwks = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        server.createContext("/certs", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, jwks.length);
            exchange.getResponseBody().write(jwks);
            exchange.close();
        });
        server.start();
    }

    String issuer() {
        return "http://keycloak.example/realms/" + name;
    }

    String certs() {
        return "http://localhost:" + server.getAddress().getPort() + "/certs";
    }

    RSAKey key() {
        return key;
    }

    /// What a good token for this agent says.
    JWTClaimsSet.Builder claims(String agent) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience("parley")
                .subject("7c1f8a1e")
                .claim("azp", agent)
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    String token(String agent) throws JOSEException {
        return token(claims(agent).build());
    }

    String token(JWTClaimsSet claims) throws JOSEException {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    /// No longer serves its keys.
    void goAway() {
        server.stop(0);
    }

    @Override
    public void close() {
        goAway();
    }
}
