package parley.identity.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.JWTProcessor;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.jwt.validator.ReactiveJsonWebTokenValidator;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.identity.ServiceSettings;
import parley.identity.http.BelievedTokens.Believed;
import parley.topics.People;

/// Believes a token only if the space's realm signed it, for this audience, to a named client, and while it
/// is valid. Whom it speaks for, [People] says.
///
/// It stands instead of Micronaut's own validator, which checks issuer and audience only if told to, and forgets the
/// realm's keys when Keycloak is away.
@Singleton
@Replaces(ReactiveJsonWebTokenValidator.class)
final class RealmTokens implements TokenValidator<HttpRequest<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(RealmTokens.class);
    private static final Set<JWSAlgorithm> ASYMMETRIC = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final JWTProcessor<SecurityContext> processor;
    private final ExecutorService blocking;
    private final BelievedTokens tokens;

    RealmTokens(
            ServiceSettings settings,
            JWKSource<SecurityContext> keys,
            InstantSource clock,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.blocking = blocking;
        var verifying = new DefaultJWTProcessor<SecurityContext>();
        verifying.setJWSKeySelector(new JWSVerificationKeySelector<>(ASYMMETRIC, keys));
        verifying.setJWTClaimsSetVerifier(claims(settings.oauth(), clock));
        this.processor = verifying;
        this.tokens = new BelievedTokens(this::verify, clock);
    }

    private static DefaultJWTClaimsVerifier<SecurityContext> claims(ServiceSettings.OAuth oauth, InstantSource clock) {
        var exact = new JWTClaimsSet.Builder().issuer(oauth.issuer().toString()).build();
        var verifier =
                new DefaultJWTClaimsVerifier<SecurityContext>(
                        oauth.audience(), exact, Set.of("exp", CallerAgent.CLAIM)) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew(10);
        return verifier;
    }

    @Override
    public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
        var known = tokens.known(token);
        return known != null
                ? Publishers.just(authentication(known))
                : Publishers.fromCompletableFuture(
                        () -> CompletableFuture.supplyAsync(() -> authenticate(token), blocking));
    }

    /// Null, which is a refusal, also when deciding fails.
    private @Nullable Authentication authenticate(String token) {
        var believed = tokens.verified(token);
        return believed == null ? null : authentication(believed);
    }

    private static Authentication authentication(Believed believed) {
        return Authentication.build(believed.client(), List.of(), Map.of(CallerAgent.EXPIRES, believed.expires()));
    }

    /// Null also if it is no text: then it names nobody.
    private static @Nullable String user(JWTClaimsSet claims) {
        return claims.getClaim(CallerAgent.USER) instanceof String user ? user : null;
    }

    private @Nullable Believed verify(String token) {
        try {
            var claims = processor.process(token, null);
            var expires = claims.getExpirationTime().toInstant();
            return People.agent(claims.getStringClaim(CallerAgent.CLAIM), user(claims))
                    .map(agent -> new Believed(agent, expires))
                    .orElse(null);
        } catch (ParseException | BadJOSEException e) {
            LOG.debug("token refused: {}", e.getMessage());
            return null;
        } catch (JOSEException e) {
            LOG.warn("no token can be checked: the realm's keys are not to be had");
            return null;
        }
    }
}
