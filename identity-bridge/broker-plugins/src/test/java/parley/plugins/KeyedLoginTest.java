package parley.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.JwtRetrieverException;
import org.apache.kafka.common.security.oauthbearer.JwtValidatorException;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.awaitility.Awaitility;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.audit.Denial;

class KeyedLoginTest {
    private static final String AUDIENCE = "did:web:harbour.example";

    @TempDir
    static Path made;

    @TempDir
    Path folder;

    private final List<Denial> denials = new CopyOnWriteArrayList<>();
    private volatile String served = "{\"keys\":[]}";

    @BeforeAll
    static void makeKeys() throws Exception {
        makeKey("grid");
        makeKey("port");
    }

    @BeforeEach
    void takeKeys() throws Exception {
        Files.writeString(folder.resolve("password"), "secret\n");
        for (var name : List.of("grid.p12", "port.p12")) {
            Files.copy(made.resolve(name), folder.resolve(name));
        }
    }

    /// As keytool makes it, like any operator could.
    private static void makeKey(String name) throws IOException, InterruptedException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int exit = new ProcessBuilder(
                        keytool,
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "Ed25519",
                        "-dname",
                        "CN=x",
                        "-validity",
                        "1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "secret",
                        "-keystore",
                        made.resolve(name + ".p12").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }

    private Path file(String name) {
        return folder.resolve(name + ".p12");
    }

    private PublicKey publicKey(String name) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file(name))) {
            store.load(in, "secret".toCharArray());
        }
        return store.getCertificate("key").getPublicKey();
    }

    private String keySet(Map<String, String> principals) throws Exception {
        var keys = new ArrayList<String>();
        for (var entry : principals.entrySet()) {
            var key = new OctetKeyPairJsonWebKey((EdECPublicKey) publicKey(entry.getValue()));
            key.setKeyId(entry.getKey() + "." + key.calculateBase64urlEncodedThumbprint("SHA-256"));
            key.setUse("sig");
            key.setAlgorithm("EdDSA");
            keys.add(key.toJson(OutputControlLevel.PUBLIC_ONLY));
        }
        return keys.stream().collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private KeyedLogin login(String principal, String key, Instant now) {
        return login(
                Map.of(
                        "principal",
                        principal,
                        "audience",
                        AUDIENCE,
                        "keyFile",
                        file(key).toString(),
                        "passwordFile",
                        folder.resolve("password").toString()),
                now);
    }

    private static KeyedLogin login(Map<String, String> options, Instant now) {
        var login = new KeyedLogin(() -> now);
        login.configure(Map.of(), "OAUTHBEARER", List.of(jaas(options)));
        return login;
    }

    private static AppConfigurationEntry jaas(Map<String, String> options) {
        return new AppConfigurationEntry(
                OAuthBearerLoginModule.class.getName(), LoginModuleControlFlag.REQUIRED, options);
    }

    private KeyedLoginValidator validator(String audience) {
        var validator = new KeyedLoginValidator(
                issuer -> served, Duration.ZERO, folder, new RefusedLogins("PARTNERS", denials::add), Instant::now);
        validator.configure(
                Map.of(
                        "oauthbearer." + SaslConfigs.SASL_OAUTHBEARER_JWKS_ENDPOINT_URL,
                        "http://localhost:1/partners/keys",
                        SaslConfigs.SASL_OAUTHBEARER_EXPECTED_AUDIENCE,
                        List.of(audience),
                        SaslConfigs.SASL_OAUTHBEARER_SUB_CLAIM_NAME,
                        "sub",
                        SaslConfigs.SASL_OAUTHBEARER_SCOPE_CLAIM_NAME,
                        "scope"),
                OAuthBearerLoginModule.OAUTHBEARER_MECHANISM,
                List.of(jaas(Map.of())));
        return validator;
    }

    @Test
    void a_key_logs_in_as_the_principal_whose_it_is() throws Exception {
        served = keySet(Map.of("partner-grid", "grid", "partner-port", "port"));
        try (var validator = validator(AUDIENCE)) {
            var token = validator.validate(
                    login("partner-grid", "grid", Instant.now()).retrieve());

            assertThat(token.principalName()).isEqualTo("partner-grid");
            assertThat(Duration.ofMillis(token.lifetimeMs() - token.startTimeMs()))
                    .isEqualTo(Duration.ofMinutes(5));
            assertThat(denials).isEmpty();
        }
    }

    @Test
    void a_key_logs_in_as_no_other() throws Exception {
        served = keySet(Map.of("partner-grid", "grid", "partner-port", "port"));
        try (var validator = validator(AUDIENCE)) {
            refused(validator, login("partner-grid", "port", Instant.now()).retrieve(), "does not have");
            var ofPort = login("partner-port", "port", Instant.now()).retrieve().split("\\.", -1);
            var claims = login("partner-grid", "grid", Instant.now()).retrieve().split("\\.", -1);
            refused(validator, ofPort[0] + "." + claims[1] + "." + ofPort[2], "signature");
        }
    }

    /// A partner that signs with its own key, under its own id, and claims to be another.
    @Test
    void a_key_speaks_for_the_principal_of_its_id_whatever_the_token_claims() throws Exception {
        served = keySet(Map.of("partner-grid", "grid", "partner-port", "port"));
        var own = login("partner-port", "port", Instant.now()).retrieve().split("\\.", -1);
        var others = login("partner-grid", "grid", Instant.now()).retrieve().split("\\.", -1);
        try (var validator = validator(AUDIENCE)) {
            assertThat(validator.validate(signed(own[0] + "." + own[1], "port")).principalName())
                    .isEqualTo("partner-port");
            refused(validator, signed(own[0] + "." + others[1], "port"), "key of another principal");
        }
    }

    private String signed(String text, String name) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file(name))) {
            store.load(in, "secret".toCharArray());
        }
        var signature = Signature.getInstance("Ed25519");
        signature.initSign((PrivateKey) store.getKey("key", "secret".toCharArray()));
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    @Test
    void a_token_for_another_organisation_is_refused() throws Exception {
        served = keySet(Map.of("partner-grid", "grid"));
        try (var validator = validator("did:web:port.example")) {
            refused(validator, login("partner-grid", "grid", Instant.now()).retrieve(), "for another audience");
        }
    }

    @Test
    void a_token_lives_for_five_minutes_and_comes_from_now() throws Exception {
        served = keySet(Map.of("partner-grid", "grid"));
        try (var validator = validator(AUDIENCE)) {
            var old = login("partner-grid", "grid", Instant.now().minusSeconds(600))
                    .retrieve();
            refused(validator, old, "expired");
            var ahead = login("partner-grid", "grid", Instant.now().plusSeconds(180))
                    .retrieve();
            refused(validator, ahead, "ahead of time");
        }
    }

    @Test
    void who_is_a_partner_no_more_does_not_log_in() throws Exception {
        served = keySet(Map.of("partner-grid", "grid"));
        try (var validator = validator(AUDIENCE)) {
            assertThat(validator.validate(
                            login("partner-grid", "grid", Instant.now()).retrieve()))
                    .isNotNull();
        }
        served = "{\"keys\":[]}";
        try (var validator = validator(AUDIENCE)) {
            Awaitility.await()
                    .untilAsserted(() -> refused(
                            validator,
                            login("partner-grid", "grid", Instant.now()).retrieve(),
                            "does not have"));
        }
    }

    @Test
    void another_key_of_the_same_principal_is_known_at_once() throws Exception {
        served = keySet(Map.of("partner-grid", "grid"));
        try (var validator = validator(AUDIENCE)) {
            assertThat(validator.validate(
                            login("partner-grid", "grid", Instant.now()).retrieve()))
                    .isNotNull();
            served = keySet(Map.of("partner-grid", "port"));

            assertThat(validator.validate(
                            login("partner-grid", "port", Instant.now()).retrieve()))
                    .isNotNull();
            refused(validator, login("partner-grid", "grid", Instant.now()).retrieve(), "does not have");
        }
    }

    @Test
    void what_is_missing_is_named() {
        var options = Map.of("principal", "p", "audience", "a", "keyFile", "k");
        assertThatThrownBy(() -> login(options, Instant.now()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("passwordFile");
        assertThatThrownBy(() -> login("partner-grid", "none", Instant.now()).retrieve())
                .isInstanceOf(JwtRetrieverException.class)
                .hasMessageContaining("none.p12");
    }

    /// Once, and counted once.
    private void refused(KeyedLoginValidator validator, String token, String why) {
        denials.clear();
        assertThatThrownBy(() -> validator.validate(token))
                .isInstanceOf(JwtValidatorException.class)
                .hasMessageContaining(why);
        assertThat(denials).singleElement().satisfies(denial -> {
            assertThat(denial.principal()).isEqualTo(Denial.ANONYMOUS);
            assertThat(denial.resource()).isEqualTo("PARTNERS");
            assertThat(denial.reason()).contains(why);
        });
    }
}
