package parley.bridge.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;
import parley.bridge.agents.ClientDrift.Kind;

class ClientLookTest {
    private static final String AGENT = "pump-agent";
    private static final String SECRET = "s3cret";

    /// As the realm shows one that identity-bridge has made.
    private static ClientRepresentation made() {
        var client = AgentClient.of(AGENT, SECRET).made();
        client.setId("1-2-3");
        client.setDefaultClientScopes(List.of("parley", "kafka"));
        client.setAttributes(new HashMap<>(Map.of("realm_client", "false", "post.logout.redirect.uris", "+")));
        return client;
    }

    private static ClientLook look(ClientRepresentation... realm) {
        return ClientLook.of(Map.of(AGENT, SECRET), List.of(), true, List.of(realm));
    }

    private static ClientRepresentation with(Consumer<ClientRepresentation> change) {
        var client = made();
        change.accept(client);
        return client;
    }

    @Test
    void a_client_that_is_as_it_was_made_is_left_alone() {
        assertThat(look(made())).isEqualTo(new ClientLook(List.of(), List.of(), Set.of()));
    }

    @Test
    void a_client_that_is_missing_is_made() {
        var look = look();

        assertThat(look.drift()).containsExactly(new ClientDrift(Kind.MISSING, AGENT, "no such client"));
        assertThat(look.missing()).singleElement().satisfies(client -> {
            assertThat(client.getClientId()).isEqualTo(AGENT);
            assertThat(client.getSecret()).isEqualTo(SECRET);
            assertThat(client.isServiceAccountsEnabled()).isTrue();
            assertThat(client.getDefaultClientScopes()).containsExactlyInAnyOrder("kafka", "parley");
            assertThat(client.isPublicClient()).isFalse();
        });
    }

    static Stream<Arguments> whatWidens() {
        var mapper = new ProtocolMapperRepresentation();
        mapper.setId("m-1");
        mapper.setName("roles");
        return Stream.of(
                widens("publicClient", client -> client.setPublicClient(true)),
                widens("standardFlowEnabled", client -> client.setStandardFlowEnabled(true)),
                widens("implicitFlowEnabled", client -> client.setImplicitFlowEnabled(true)),
                widens("directAccessGrantsEnabled", client -> client.setDirectAccessGrantsEnabled(true)),
                widens("authorizationServicesEnabled", client -> client.setAuthorizationServicesEnabled(true)),
                widens("fullScopeAllowed", client -> client.setFullScopeAllowed(true)),
                widens("another secret", client -> client.setSecret("known")),
                widens("another secret", client -> client.setClientAuthenticatorType("client-jwt")),
                widens("redirectUris", client -> client.setRedirectUris(List.of("*"))),
                widens("access.token.lifespan", client -> client.getAttributes().put("access.token.lifespan", "86400")),
                widens(
                        "oauth2.device.authorization.grant.enabled",
                        client -> client.getAttributes().put("oauth2.device.authorization.grant.enabled", "true")),
                widens("protocol mapper roles", client -> client.setProtocolMappers(List.of(mapper))),
                widens(
                        "scope schema-registry",
                        client -> client.setDefaultClientScopes(List.of("kafka", "parley", "schema-registry"))),
                widens("scope schema-registry", client -> client.setOptionalClientScopes(List.of("schema-registry"))));
    }

    private static Arguments widens(String what, Consumer<ClientRepresentation> change) {
        return Arguments.of(what, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatWidens(String what, Consumer<ClientRepresentation> change) {
        var look = look(with(change));

        assertThat(look.drift()).containsExactly(new ClientDrift(Kind.WIDENS, AGENT, what));
        assertThat(look.missing()).isEmpty();
        assertThat(look.corrections()).singleElement().satisfies(correction -> {
            assertThat(correction.id()).isEqualTo("1-2-3");
            var mended = with(change);
            apply(correction, mended);
            assertThat(look(mended).drift()).isEmpty();
        });
    }

    /// What Keycloak does with it.
    private static void apply(ClientLook.Correction correction, ClientRepresentation client) {
        var fix = correction.fix();
        assertThat(fix).isNotNull();
        client.setSecret(fix.getSecret());
        client.setClientAuthenticatorType(fix.getClientAuthenticatorType());
        client.setPublicClient(fix.isPublicClient());
        client.setStandardFlowEnabled(fix.isStandardFlowEnabled());
        client.setImplicitFlowEnabled(fix.isImplicitFlowEnabled());
        client.setDirectAccessGrantsEnabled(fix.isDirectAccessGrantsEnabled());
        client.setAuthorizationServicesEnabled(fix.getAuthorizationServicesEnabled());
        client.setFullScopeAllowed(fix.isFullScopeAllowed());
        client.setRedirectUris(fix.getRedirectUris());
        client.getAttributes().putAll(fix.getAttributes());
        client.setProtocolMappers(List.of());
        client.setDefaultClientScopes(ClientDefinition.scopes(client).stream()
                .filter(scope -> !correction.scopes().contains(scope))
                .toList());
        client.setOptionalClientScopes(List.of());
    }

    @Test
    void a_token_that_lives_shorter_widens_nothing() {
        assertThat(look(with(client -> client.getAttributes().put("access.token.lifespan", "12")))
                        .drift())
                .isEmpty();
    }

    static Stream<Arguments> whatNarrows() {
        return Stream.of(
                widens("disabled", client -> client.setEnabled(false)),
                widens("serviceAccountsEnabled: false", client -> client.setServiceAccountsEnabled(false)),
                widens("without scope parley", client -> client.setDefaultClientScopes(List.of("kafka"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatNarrows(String what, Consumer<ClientRepresentation> change) {
        var look = look(with(change));

        assertThat(look.drift()).containsExactly(new ClientDrift(Kind.NARROWS, AGENT, what));
        assertThat(look.corrections()).isEmpty();
    }

    @Test
    void what_is_closed_does_not_give_back_what_an_operator_has_taken() {
        var look = look(with(client -> {
            client.setEnabled(false);
            client.setPublicClient(true);
        }));

        assertThat(look.drift()).extracting(ClientDrift::kind).containsExactlyInAnyOrder(Kind.WIDENS, Kind.NARROWS);
        assertThat(look.corrections()).singleElement().satisfies(correction -> {
            assertThat(correction.fix()).isNotNull();
            assertThat(correction.fix().isEnabled()).isNull();
        });
    }

    /// Whatever its name says; of a space without a console nobody is its console.
    @ParameterizedTest
    @ValueSource(
            strings = {"stranger", "admin", "mirror-grid", "partner-grid", "console", "person-ada", "feed-streams", "X"
            })
    void who_is_no_agent_gets_no_token_that_is_good_here(String name) {
        var stranger = new ClientRepresentation();
        stranger.setId("4");
        stranger.setClientId(name);
        stranger.setDefaultClientScopes(List.of("profile", "kafka"));
        stranger.setOptionalClientScopes(List.of("parley"));
        var elsewhere = new ClientRepresentation();
        elsewhere.setId("5");
        elsewhere.setClientId("elsewhere");
        elsewhere.setDefaultClientScopes(List.of("profile"));
        var registry = new ClientRepresentation();
        registry.setId("6");
        registry.setClientId("schema-registry");
        registry.setDefaultClientScopes(List.of("kafka", "schema-registry"));

        var look = look(made(), stranger, elsewhere, registry);

        assertThat(look.corrections())
                .containsExactly(new ClientLook.Correction("4", null, Set.of("kafka", "parley"), List.of(), List.of()));
        assertThat(look.drift())
                .extracting(ClientDrift::client, ClientDrift::kind)
                .containsOnly(tuple(name, Kind.WIDENS))
                .hasSize(2);
    }

    @Test
    void who_is_no_agent_makes_none_of_its_tokens_anothers_by_what_they_say() {
        var stranger = new ClientRepresentation();
        stranger.setId("4");
        stranger.setClientId("stranger");
        stranger.setProtocolMappers(List.of(
                mapper("m-1", "claim.name", "azp"),
                mapper("m-2", "claim.name", "aud"),
                mapper("m-3", "included.custom.audience", "kafka"),
                mapper("m-4", "included.client.audience", "parley"),
                mapper("m-5", "claim.name", "email"),
                mapper("m-6", "included.custom.audience", "elsewhere")));

        assertThat(look(made(), stranger).corrections())
                .containsExactly(
                        new ClientLook.Correction("4", null, Set.of(), List.of("m-1", "m-2", "m-3", "m-4"), List.of()));
        assertThat(look(made(), stranger).drift())
                .hasSize(4)
                .contains(new ClientDrift(Kind.WIDENS, "stranger", "no agent, with protocol mapper m-1"));
    }

    private static ProtocolMapperRepresentation mapper(String id, String setting, String value) {
        var mapper = new ProtocolMapperRepresentation();
        mapper.setId(id);
        mapper.setName(id);
        mapper.setConfig(Map.of(setting, value));
        return mapper;
    }
}
