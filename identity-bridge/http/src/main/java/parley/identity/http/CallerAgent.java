package parley.identity.http;

import io.micronaut.security.authentication.Authentication;
import parley.topics.Names;

/// The agent that calls: the client to which the space's realm issued the token. A controller takes it as a parameter.
public record CallerAgent(String client) {
    /// The claim that names the client.
    static final String CLAIM = "azp";

    public CallerAgent {
        Names.require("client", client);
    }

    static CallerAgent of(Authentication authentication) {
        return new CallerAgent(authentication.getName());
    }
}
