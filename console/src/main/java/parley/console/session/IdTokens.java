package parley.console.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Believes an ID token only if the realm signed it, for this client alone, for the sign-in that asked for
/// it, and while it is valid (OpenID Connect Core, section 3.1.3.7). Thread-safe.
final class IdTokens {
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

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final String client;

    IdTokens(String issuer, String client, JWKSource<SecurityContext> keys, InstantSource clock) {
        this.client = client;
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ASYMMETRIC, keys));
        var verifier =
                new DefaultJWTClaimsVerifier<SecurityContext>(
                        client,
                        new JWTClaimsSet.Builder().issuer(issuer).build(),
                        Set.of("sub", "exp", "iat", "preferred_username")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew(10);
        processor.setJWTClaimsSetVerifier(verifier);
    }

    /// Whom the token is about.
    ///
    /// @param nonce that it must carry; null for one that was not asked for by a sign-in
    /// @throws BadJOSEException if it is not to be believed
    /// @throws JOSEException if that cannot be told now
    /// @throws IllegalArgumentException if nobody may have that user name
    Person verify(String token, @Nullable String nonce) throws BadJOSEException, JOSEException {
        try {
            var claims = processor.process(token, null);
            if (claims.getAudience().size() != 1) {
                throw new BadJWTException("for others, too");
            }
            var party = claims.getStringClaim("azp");
            if (party != null && !party.equals(client)) {
                throw new BadJWTException("issued to another client");
            }
            if (nonce != null && !nonce.equals(claims.getStringClaim("nonce"))) {
                throw new BadJWTException("of another sign-in");
            }
            return new Person(claims.getSubject(), claims.getStringClaim("preferred_username"));
        } catch (ParseException e) {
            throw new BadJWTException("malformed");
        }
    }
}
