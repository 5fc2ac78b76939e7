package parley.plugins;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.oauthbearer.JwtValidator;
import org.apache.kafka.common.security.oauthbearer.JwtValidatorException;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.JoseException;

/// Validates the tokens of [KeyedLogin]: a key speaks for the principal that its id in the set of keys begins with, and
/// for no other. A token that lives for longer than five minutes, or comes from more than two minutes ahead, is none.
public final class KeyedLoginValidator implements JwtValidator {
    private static final Duration SKEW = Duration.ofMinutes(2);

    private final ReloadingJwksValidator delegate;
    private final RefusedLogins refused;
    private final InstantSource clock;

    /// Made by the broker.
    public KeyedLoginValidator() {
        this(
                JwksCopy.Source.http(Duration.ofSeconds(2)),
                Duration.ofSeconds(1),
                ReloadingJwksValidator.folder(),
                new RefusedLogins("PARTNERS"),
                InstantSource.system());
    }

    KeyedLoginValidator(
            JwksCopy.Source source, Duration pause, Path folder, RefusedLogins refused, InstantSource clock) {
        this.delegate = new ReloadingJwksValidator(source.orNone(), pause, folder, refused);
        this.refused = refused;
        this.clock = clock;
    }

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {
        delegate.configure(configs, mechanism, jaas);
    }

    @Override
    public OAuthBearerToken validate(String accessToken) throws JwtValidatorException {
        // Counts by itself what it refuses
        var token = delegate.validate(accessToken);
        if (!token.principalName().equals(principal(keyId(accessToken)))) {
            throw refuse("signed by the key of another principal");
        }
        var issued = token.startTimeMs();
        if (issued == null || token.lifetimeMs() - issued > KeyedLogin.LIFE.toMillis()) {
            throw refuse("it lives for too long");
        }
        if (issued > clock.instant().plus(SKEW).toEpochMilli()) {
            throw refuse("issued ahead of time");
        }
        return token;
    }

    private JwtValidatorException refuse(String reason) {
        return refused.counting(Disbelief.because(reason));
    }

    /// An id is the principal's name and the key's thumbprint, neither of which has a dot in it.
    private static String principal(String keyId) {
        int dot = keyId.indexOf('.');
        return dot < 0 ? "" : keyId.substring(0, dot);
    }

    private String keyId(String accessToken) throws JwtValidatorException {
        try {
            var id = JsonWebStructure.fromCompactSerialization(accessToken).getKeyIdHeaderValue();
            return id == null ? "" : id;
        } catch (JoseException e) {
            throw refuse(Disbelief.MALFORMED);
        }
    }

    @Override
    public void close() throws IOException {
        delegate.close();
    }
}
