package parley.bridge.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.ClientMappingsRepresentation;
import org.keycloak.representations.idm.MappingsRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import parley.bridge.agents.ClientDrift.Kind;
import parley.bridge.agents.RoleLook.Correction;
import parley.bridge.agents.RoleLook.Holder;

class RoleLookTest {
    private static final Holder AGENT = new Holder("pump-agent", "1", Set.of(), true);
    private static final Holder PEOPLE = new Holder("people", "2", Set.of("realm-management/manage-users"), true);
    private static final RoleRepresentation CLIENTS = new RoleRepresentation("manage-clients", "", false);
    private static final RoleRepresentation USERS = new RoleRepresentation("manage-users", "", false);
    private static final RoleRepresentation OF_REALM = new RoleRepresentation("offline_access", "", false);

    private static MappingsRepresentation lets(List<RoleRepresentation> realm, RoleRepresentation... management) {
        var client = new ClientMappingsRepresentation();
        client.setClient("realm-management");
        client.setMappings(List.of(management));
        var mappings = new MappingsRepresentation();
        mappings.setRealmMappings(realm);
        mappings.setClientMappings(Map.of("realm-management", client));
        return mappings;
    }

    @Test
    void who_lets_what_it_is_to_let_is_left_alone() {
        assertThat(RoleLook.of(Map.of(AGENT, new MappingsRepresentation(), PEOPLE, lets(List.of(), USERS))))
                .isEqualTo(new RoleLook(List.of(), Set.of()));
    }

    @Test
    void a_role_besides_is_taken_away() {
        assertThat(RoleLook.of(Map.of(AGENT, lets(List.of(), CLIENTS), PEOPLE, lets(List.of(OF_REALM), USERS))))
                .satisfies(look -> assertThat(look.drift())
                        .containsExactlyInAnyOrder(
                                new ClientDrift(Kind.WIDENS, "pump-agent", "role realm-management/manage-clients"),
                                new ClientDrift(Kind.WIDENS, "people", "role /offline_access")))
                .satisfies(look -> assertThat(look.corrections())
                        .containsExactlyInAnyOrder(
                                new Correction(AGENT, List.of(CLIENTS)), new Correction(PEOPLE, List.of(OF_REALM))));
    }

    @Test
    void in_a_realm_that_somebody_else_made_it_is_only_reported() {
        var look = RoleLook.of(Map.of(new Holder("feed-streams", "3", Set.of(), false), lets(List.of(), CLIENTS)));

        assertThat(look.drift()).hasSize(1);
        assertThat(look.corrections()).isEmpty();
    }

    @Test
    void a_role_that_is_gone_is_reported() {
        assertThat(RoleLook.of(Map.of(PEOPLE, new MappingsRepresentation())))
                .isEqualTo(new RoleLook(
                        List.of(),
                        Set.of(new ClientDrift(Kind.NARROWS, "people", "without role realm-management/manage-users"))));
    }
}
