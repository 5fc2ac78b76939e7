package parley.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.JwtValidatorException;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.awaitility.Awaitility;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingJwksValidatorTest {
    private static final String ISSUER = "http://localhost:1/realms/harbour";
    private static final String CERTIFICATES = ISSUER + "/certs";
    private static final RsaJsonWebKey OLD = key("old");
    private static final RsaJsonWebKey NEW = key("new");

    @TempDir
    Path folder;

    private volatile @Nullable String served;

    @Test
    void startsWithoutTheIssuerAndBelievesNobody() throws Exception {
        try (var validator = validator()) {
            assertThatThrownBy(() -> validator.validate(token(OLD, "kafka"))).isInstanceOf(JwtValidatorException.class);
        }
    }

    @Test
    void goesOnWithTheKeysOfTheFileWhileTheIssuerIsDown() throws Exception {
        Files.writeString(copy(), keySet(OLD));

        try (var validator = validator()) {
            assertThat(validator.validate(token(OLD, "kafka")).principalName()).isEqualTo("computer-agent");
        }
    }

    @Test
    void readsTheFileAgainWhenItChanges() throws Exception {
        var file = Files.writeString(copy(), keySet(OLD));
        try (var validator = validator()) {
            validator.validate(token(OLD, "kafka"));

            Files.writeString(file, keySet(NEW));

            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> validator.validate(token(NEW, "kafka")).principalName() != null);
            assertThatThrownBy(() -> validator.validate(token(OLD, "kafka"))).isInstanceOf(JwtValidatorException.class);
        }
    }

    @Test
    void asksTheIssuerForAKeyItDoesNotKnow() throws Exception {
        served = keySet(OLD);
        try (var validator = validator()) {
            Awaitility.await().until(() -> Files.readString(copy()), keySet(OLD)::equals);
            served = keySet(OLD, NEW);

            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> validator.validate(token(NEW, "kafka")).principalName() != null);
        }
    }

    @Test
    void refusesAnotherAudience() throws Exception {
        Files.writeString(copy(), keySet(OLD));
        try (var validator = validator()) {
            assertThatThrownBy(() -> validator.validate(token(OLD, "account")))
                    .isInstanceOf(JwtValidatorException.class);
        }
    }

    private Path copy() {
        return new JwksCopy(URI.create(CERTIFICATES), folder, issuer -> "", Duration.ZERO, Instant::now).file();
    }

    private ReloadingJwksValidator validator() {
        var validator = new ReloadingJwksValidator(
                issuer -> {
                    String keys = served;
                    if (keys != null) {
                        return keys;
                    }
                    throw new IOException("down");
                },
                Duration.ZERO,
                folder);
        validator.configure(
                Map.of(
                        "oauthbearer." + SaslConfigs.SASL_OAUTHBEARER_JWKS_ENDPOINT_URL,
                        CERTIFICATES,
                        SaslConfigs.SASL_OAUTHBEARER_EXPECTED_ISSUER,
                        ISSUER,
                        SaslConfigs.SASL_OAUTHBEARER_EXPECTED_AUDIENCE,
                        List.of("kafka"),
                        SaslConfigs.SASL_OAUTHBEARER_SUB_CLAIM_NAME,
                        "azp",
                        SaslConfigs.SASL_OAUTHBEARER_SCOPE_CLAIM_NAME,
                        "scope"),
                OAuthBearerLoginModule.OAUTHBEARER_MECHANISM,
                List.of(new AppConfigurationEntry(
                        OAuthBearerLoginModule.class.getName(), LoginModuleControlFlag.REQUIRED, Map.of())));
        return validator;
    }

    private static RsaJsonWebKey key(String id) {
        try {
            var key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            key.setUse("sig");
            key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
            return key;
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    private static String keySet(RsaJsonWebKey... keys) {
        return new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private static String token(RsaJsonWebKey key, String audience) throws JoseException {
        var claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(audience);
        claims.setSubject("b7e3d7a8-5a5c-4a86-9f0e-0f4c8a8e6d11");
        claims.setStringClaim("azp", "computer-agent");
        claims.setStringClaim("scope", "kafka");
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(5);
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        return signature.getCompactSerialization();
    }
}
