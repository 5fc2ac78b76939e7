package parley.bridge.agents;

import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.keycloak.OAuth2Constants;
import org.keycloak.admin.client.JacksonProvider;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.KeycloakBuilder;
import org.keycloak.admin.client.resource.ProtocolMappersResource;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.admin.client.resource.RoleMappingResource;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ClientScopeRepresentation;
import org.keycloak.representations.idm.MappingsRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;

/// The clients of a realm in Keycloak, through its admin API. Every call may throw a `RuntimeException` if Keycloak
/// cannot be reached or refuses.
public final class KeycloakRealm implements AutoCloseable {
    private static final int CONFLICT = 409;

    private final Keycloak keycloak;
    private final RealmResource realm;

    /// @param url of the Keycloak
    /// @param client that may manage the realm's clients
    public KeycloakRealm(URI url, String realm, String client, String secret) {
        this.keycloak = KeycloakBuilder.builder()
                .serverUrl(url.toString())
                .realm(realm)
                .grantType(OAuth2Constants.CLIENT_CREDENTIALS)
                .clientId(client)
                .clientSecret(secret)
                .resteasyClient(ClientBuilder.newBuilder()
                        .connectTimeout(5, TimeUnit.SECONDS)
                        .readTimeout(10, TimeUnit.SECONDS)
                        .register(JacksonProvider.class, 100)
                        .build())
                .build();
        this.realm = keycloak.realm(realm);
    }

    List<ClientRepresentation> clients() {
        return realm.clients().findAll();
    }

    List<ClientScopeRepresentation> clientScopes() {
        return realm.clientScopes().findAll();
    }

    MappingsRepresentation roles(RoleLook.Holder of) {
        return scopeMappings(of).getAll();
    }

    private RoleMappingResource scopeMappings(RoleLook.Holder of) {
        return of.isScope()
                ? realm.clientScopes().get(of.id()).getScopeMappings()
                : realm.clients().get(of.id()).getScopeMappings();
    }

    void create(ClientRepresentation client) {
        made(client.getClientId(), realm.clients().create(client));
    }

    private static void made(String name, Response answer) {
        try (answer) {
            // Another instance may have been first
            if (answer.getStatus() >= 300 && answer.getStatus() != CONFLICT) {
                throw new IllegalStateException(
                        name + " not made: " + answer.getStatusInfo().getReasonPhrase());
            }
        }
    }

    void correct(ClientLook.Correction correction) {
        var client = realm.clients().get(correction.id());
        if (correction.fix() != null) {
            client.update(correction.fix());
        }
        correct(client.getProtocolMappers(), correction.mappers(), correction.lost());
        if (!correction.scopes().isEmpty()) {
            var ids = scopes();
            for (var scope : correction.scopes()) {
                var id = ids.get(scope);
                if (id != null) {
                    client.removeDefaultClientScope(id);
                    client.removeOptionalClientScope(id);
                }
            }
        }
    }

    void correct(ScopeLook.Correction correction) {
        var scope = realm.clientScopes().get(correction.id());
        correct(scope.getProtocolMappers(), correction.mappers(), correction.lost());
    }

    private static void correct(
            ProtocolMappersResource mappers, List<String> strange, List<ProtocolMapperRepresentation> lost) {
        strange.forEach(mappers::delete);
        lost.forEach(mapper -> made(mapper.getName(), mappers.createMapper(mapper)));
    }

    void correct(RoleLook.Correction correction) {
        var mappings = scopeMappings(correction.of());
        for (var role : correction.roles()) {
            var level = Boolean.TRUE.equals(role.getClientRole())
                    ? mappings.clientLevel(role.getContainerId())
                    : mappings.realmLevel();
            level.remove(List.of(role));
        }
    }

    private Map<String, String> scopes() {
        var ids = new HashMap<String, String>();
        clientScopes().forEach(scope -> ids.put(scope.getName(), scope.getId()));
        return ids;
    }

    @Override
    public void close() {
        keycloak.close();
    }
}
