package parley.plugins;

import java.util.Set;
import org.apache.kafka.common.security.oauthbearer.JwtValidatorException;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jspecify.annotations.Nullable;
import parley.topics.People;

/// A validated token with the principal that it speaks for, which [People] tells from client and user.
record PersonToken(OAuthBearerToken token, String principalName) implements OAuthBearerToken {
    /// The claim that names the client.
    static final String CLIENT = "azp";

    private static final String USER = "preferred_username";

    /// Reads what was verified before.
    private static final JwtConsumer READER = new JwtConsumerBuilder()
            .setSkipAllValidators()
            .setDisableRequireSignature()
            .setSkipSignatureVerification()
            .build();

    /// @param token whose signature was verified, with its client as principal
    /// @throws JwtValidatorException if it speaks for nobody
    static OAuthBearerToken of(OAuthBearerToken token) throws JwtValidatorException {
        var client = token.principalName();
        var agent = People.agent(client, client.equals(People.CONSOLE) ? user(token.value()) : null)
                .orElseThrow(() -> Disbelief.because(Disbelief.NOBODY));
        return agent.equals(client) ? token : new PersonToken(token, agent);
    }

    private static @Nullable String user(String token) throws JwtValidatorException {
        try {
            return READER.processToClaims(token).getClaimValue(USER) instanceof String user ? user : null;
        } catch (InvalidJwtException e) {
            // Its message holds the token
            throw Disbelief.because(Disbelief.MALFORMED);
        }
    }

    @Override
    public String value() {
        return token.value();
    }

    @Override
    public Set<String> scope() {
        return token.scope();
    }

    @Override
    public long lifetimeMs() {
        return token.lifetimeMs();
    }

    @Override
    public @Nullable Long startTimeMs() {
        return token.startTimeMs();
    }

    @Override
    public String toString() {
        return "PersonToken[" + principalName + "]";
    }
}
