package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import parley.acceptance.Http.Answer;

/// Each agent has one client in the realm, whoever changes the realm: what widens one is closed, and one that is gone
/// is
/// made again.
@ExtendWith(TwoOrganisations.class)
final class AgentClientsIT {
    private static final String AGENT = SpaceFiles.ROTATING;
    private static final String NOBODY = "nobodys-client";

    private final Pair pair;

    AgentClientsIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void whatWidensAClientIsClosedAndOneThatIsGoneIsMadeAgain() {
        var wide = (ObjectNode) client(AGENT);
        wide.put("directAccessGrantsEnabled", true).put("secret", "known to somebody");
        wide.putArray("redirectUris").add("http://localhost:1/*");
        assertThat(admin("PUT", "/" + wide.path("id").asText(), wide.toString()).status())
                .isEqualTo(204);
        assertThat(admin("POST", "", "{\"clientId\": \"" + NOBODY + "\", \"defaultClientScopes\": [\"kafka\"]}")
                        .status())
                .isEqualTo(201);

        Patiently.await("all of it is closed").untilAsserted(() -> {
            var closed = client(AGENT);
            assertThat(closed.path("directAccessGrantsEnabled").asBoolean()).isFalse();
            assertThat(closed.path("redirectUris")).isEmpty();
            assertThat(client(NOBODY).path("defaultClientScopes")).isEmpty();
        });
        assertThat(Http.token(pair.grid(), AGENT)).isNotEmpty();

        assertThat(admin("DELETE", "/" + client(AGENT).path("id").asText(), "").status())
                .isEqualTo(204);

        Patiently.await("it is made again").until(() -> !client(AGENT).isMissingNode());
        assertThat(Http.token(pair.grid(), AGENT)).isNotEmpty();
        assertThat(client(AGENT).path("defaultClientScopes")).hasSize(2);
    }

    private JsonNode client(String id) {
        return admin("GET", "?clientId=" + id, "").json().path(0);
    }

    /// As who may manage the realm's clients; nobody else of the space may.
    private Answer admin(String method, String path, String body) {
        var keycloak = pair.grid().file().keycloak();
        return Http.call(
                method,
                keycloak.url() + "/admin/realms/" + keycloak.realm() + "/clients" + path,
                Http.token(pair.grid(), "identity-bridge"),
                body,
                "Content-Type",
                "application/json");
    }
}
