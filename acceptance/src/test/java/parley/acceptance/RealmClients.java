package parley.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import parley.acceptance.Http.Answer;
import parley.deploy.run.SpaceAccess;

/// The clients of a space's realm, as who may manage them sees them; nobody else of the space may.
final class RealmClients {
    private final SpaceAccess space;

    RealmClients(SpaceAccess space) {
        this.space = space;
    }

    /// A missing node if there is none.
    JsonNode get(String clientId) {
        return call("GET", "?clientId=" + clientId, "").json().path(0);
    }

    Answer create(String representation) {
        return call("POST", "", representation);
    }

    Answer put(JsonNode representation) {
        return call("PUT", "/" + representation.path("id").asText(), representation.toString());
    }

    Answer delete(String clientId) {
        return call("DELETE", "/" + get(clientId).path("id").asText(), "");
    }

    /// The client scope of that name.
    JsonNode scope(String name) {
        for (var scope : administered("GET", "client-scopes", "").json()) {
            if (scope.path("name").asText().equals(name)) {
                return scope;
            }
        }
        throw new AssertionError("no client scope " + name);
    }

    Answer addMapper(JsonNode scope, String representation) {
        return administered(
                "POST", "client-scopes/" + scope.path("id").asText() + "/protocol-mappers/models", representation);
    }

    /// Lets a role of `realm-management` into a client's tokens, as far as its account has it.
    Answer let(String clientId, String role) {
        var management = get("realm-management").path("id").asText();
        var representation =
                call("GET", "/" + management + "/roles/" + role, "").body();
        return call("POST", mappings(clientId) + "/clients/" + management, "[" + representation + "]");
    }

    /// The roles that a client lets into its tokens.
    JsonNode lets(String clientId) {
        return call("GET", mappings(clientId), "").json();
    }

    private String mappings(String clientId) {
        return "/" + get(clientId).path("id").asText() + "/scope-mappings";
    }

    private Answer call(String method, String path, String body) {
        return administered(method, "clients" + path, body);
    }

    private Answer administered(String method, String path, String body) {
        var keycloak = space.file().keycloak();
        return Http.call(
                method,
                keycloak.url() + "/admin/realms/" + keycloak.realm() + "/" + path,
                Http.token(space, "identity-bridge"),
                body,
                "Content-Type",
                "application/json");
    }
}
