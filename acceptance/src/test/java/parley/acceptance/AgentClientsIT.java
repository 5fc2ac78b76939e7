package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/// Each agent has one client in the realm, whoever changes the realm: what widens one is closed, and one that is gone
/// is made again. What widens a service's is closed, too.
@Alone
final class AgentClientsIT {
    private static final String AGENT = SpaceFiles.ROTATING;
    private static final String NOBODY = "nobodys-client";

    private static final String SERVICE = "feed-streams";

    private final Pair pair;
    private final RealmClients clients;

    AgentClientsIT(Pair pair) {
        this.pair = pair;
        this.clients = new RealmClients(pair.grid());
    }

    @Test
    void whatWidensAClientIsClosedAndOneThatIsGoneIsMadeAgain() {
        var wide = (ObjectNode) clients.get(AGENT);
        wide.put("directAccessGrantsEnabled", true).put("secret", "known to somebody");
        wide.putArray("redirectUris").add("http://localhost:1/*");
        assertThat(clients.put(wide).status()).isEqualTo(204);
        assertThat(clients.create("{\"clientId\": \"" + NOBODY + "\", \"defaultClientScopes\": [\"kafka\"]}")
                        .status())
                .isEqualTo(201);

        Patiently.await("all of it is closed").untilAsserted(() -> {
            var closed = clients.get(AGENT);
            assertThat(closed.path("directAccessGrantsEnabled").asBoolean()).isFalse();
            assertThat(closed.path("redirectUris")).isEmpty();
            assertThat(clients.get(NOBODY).path("defaultClientScopes")).isEmpty();
        });
        assertThat(Http.token(pair.grid(), AGENT)).isNotEmpty();

        assertThat(clients.delete(AGENT).status()).isEqualTo(204);

        Patiently.await("it is made again").until(() -> !clients.get(AGENT).isMissingNode());
        assertThat(Http.token(pair.grid(), AGENT)).isNotEmpty();
        assertThat(clients.get(AGENT).path("defaultClientScopes")).hasSize(2);
    }

    /// What the scope says harms nobody who gets a token meanwhile.
    @Test
    void whatMakesATokenAnothersIsClosed() {
        var thief = pair.name("thief");
        assertThat(clients.create("""
                        {"clientId": "%s", "secret": "known", "serviceAccountsEnabled": true, "protocolMappers": [%s]}
                        """.formatted(thief, hardcoded("azp"))).status())
                .isEqualTo(201);
        assertThat(clients.create("{\"clientId\": \"admin\", \"defaultClientScopes\": [\"kafka\"]}")
                        .status())
                .isEqualTo(201);
        assertThat(clients.let(AGENT, "view-clients").status()).isEqualTo(204);
        assertThat(clients.addMapper(clients.scope("parley"), hardcoded("note")).status())
                .isEqualTo(201);

        Patiently.await("all of it is closed").untilAsserted(() -> {
            assertThat(clients.scope("parley").path("protocolMappers")).hasSize(1);
            assertThat(clients.get(thief).path("protocolMappers")).isEmpty();
            assertThat(clients.get("admin").path("defaultClientScopes")).isEmpty();
            assertThat(clients.lets(AGENT)).isEmpty();
        });
        assertThat(clients.delete(thief).status()).isEqualTo(204);
        assertThat(clients.delete("admin").status()).isEqualTo(204);
        assertThat(Http.token(pair.grid(), AGENT)).isNotEmpty();
    }

    private static String hardcoded(String claim) {
        return """
                {"name": "%s", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper",
                 "config": {"claim.name": "%s", "claim.value": "feed-streams", "access.token.claim": "true"}}
                """.formatted(claim, claim);
    }

    @Test
    void whatWidensTheClientOfAServiceIsClosedAndItWorksOn() {
        var wide = (ObjectNode) clients.get(SERVICE);
        wide.put("directAccessGrantsEnabled", true).put("secret", "known to somebody");
        wide.putArray("redirectUris").add("http://localhost:1/*");
        assertThat(clients.put(wide).status()).isEqualTo(204);

        Patiently.await("all of it is closed").untilAsserted(() -> {
            var closed = clients.get(SERVICE);
            assertThat(closed.path("directAccessGrantsEnabled").asBoolean()).isFalse();
            assertThat(closed.path("redirectUris")).isEmpty();
        });
        assertThat(Http.token(pair.grid(), SERVICE)).isNotEmpty();
    }
}
