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

    private Answer call(String method, String path, String body) {
        var keycloak = space.file().keycloak();
        return Http.call(
                method,
                keycloak.url() + "/admin/realms/" + keycloak.realm() + "/clients" + path,
                Http.token(space, "identity-bridge"),
                body,
                "Content-Type",
                "application/json");
    }
}
