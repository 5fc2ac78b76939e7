package parley.plugins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.oauthbearer.JwtRetriever;
import org.apache.kafka.common.security.oauthbearer.JwtRetrieverException;
import org.jspecify.annotations.Nullable;

/// Logs a Kafka client in with tokens of its own: JSON Web Tokens (RFC 7519) that say who it is and for whom they are,
/// signed with its Ed25519 key (RFC 8037). There is no secret to share and nobody to ask.
///
/// The JAAS options are `principal`, `audience`, and `keyFile` and `passwordFile` with the key, PKCS#12. The key is
/// read
/// for each token, so that another may be put in its place.
public final class KeyedLogin implements JwtRetriever {
    static final Duration LIFE = Duration.ofMinutes(5);
    private static final String ALIAS = "key";
    private static final int KEY_BYTES = 32;

    private final InstantSource clock;
    private @Nullable Options options;

    private record Options(String principal, String audience, Path keyFile, Path passwordFile) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Keys(PrivateKey privateKey, byte[] publicKey) {}

    /// Made by the client.
    public KeyedLogin() {
        this(InstantSource.system());
    }

    KeyedLogin(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {
        var given = jaas.getFirst().getOptions();
        options = new Options(
                text(given, "principal"),
                text(given, "audience"),
                Path.of(text(given, "keyFile")),
                Path.of(text(given, "passwordFile")));
    }

    private static String text(Map<String, ?> options, String name) {
        if (options.get(name) instanceof String text && text.matches("[^\"\\\\\\p{Cntrl}]+")) {
            return text;
        }
        throw new ConfigException("the JAAS option " + name + " is missing or malformed");
    }

    @Override
    public String retrieve() throws JwtRetrieverException {
        var current = options;
        if (current == null) {
            throw new JwtRetrieverException("not configured");
        }
        try {
            return token(current, keys(current));
        } catch (IOException | GeneralSecurityException e) {
            throw new JwtRetrieverException("no login with the key in " + current.keyFile(), e);
        }
    }

    private String token(Options options, Keys keys) throws GeneralSecurityException {
        long now = clock.instant().getEpochSecond();
        var header = "{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"kid\":\"" + options.principal() + "."
                + thumbprint(keys.publicKey()) + "\"}";
        var claims = "{\"iss\":\"" + options.principal() + "\",\"sub\":\"" + options.principal() + "\",\"aud\":\""
                + options.audience() + "\",\"iat\":" + now + ",\"exp\":" + (now + LIFE.toSeconds()) + ",\"jti\":\""
                + UUID.randomUUID() + "\",\"scope\":\"lane\"}";
        var signed = encoded(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.privateKey());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + encoded(signature.sign());
    }

    /// RFC 7638: another key of the same principal has another id, so that a broker which knows the old one asks anew.
    private static String thumbprint(byte[] publicKey) throws GeneralSecurityException {
        var jwk = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + encoded(publicKey) + "\"}";
        return encoded(MessageDigest.getInstance("SHA-256").digest(jwk.getBytes(StandardCharsets.UTF_8)));
    }

    private static Keys keys(Options options) throws IOException, GeneralSecurityException {
        char[] password = Files.readString(options.passwordFile()).strip().toCharArray();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(options.keyFile())) {
            store.load(in, password);
        }
        if (store.getKey(ALIAS, password) instanceof PrivateKey key) {
            // RFC 8410: the point is what the encoding ends with
            byte[] encoded = store.getCertificate(ALIAS).getPublicKey().getEncoded();
            return new Keys(key, Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
        }
        throw new IOException("no private key named '" + ALIAS + "'");
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {}
}
