package parley.bridge.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ClientScopeRepresentation;

/// The clients of services and of those that people use, the client scopes, and which roles they let into tokens, as
/// the launcher defines them in the realm. They are looked at, and not made.
public final class ServiceClients {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET_FILE = "secretFile";

    private final List<ClientDefinition> defined;
    private final List<ClientScopeRepresentation> scopes;
    private final Map<String, Set<String>> roles;
    private final boolean closed;

    private ServiceClients(
            List<ClientDefinition> defined,
            List<ClientScopeRepresentation> scopes,
            Map<String, Set<String>> roles,
            boolean closed) {
        this.defined = List.copyOf(defined);
        this.scopes = List.copyOf(scopes);
        this.roles = Map.copyOf(roles);
        this.closed = closed;
    }

    /// Those of a file: an array `clients`, each as Keycloak imports it, with the file of its secret (`secretFile`) in
    /// place of that, an array `clientScopes` and an object `clientScopeMappings`, as Keycloak imports them.
    ///
    /// @param closed whether what widens one is closed, and not only reported
    /// @throws IOException if it cannot be read
    public static ServiceClients read(Path file, boolean closed) throws IOException {
        var defined = new ArrayList<ClientDefinition>();
        var json = JSON.readTree(file.toFile());
        for (var client : json.path("clients")) {
            if (!(client instanceof ObjectNode object) || !object.hasNonNull(SECRET_FILE)) {
                throw new IOException(file + ": a client without a " + SECRET_FILE);
            }
            defined.add(definition(object));
        }
        var scopes = new ArrayList<ClientScopeRepresentation>();
        for (var scope : json.path("clientScopes")) {
            scopes.add(JSON.treeToValue(scope, ClientScopeRepresentation.class));
        }
        return new ServiceClients(defined, scopes, roles(json.path("clientScopeMappings")), closed);
    }

    private static Map<String, Set<String>> roles(JsonNode mappings) {
        var roles = new HashMap<String, Set<String>>();
        mappings.properties()
                .forEach(of -> of.getValue()
                        .forEach(mapping -> mapping.path("roles")
                                .forEach(role -> roles.computeIfAbsent(
                                                mapping.path("client").asText(), _ -> new HashSet<>())
                                        .add(of.getKey() + "/" + role.asText()))));
        return roles;
    }

    /// Whether what widens one is closed, and not only reported.
    boolean closed() {
        return closed;
    }

    /// What they are to be: with the secrets of the start, which the services that run have, too.
    List<ClientDefinition> definitions() {
        return defined;
    }

    /// What the client scopes are to be.
    List<ClientScopeRepresentation> scopes() {
        return scopes;
    }

    /// What lets roles into tokens: these clients, those of agents, and the scopes, each with what it is to let.
    ///
    /// @param agents the clients of agents
    List<RoleLook.Holder> holders(
            Set<String> agents, List<ClientRepresentation> realm, List<ClientScopeRepresentation> realmScopes) {
        var services = defined.stream().map(ClientDefinition::id).collect(Collectors.toSet());
        var names = scopes.stream().map(ClientScopeRepresentation::getName).collect(Collectors.toSet());
        var clients = realm.stream()
                .filter(client -> services.contains(client.getClientId()) || agents.contains(client.getClientId()))
                .map(client -> new RoleLook.Holder(
                        client.getClientId(),
                        client.getId(),
                        roles.getOrDefault(client.getClientId(), Set.of()),
                        closed || agents.contains(client.getClientId())));
        var held = realmScopes.stream()
                .filter(scope -> names.contains(scope.getName()))
                .map(scope ->
                        new RoleLook.Holder(RoleLook.Holder.SCOPE + scope.getName(), scope.getId(), Set.of(), closed));
        return Stream.concat(clients, held).toList();
    }

    private static ClientDefinition definition(ObjectNode client) throws IOException {
        var whole = client.deepCopy();
        var secret = Path.of(whole.remove(SECRET_FILE).asText());
        whole.put("secret", Files.readString(secret).strip());
        return new ClientDefinition(JSON.treeToValue(whole, ClientRepresentation.class));
    }
}
