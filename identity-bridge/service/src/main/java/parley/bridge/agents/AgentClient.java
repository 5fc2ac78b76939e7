package parley.bridge.agents;

import java.util.List;
import java.util.Set;
import org.keycloak.representations.idm.ClientRepresentation;

/// What the realm's client of an agent is to be: it gets tokens for the space's broker and its services with its own
/// secret, and in no other way.
final class AgentClient {
    /// Who accepts its tokens; also the names of the scopes that say so.
    static final Set<String> AUDIENCES = Set.of("kafka", "parley");

    private AgentClient() {}

    /// As it is made.
    ///
    /// @param secret what it proves that it is the agent with
    static ClientDefinition of(String id, String secret) {
        var client = new ClientRepresentation();
        client.setClientId(id);
        client.setSecret(secret);
        client.setClientAuthenticatorType(ClientDefinition.AUTHENTICATOR);
        client.setEnabled(true);
        client.setProtocol("openid-connect");
        client.setPublicClient(false);
        client.setStandardFlowEnabled(false);
        client.setImplicitFlowEnabled(false);
        client.setDirectAccessGrantsEnabled(false);
        client.setAuthorizationServicesEnabled(false);
        client.setFullScopeAllowed(false);
        client.setServiceAccountsEnabled(true);
        client.setRedirectUris(List.of());
        client.setWebOrigins(List.of());
        client.setDefaultClientScopes(List.copyOf(AUDIENCES));
        client.setOptionalClientScopes(List.of());
        return new ClientDefinition(client);
    }
}
