package parley.identity.http;

import io.micronaut.security.authentication.Authentication;
import java.security.Principal;
import java.time.Instant;
import parley.topics.Names;

/// The agent that calls: the client to which the space's realm issued the token, or the person that signed
/// in to the console. A controller takes it as a parameter.
///
/// @param expires when the token does
public record CallerAgent(String client, Instant expires) implements Principal {
    /// The claim that names the client.
    static final String CLAIM = "azp";
    /// The claim that names the person, in tokens of the console's client.
    static final String USER = "preferred_username";
    /// The attribute that says when the token expires.
    static final String EXPIRES = "expires";

    public CallerAgent {
        Names.require("client", client);
    }

    @Override
    public String getName() {
        return client;
    }

    static CallerAgent of(Authentication authentication) {
        // A token of which that is not known is good for nothing that lasts
        Object expires = authentication.getAttributes().getOrDefault(EXPIRES, Instant.EPOCH);
        return new CallerAgent(authentication.getName(), (Instant) expires);
    }
}
