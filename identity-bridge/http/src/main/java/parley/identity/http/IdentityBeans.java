package parley.identity.http;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.convert.format.MapFormat;
import jakarta.inject.Singleton;
import java.net.MalformedURLException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import parley.audit.DenialReport;
import parley.audit.DisbeliefPeriod;
import parley.identity.KafkaLogin;
import parley.identity.ServiceSettings;
import parley.identity.TokenSource;

/// What every service takes from its settings.
@Factory
final class IdentityBeans {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String DENIALS_PERIOD = "parley.denials.period";
    private static final String A_MINUTE = "1m";
    private static final int LARGEST_JWKS = 256 * 1024;

    @Singleton
    ServiceSettings settings(
            @Property(name = "parley") @MapFormat(transformation = MapFormat.MapTransformation.NESTED)
                    Map<String, Object> parley) {
        return ServiceSettings.from(parley);
    }

    @Singleton
    @Requires(missingBeans = InstantSource.class)
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean(preDestroy = "close")
    @Singleton
    @Requires(missingBeans = HttpClient.class)
    HttpClient httpClient() {
        return HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    }

    @Singleton
    TokenSource tokens(ServiceSettings settings, HttpClient client, InstantSource clock) {
        return TokenSource.of(settings.oauth(), client, clock);
    }

    @Bean(preDestroy = "close")
    @Singleton
    DenialReport denials(
            ServiceSettings settings,
            InstantSource clock,
            Durations durations,
            @Property(name = DENIALS_PERIOD, defaultValue = A_MINUTE) String period) {
        return DenialReport.start(
                settings.oauth().clientId(),
                settings.did().value(),
                durations.read(DENIALS_PERIOD, period),
                clock,
                KafkaLogin.client(settings));
    }

    @Singleton
    DisbeliefPeriod disbeliefs(
            Durations durations, @Property(name = DisbeliefPeriod.PROPERTY, defaultValue = A_MINUTE) String period) {
        return new DisbeliefPeriod(durations.read(DisbeliefPeriod.PROPERTY, period));
    }

    /// The realm's keys: asked again for an unknown key, though not without limit; kept while Keycloak is away.
    @Singleton
    JWKSource<SecurityContext> realmKeys(ServiceSettings settings) throws MalformedURLException {
        int timeout = (int) TIMEOUT.toMillis();
        return JWKSourceBuilder.create(
                        settings.oauth().jwks().toURL(), new DefaultResourceRetriever(timeout, timeout, LARGEST_JWKS))
                .outageTolerantForever()
                .build();
    }
}
