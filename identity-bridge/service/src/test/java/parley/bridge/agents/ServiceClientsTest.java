package parley.bridge.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ClientScopeRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;
import parley.bridge.agents.ClientDrift.Kind;
import parley.bridge.agents.RoleLook.Holder;

class ServiceClientsTest {
    private static final String SECRET = "s3cret";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        var secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        file = Files.writeString(folder.resolve("clients.json"), """
            {"clients": [
              {"clientId": "feed-streams", "secretFile": "%1$s", "enabled": true, "serviceAccountsEnabled": true,
               "clientAuthenticatorType": "client-secret",
               "defaultClientScopes": ["kafka", "schema-registry"]},
              {"clientId": "people", "secretFile": "%1$s", "enabled": true, "serviceAccountsEnabled": true,
               "clientAuthenticatorType": "client-secret", "defaultClientScopes": [],
               "protocolMappers": [{"name": "roles", "protocol": "openid-connect",
                 "protocolMapper": "oidc-usermodel-client-role-mapper", "config": {"claim.name": "roles"}}]},
              {"clientId": "console", "secretFile": "%1$s", "enabled": true, "standardFlowEnabled": true,
               "clientAuthenticatorType": "client-secret",
               "redirectUris": ["http://localhost:17111/callback"],
               "attributes": {"pkce.code.challenge.method": "S256"},
               "defaultClientScopes": ["kafka", "parley"]}],
             "clientScopes": [{"name": "kafka", "protocolMappers": [{"name": "audience",
               "protocolMapper": "oidc-audience-mapper", "config": {"included.custom.audience": "kafka"}}]}],
             "clientScopeMappings": {"realm-management": [{"client": "people", "roles": ["manage-users"]}]}}
            """.formatted(secret));
    }

    private ServiceClients services() throws IOException {
        return ServiceClients.read(file, true);
    }

    /// As the realm shows them when they have just been imported.
    private List<ClientRepresentation> imported() throws IOException {
        var realm = new ArrayList<ClientRepresentation>();
        for (var definition : services().definitions()) {
            var client = definition.made();
            client.setId("id-" + client.getClientId());
            orNone(client).forEach(mapper -> mapper.setId("m-1"));
            realm.add(client);
        }
        return realm;
    }

    private static List<ProtocolMapperRepresentation> orNone(ClientRepresentation client) {
        return client.getProtocolMappers() == null ? List.of() : client.getProtocolMappers();
    }

    private List<ClientRepresentation> with(String client, Consumer<ClientRepresentation> change) throws IOException {
        var realm = imported();
        realm.stream().filter(each -> each.getClientId().equals(client)).forEach(change);
        return realm;
    }

    private ClientLook look(List<ClientRepresentation> realm, boolean closed) throws IOException {
        return ClientLook.of(Map.of(), services().definitions(), closed, realm);
    }

    @Test
    void as_they_were_imported_they_are_left_alone() throws IOException {
        var look = look(imported(), true);

        assertThat(look.drift()).isEmpty();
        assertThat(look.corrections()).isEmpty();
        assertThat(look.missing()).isEmpty();
    }

    static Stream<Arguments> whatWidens() {
        return Stream.of(
                change("feed-streams", "another secret", client -> client.setSecret("known")),
                change(
                        "feed-streams",
                        "directAccessGrantsEnabled",
                        client -> client.setDirectAccessGrantsEnabled(true)),
                change("feed-streams", "redirectUris", client -> client.setRedirectUris(List.of("http://thief"))),
                change("feed-streams", "scope parley", client -> client.setOptionalClientScopes(List.of("parley"))),
                change(
                        "feed-streams",
                        "access.token.lifespan",
                        client -> client.setAttributes(Map.of("access.token.lifespan", "301"))),
                change(
                        "feed-streams",
                        "protocol mapper roles",
                        client -> client.setProtocolMappers(List.of(mapper("x", "roles")))),
                change(
                        "people",
                        "protocol mapper roles",
                        client -> client.setProtocolMappers(List.of(mapper("all", "roles")))),
                change("people", "scope kafka", client -> client.setDefaultClientScopes(List.of("kafka"))),
                change("console", "serviceAccountsEnabled", client -> client.setServiceAccountsEnabled(true)),
                change(
                        "console",
                        "redirectUris",
                        client -> client.setRedirectUris(List.of("http://localhost:17111/callback", "http://thief"))),
                change("console", "pkce.code.challenge.method", client -> client.setAttributes(Map.of())));
    }

    private static Arguments change(String client, String what, Consumer<ClientRepresentation> change) {
        return Arguments.of(client, what, change);
    }

    private static ProtocolMapperRepresentation mapper(String claim, String name) {
        var mapper = new ProtocolMapperRepresentation();
        mapper.setId("m-2");
        mapper.setName(name);
        mapper.setProtocolMapper("oidc-usermodel-client-role-mapper");
        mapper.setConfig(Map.of("claim.name", claim));
        return mapper;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void whatWidens(String client, String what, Consumer<ClientRepresentation> change) throws IOException {
        var look = look(with(client, change), true);

        assertThat(look.drift()).containsExactly(new ClientDrift(Kind.WIDENS, client, what));
        assertThat(look.corrections()).singleElement().satisfies(correction -> {
            var fix = correction.fix();
            assertThat(correction.id()).isEqualTo("id-" + client);
            assertThat(fix).isNotNull();
            assertThat(fix.getSecret()).isEqualTo(SECRET);
        });
        assertThat(look(with(client, change), false).corrections())
                .as("in a realm that somebody else made")
                .isEmpty();
    }

    @Test
    void what_is_closed_keeps_what_the_client_is_to_have() throws IOException {
        var look = look(with("console", client -> client.setDirectAccessGrantsEnabled(true)), true);

        assertThat(look.corrections()).singleElement().satisfies(correction -> {
            var fix = correction.fix();
            assertThat(fix).isNotNull();
            assertThat(fix.isDirectAccessGrantsEnabled()).isFalse();
            assertThat(fix.isServiceAccountsEnabled()).isFalse();
            assertThat(fix.isStandardFlowEnabled()).as("not touched").isNull();
            assertThat(fix.getRedirectUris()).containsExactly("http://localhost:17111/callback");
        });
    }

    @Test
    void a_mapper_that_was_changed_is_made_again() throws IOException {
        var look = look(with("people", client -> client.setProtocolMappers(List.of(mapper("all", "roles")))), true);

        assertThat(look.corrections()).singleElement().satisfies(correction -> {
            assertThat(correction.mappers()).containsExactly("m-2");
            assertThat(correction.lost())
                    .extracting(ProtocolMapperRepresentation::getName, ProtocolMapperRepresentation::getConfig)
                    .containsExactly(tuple("roles", Map.of("claim.name", "roles")));
        });
    }

    @Test
    void one_that_is_gone_is_reported_and_not_made() throws IOException {
        var look = look(List.of(), true);

        assertThat(look.drift()).hasSize(3).contains(new ClientDrift(Kind.NARROWS, "feed-streams", "no such client"));
        assertThat(look.missing()).isEmpty();
    }

    @Test
    void roles_are_looked_at_of_these_clients_of_agents_and_of_the_scopes() throws IOException {
        var stranger = client("stranger");
        var realm = Stream.concat(imported().stream(), Stream.of(client("pump-agent"), stranger))
                .toList();

        assertThat(ServiceClients.read(file, false)
                        .holders(Set.of("pump-agent"), realm, List.of(scope("kafka"), scope("offline_access"))))
                .extracting(Holder::name, Holder::id, Holder::roles, Holder::closed)
                .containsExactlyInAnyOrder(
                        tuple("feed-streams", "id-feed-streams", Set.of(), false),
                        tuple("people", "id-people", Set.of("realm-management/manage-users"), false),
                        tuple("console", "id-console", Set.of(), false),
                        tuple("pump-agent", "id-pump-agent", Set.of(), true),
                        tuple("scope:kafka", "id-kafka", Set.of(), false));
    }

    private static ClientRepresentation client(String name) {
        var client = new ClientRepresentation();
        client.setClientId(name);
        client.setId("id-" + name);
        return client;
    }

    private static ClientScopeRepresentation scope(String name) {
        var scope = new ClientScopeRepresentation();
        scope.setName(name);
        scope.setId("id-" + name);
        return scope;
    }

    @Test
    void a_secret_that_its_file_has_anew_counts_from_the_next_start() throws IOException {
        var services = services();
        Files.writeString(folder.resolve("secret"), "another");

        assertThat(services.definitions())
                .allSatisfy(
                        definition -> assertThat(definition.made().getSecret()).isNotEqualTo("another"));
        assertThat(services().definitions())
                .allSatisfy(
                        definition -> assertThat(definition.made().getSecret()).isEqualTo("another"));
    }

    @Test
    void a_client_without_a_secret_is_refused() throws IOException {
        Files.writeString(
                file, new ObjectMapper().writeValueAsString(Map.of("clients", List.of(Map.of("clientId", "x")))));

        assertThatThrownBy(this::services).isInstanceOf(IOException.class).hasMessageContaining("secretFile");
    }
}
