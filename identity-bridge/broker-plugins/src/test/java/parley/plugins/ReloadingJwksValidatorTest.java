package parley.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.JwtValidatorException;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.awaitility.Awaitility;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.audit.Denial;

class ReloadingJwksValidatorTest {
    private static final String ISSUER = "http://localhost:1/realms/harbour";
    private static final String CERTIFICATES = ISSUER + "/certs";
    private static final RsaJsonWebKey OLD = key("old");
    private static final RsaJsonWebKey NEW = key("new");

    @TempDir
    Path folder;

    private volatile @Nullable String served;

    private final AtomicInteger refused = new AtomicInteger();
    private final List<Denial> denials = new CopyOnWriteArrayList<>();

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
            // Else both may be of the same millisecond, and Kafka sees no change
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(1)));

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

            assertThat(validator.validate(token(NEW, "kafka")).principalName()).isEqualTo("computer-agent");
        }
    }

    @Test
    void believesTheFirstTokenOfAnIssuerThatComesUpAfterIt() throws Exception {
        try (var validator = validator(Duration.ofDays(1))) {
            Awaitility.await().until(() -> refused.get() > 0);
            served = keySet(OLD);

            assertThat(validator.validate(token(OLD, "kafka")).principalName()).isEqualTo("computer-agent");
        }
    }

    @Test
    void believesAllWhoComeAtOnceWithANewKey() throws Exception {
        served = keySet(OLD);
        try (var validator = validator();
                var threads = Executors.newFixedThreadPool(8)) {
            Awaitility.await().until(() -> Files.readString(copy()), keySet(OLD)::equals);
            served = keySet(OLD, NEW);
            var token = token(NEW, "kafka");

            Callable<OAuthBearerToken> login = () -> validator.validate(token);
            var logins = threads.invokeAll(Collections.nCopies(8, login));

            for (var each : logins) {
                assertThat(each.get().principalName()).isEqualTo("computer-agent");
            }
        }
    }

    /// A broker makes one for each of its network threads.
    @Test
    void severalSharingTheFileAllBelieveANewKey() throws Exception {
        served = keySet(OLD);
        try (var one = validator();
                var other = validator()) {
            Awaitility.await().until(() -> Files.readString(copy()), keySet(OLD)::equals);
            one.validate(token(OLD, "kafka"));
            other.validate(token(OLD, "kafka"));
            served = keySet(OLD, NEW);

            assertThat(one.validate(token(NEW, "kafka")).principalName()).isEqualTo("computer-agent");
            assertThat(other.validate(token(NEW, "kafka")).principalName()).isEqualTo("computer-agent");
        }
    }

    @Test
    void refusesAnotherAudience() throws Exception {
        Files.writeString(copy(), keySet(OLD));
        try (var validator = validator()) {
            assertThatThrownBy(() -> validator.validate(token(OLD, "account")))
                    .isInstanceOf(JwtValidatorException.class)
                    .hasMessage("the token is not believed: for another audience");
        }
    }

    static Stream<Arguments> classesOfReasons() throws Exception {
        return Stream.of(
                Arguments.of("for another audience", token(OLD, "account")),
                Arguments.of("of another issuer", token(OLD, claims -> claims.setIssuer("http://thief"))),
                Arguments.of("expired", token(OLD, claims -> claims.setExpirationTime(NumericDate.fromSeconds(1_000)))),
                Arguments.of("signed by a key that the issuer does not have", token(NEW, "kafka")),
                Arguments.of("it speaks for nobody here", token(OLD, "kafka", "person-ada", null)),
                Arguments.of("malformed", "a.b.c"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("classesOfReasons")
    void countsALoginThatItRefusesWithoutAnythingThatTheTokenSays(String reason, String token) throws Exception {
        Files.writeString(copy(), keySet(OLD));
        try (var validator = validator()) {
            assertThatThrownBy(() -> validator.validate(token)).isInstanceOf(JwtValidatorException.class);

            assertThat(denials)
                    .containsExactly(Denial.of(Denial.ANONYMOUS, "LISTENER", "OAUTH", "AUTHENTICATE", reason));
        }
    }

    @Test
    void countsNoLoginThatItBelievesAlsoAfterAKeyItHadToAskFor() throws Exception {
        served = keySet(OLD);
        try (var validator = validator()) {
            Awaitility.await().until(() -> Files.readString(copy()), keySet(OLD)::equals);
            served = keySet(OLD, NEW);

            validator.validate(token(OLD, "kafka"));
            validator.validate(token(NEW, "kafka"));

            assertThat(denials).isEmpty();
        }
    }

    @Test
    void knowsThePersonWhoseTokenTheConsoleGot() throws Exception {
        Files.writeString(copy(), keySet(OLD));
        try (var validator = validator()) {
            assertThat(validator.validate(token(OLD, "kafka", "console", "ada")).principalName())
                    .isEqualTo("person-ada");
        }
    }

    @Test
    void aProgramIsItselfWhateverNameItsTokenCarries() throws Exception {
        Files.writeString(copy(), keySet(OLD));
        try (var validator = validator()) {
            assertThat(validator
                            .validate(token(OLD, "kafka", "computer-agent", "ada"))
                            .principalName())
                    .isEqualTo("computer-agent");
        }
    }

    @Test
    void believesNobodyWhoIsNoPersonAndCallsItselfOne() throws Exception {
        Files.writeString(copy(), keySet(OLD));
        try (var validator = validator()) {
            for (var token : List.of(
                    token(OLD, "kafka", "person-ada", null),
                    token(OLD, "kafka", "person-ada", "ada"),
                    token(OLD, "kafka", "console", null),
                    token(OLD, "kafka", "console", "Ada L"),
                    token(OLD, "kafka", "console", "service-account-console"))) {
                assertThatThrownBy(() -> validator.validate(token))
                        .isInstanceOf(JwtValidatorException.class)
                        .hasMessage("the token is not believed: it speaks for nobody here");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "mirror-grid", "partner-grid", "root-agent", "root"})
    void noTokenMakesItsBearerASuperUserAMirrorOrAPartner(String client) throws Exception {
        Files.writeString(copy(), keySet(OLD));
        try (var validator = validator()) {
            var token = token(OLD, "kafka", client, null);

            assertThatThrownBy(() -> validator.validate(token))
                    .isInstanceOf(JwtValidatorException.class)
                    .hasMessage("the token is not believed: it speaks for nobody here");
        }
    }

    @Test
    void neverShowsATokenThatItRefuses() throws Exception {
        Files.writeString(copy(), keySet(OLD));
        try (var validator = validator()) {
            for (var token : List.of(token(NEW, "kafka"), token(OLD, "account"), "a.b.c")) {
                assertThatThrownBy(() -> validator.validate(token))
                        .isInstanceOf(JwtValidatorException.class)
                        .extracting(ReloadingJwksValidatorTest::printed)
                        .asString()
                        .doesNotContain(token);
            }
        }
    }

    private static String printed(Throwable e) {
        var text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private Path copy() {
        return new JwksCopy(URI.create(CERTIFICATES), folder, issuer -> "", Duration.ZERO, Instant::now).file();
    }

    private ReloadingJwksValidator validator() {
        return validator(Duration.ZERO);
    }

    /// @param pause how long the issuer is not asked after it answered
    private ReloadingJwksValidator validator(Duration pause) {
        var validator = new ReloadingJwksValidator(
                issuer -> {
                    String keys = served;
                    if (keys != null) {
                        return keys;
                    }
                    refused.incrementAndGet();
                    throw new IOException("down");
                },
                pause,
                folder,
                new RefusedLogins("OAUTH", denials::add));
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
                        "super.users",
                        "User:Broker;User:root; User:root-agent",
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
        return token(key, audience, "computer-agent", null);
    }

    private static String token(RsaJsonWebKey key, String audience, String client, @Nullable String user)
            throws JoseException {
        return token(key, claims -> {
            claims.setAudience(audience);
            claims.setStringClaim("azp", client);
            if (user != null) {
                claims.setStringClaim("preferred_username", user);
            }
        });
    }

    private static String token(RsaJsonWebKey key, Consumer<JwtClaims> change) throws JoseException {
        var claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience("kafka");
        claims.setSubject("b7e3d7a8-5a5c-4a86-9f0e-0f4c8a8e6d11");
        claims.setStringClaim("azp", "computer-agent");
        claims.setStringClaim("scope", "kafka");
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(5);
        change.accept(claims);
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        return signature.getCompactSerialization();
    }
}
