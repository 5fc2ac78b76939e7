package parley.bridge.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.ClientScopeRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;
import parley.bridge.agents.ClientDrift.Kind;
import parley.bridge.agents.ScopeLook.Correction;

class ScopeLookTest {
    private static final String AUDIENCE = "oidc-audience-mapper";
    private static final Map<String, String> KAFKA = Map.of("included.custom.audience", "kafka");

    private static ProtocolMapperRepresentation mapper(String id, String type, Map<String, String> config) {
        var mapper = new ProtocolMapperRepresentation();
        mapper.setId(id);
        mapper.setName(id);
        mapper.setProtocolMapper(type);
        mapper.setConfig(config);
        return mapper;
    }

    private static ClientScopeRepresentation scope(String name, ProtocolMapperRepresentation... mappers) {
        var scope = new ClientScopeRepresentation();
        scope.setId("id-" + name);
        scope.setName(name);
        scope.setProtocolMappers(List.of(mappers));
        return scope;
    }

    private static final ProtocolMapperRepresentation MADE = mapper("audience", AUDIENCE, KAFKA);

    private static ScopeLook look(boolean closed, ClientScopeRepresentation... realm) {
        return ScopeLook.of(List.of(scope("kafka", MADE)), closed, List.of(realm));
    }

    private static Map<String, String> with(String setting, String value) {
        var config = new HashMap<>(KAFKA);
        config.put(setting, value);
        return config;
    }

    @Test
    void a_scope_is_left_alone_that_is_as_it_was_made_or_another_name_and_what_keycloak_adds_besides() {
        assertThat(look(true, scope("kafka", MADE))).isEqualTo(new ScopeLook(List.of(), Set.of()));
        var kept = mapper("m-1", AUDIENCE, with("userinfo.token.claim", "false"));
        assertThat(look(true, scope("kafka", kept))).isEqualTo(new ScopeLook(List.of(), Set.of()));
    }

    @Test
    void a_mapper_that_makes_its_holder_anybody_is_taken_away() {
        var anybody = mapper("azp", "oidc-hardcoded-claim-mapper", Map.of("claim.name", "azp", "claim.value", "x"));
        var realm = scope("kafka", MADE, anybody);

        assertThat(look(true, realm).drift())
                .containsExactly(new ClientDrift(Kind.WIDENS, "scope:kafka", "protocol mapper azp"));
        assertThat(look(true, realm).corrections())
                .containsExactly(new Correction("id-kafka", List.of("azp"), List.of()));
        assertThat(look(false, realm).drift()).isEqualTo(look(true, realm).drift());
        assertThat(look(false, realm).corrections())
                .as("in a realm that somebody else made")
                .isEmpty();
    }

    @Test
    void a_mapper_that_was_changed_is_made_again() {
        for (var changed : List.of(with("included.custom.audience", "parley"), with("included.client.audience", "x"))) {
            assertThat(look(true, scope("kafka", mapper("audience", AUDIENCE, changed)))
                            .corrections())
                    .as("%s", changed)
                    .containsExactly(new Correction("id-kafka", List.of("audience"), List.of(MADE)));
        }
    }

    /// A mend that broke off between taking away and making would leave the whole space without logins.
    @Test
    void a_mapper_that_is_gone_is_reported_and_made_again_where_the_realm_is_the_spaces() {
        var gone = Set.of(new ClientDrift(Kind.NARROWS, "scope:kafka", "without protocol mapper audience"));
        assertThat(look(true, scope("kafka")))
                .isEqualTo(new ScopeLook(List.of(new Correction("id-kafka", List.of(), List.of(MADE))), gone));
        assertThat(look(false, scope("kafka"))).isEqualTo(new ScopeLook(List.of(), gone));
    }

    @Test
    void a_scope_that_is_gone_is_reported_and_stays_so() {
        assertThat(look(true))
                .isEqualTo(new ScopeLook(
                        List.of(), Set.of(new ClientDrift(Kind.NARROWS, "scope:kafka", "no such client scope"))));
    }

    @Test
    void another_scope_gives_no_audience_of_the_space() {
        var thiefs = scope("x", MADE, mapper("mail", "oidc-hardcoded-claim-mapper", Map.of("claim.name", "email")));

        assertThat(look(true, scope("kafka", MADE), thiefs))
                .isEqualTo(new ScopeLook(
                        List.of(new Correction("id-x", List.of("audience"), List.of())),
                        Set.of(new ClientDrift(Kind.WIDENS, "scope:x", "protocol mapper audience"))));
    }
}
