package parley.console;

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
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import parley.console.session.Keycloak;
import parley.console.session.Secrets;
import parley.console.session.Sessions;

/// What everything is made of.
@Factory
final class Composition {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int LARGEST_JWKS = 256 * 1024;

    @Singleton
    ConsoleSettings settings(
            @Property(name = "console") @MapFormat(transformation = MapFormat.MapTransformation.NESTED)
                    Map<String, Object> console) {
        return ConsoleSettings.from(console);
    }

    @Singleton
    @Requires(missingBeans = InstantSource.class)
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Singleton
    Secrets secrets() {
        return new Secrets(new SecureRandom());
    }

    /// HTTP/1.1, which all that it calls speaks; it follows no redirect, and at the end waits for nobody.
    @Bean(preDestroy = "shutdownNow")
    @Singleton
    HttpClient http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    @Singleton
    Keycloak keycloak(ConsoleSettings settings, HttpClient http, JWKSource<SecurityContext> keys, InstantSource clock) {
        return new Keycloak(settings, http, keys, clock);
    }

    @Bean(preDestroy = "close")
    @Singleton
    Sessions sessions(Keycloak keycloak, Secrets secrets, InstantSource clock) {
        return new Sessions(keycloak, secrets, clock);
    }

    /// The realm's keys: asked again for an unknown key, though not without limit; kept while Keycloak is
    /// away.
    @Singleton
    JWKSource<SecurityContext> realmKeys(ConsoleSettings settings) throws MalformedURLException {
        int timeout = (int) CONNECT.toMillis();
        return JWKSourceBuilder.create(
                        Keycloak.endpoint(settings, "certs").toURL(),
                        new DefaultResourceRetriever(timeout, timeout, LARGEST_JWKS))
                .outageTolerantForever()
                .build();
    }
}
