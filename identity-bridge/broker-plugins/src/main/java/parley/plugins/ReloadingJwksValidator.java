package parley.plugins;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.oauthbearer.BrokerJwtValidator;
import org.apache.kafka.common.security.oauthbearer.JwtValidator;
import org.apache.kafka.common.security.oauthbearer.JwtValidatorException;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.jspecify.annotations.Nullable;

/// Validates tokens as Kafka's own [BrokerJwtValidator] does, with the issuer's keys kept in a file, so that a broker
/// starts and goes on authenticating while the issuer is down.
///
/// `sasl.oauthbearer.jwks.endpoint.url` names the issuer's keys, the JAAS option `jwksFile` the copy. The copy is
/// renewed every minute, and at once (though at most five seconds after an answer) when a token names a key that it
/// lacks: a rotation at the issuer, or its coming up after the broker, costs no login and no restart. Kafka's file
/// resolver reads the file again whenever it changes.
///
/// Where principals are clients (`sasl.oauthbearer.sub.claim.name=azp`), a token of the console's client is
/// that of the person whom it names, as [PersonToken] says. No token makes its bearer a super user of the broker
/// (`super.users`), whoever gave it. What is refused counts for the audit ([RefusedLogins]).
public final class ReloadingJwksValidator implements JwtValidator {
    private static final Duration RENEWAL = Duration.ofMinutes(1);
    private static final String FOLDER = "parley.issuer.keys";
    private static final String SUPER_USERS = "super.users";
    private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    /// All validators of a broker share one cache of the file, Kafka's, which is not safe for several threads: one may
    /// be given the keys that another has just found outdated.
    private static final Object FILE_CACHE = new Object();

    private final BrokerJwtValidator delegate = new BrokerJwtValidator();
    private final JwksCopy.Source source;
    private final Duration pause;
    private final Path folder;
    private final RefusedLogins refused;
    private boolean clients;
    private Set<String> superUsers = Set.of();
    private @Nullable JwksCopy copy;
    private @Nullable ScheduledExecutorService renewal;

    /// Made by the broker.
    public ReloadingJwksValidator() {
        this(JwksCopy.Source.http(Duration.ofSeconds(2)), Duration.ofSeconds(5), folder(), new RefusedLogins("OAUTH"));
    }

    ReloadingJwksValidator(JwksCopy.Source source, Duration pause, Path folder, RefusedLogins refused) {
        this.source = source;
        this.pause = pause;
        this.folder = folder;
        this.refused = refused;
    }

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {
        var keys = new JwksCopy(keysUrl(configs, mechanism), folder, source, pause, InstantSource.system());
        copy = keys;
        clients = setting(configs, mechanism, SaslConfigs.SASL_OAUTHBEARER_SUB_CLAIM_NAME)
                .filter(PersonToken.CLIENT::equals)
                .isPresent();
        superUsers = setting(configs, mechanism, SUPER_USERS).stream()
                .flatMap(users -> Stream.of(users.split(";")))
                .map(String::strip)
                .collect(Collectors.toUnmodifiableSet());
        allow(keys.fileUrl());
        delegate.configure(readingFrom(keys, configs, mechanism), mechanism, jaas);
        renewal = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("jwks-renewal").factory());
        var _ = renewal.scheduleWithFixedDelay(keys::renew, 0, RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
        refused.open(configs);
    }

    @Override
    public OAuthBearerToken validate(String accessToken) throws JwtValidatorException {
        try {
            var token = believed(accessToken);
            return unprivileged(clients ? PersonToken.of(token) : token);
        } catch (JwtValidatorException e) {
            throw refused.counting(e);
        }
    }

    private OAuthBearerToken unprivileged(OAuthBearerToken token) {
        if (superUsers.contains(KafkaPrincipal.USER_TYPE + ":" + token.principalName())) {
            throw Disbelief.because(Disbelief.NOBODY);
        }
        return token;
    }

    private OAuthBearerToken believed(String accessToken) {
        var keys = Objects.requireNonNull(copy, "not configured");
        int seen = keys.answers();
        try {
            return validateAlone(accessToken);
        } catch (JwtValidatorException e) {
            if (!Disbelief.namesUnknownKey(e) || !keys.renew(seen)) {
                throw Disbelief.of(e);
            }
        }
        try {
            return validateAlone(accessToken);
        } catch (JwtValidatorException e) {
            throw Disbelief.of(e);
        }
    }

    private OAuthBearerToken validateAlone(String accessToken) {
        synchronized (FILE_CACHE) {
            return delegate.validate(accessToken);
        }
    }

    @Override
    public void close() throws IOException {
        if (renewal != null) {
            renewal.shutdownNow();
        }
        refused.close();
        delegate.close();
    }

    private static URI keysUrl(Map<String, ?> configs, String mechanism) {
        return setting(configs, mechanism, SaslConfigs.SASL_OAUTHBEARER_JWKS_ENDPOINT_URL)
                .map(URI::create)
                .orElseThrow(() -> new ConfigException(SaslConfigs.SASL_OAUTHBEARER_JWKS_ENDPOINT_URL + " is missing"));
    }

    private static Optional<String> setting(Map<String, ?> configs, String mechanism, String setting) {
        return names(mechanism, setting).stream()
                .map(configs::get)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst();
    }

    /// As Kafka looks it up: what is set for the mechanism stands before what is set for all.
    private static List<String> names(String mechanism, String setting) {
        return List.of(ListenerName.saslMechanismPrefix(mechanism) + setting, setting);
    }

    static Path folder() {
        String folder = System.getProperty(FOLDER);
        if (folder == null) {
            throw new ConfigException("the system property " + FOLDER + " is missing");
        }
        return Path.of(folder);
    }

    private static Map<String, Object> readingFrom(JwksCopy copy, Map<String, ?> configs, String mechanism) {
        var own = new HashMap<String, Object>(configs);
        names(mechanism, SaslConfigs.SASL_OAUTHBEARER_JWKS_ENDPOINT_URL)
                .forEach(name -> own.computeIfPresent(name, (key, url) -> copy.fileUrl()));
        return own;
    }

    /// Kafka opens no URL, not even of a file, that this JVM does not allow.
    private static synchronized void allow(String url) {
        String allowed = System.getProperty(ALLOWED_URLS, "");
        if (!List.of(allowed.split(",")).contains(url)) {
            System.setProperty(ALLOWED_URLS, allowed.isBlank() ? url : allowed + "," + url);
        }
    }
}
