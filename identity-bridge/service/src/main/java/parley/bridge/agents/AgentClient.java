package parley.bridge.agents;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;
import parley.bridge.agents.ClientDrift.Kind;

/// What the realm's client of one agent is to be: it gets tokens for the space's broker and its services with its own
/// secret, and in no other way. Values in, values out.
///
/// @param secret what it proves that it is the agent with
record AgentClient(String id, String secret) {
    /// Who accepts its tokens; also the names of the scopes that say so.
    static final Set<String> AUDIENCES = Set.of("kafka", "parley");

    private static final String AUTHENTICATOR = "client-secret";

    /// What would let somebody else, or the agent in other ways, get tokens; or tokens that live longer.
    private static final Map<String, String> ATTRIBUTES = Map.of(
            "oauth2.device.authorization.grant.enabled", "false",
            "oidc.ciba.grant.enabled", "false",
            "standard.token.exchange.enabled", "false",
            "oauth2.jwt.authorization.grant.enabled", "false",
            "access.token.lifespan", "",
            "client.session.max.lifespan", "");

    /// How a client differs from what it is to be.
    ///
    /// @param fix what is to be written over it; null if nothing is
    /// @param scopes that it is to lose
    /// @param mappers that it is to lose, by their ids
    record Difference(
            List<ClientDrift> drift, @Nullable ClientRepresentation fix, Set<String> scopes, List<String> mappers) {
        Difference {
            drift = List.copyOf(drift);
            scopes = Set.copyOf(scopes);
            mappers = List.copyOf(mappers);
        }
    }

    /// As it is made.
    ClientRepresentation toCreate() {
        var client = closed();
        client.setEnabled(true);
        client.setProtocol("openid-connect");
        client.setServiceAccountsEnabled(true);
        client.setDefaultClientScopes(List.copyOf(AUDIENCES));
        client.setOptionalClientScopes(List.of());
        return client;
    }

    /// With nothing that widens it, and otherwise as it stands.
    private ClientRepresentation closed() {
        var client = new ClientRepresentation();
        client.setClientId(id);
        client.setSecret(secret);
        client.setClientAuthenticatorType(AUTHENTICATOR);
        client.setPublicClient(false);
        client.setStandardFlowEnabled(false);
        client.setImplicitFlowEnabled(false);
        client.setDirectAccessGrantsEnabled(false);
        client.setAuthorizationServicesEnabled(false);
        client.setFullScopeAllowed(false);
        client.setRedirectUris(List.of());
        client.setWebOrigins(List.of());
        return client;
    }

    /// How this client of the realm differs.
    Difference differs(ClientRepresentation found) {
        var widens = new ArrayList<String>();
        flags(found).forEach((name, set) -> {
            if (Boolean.TRUE.equals(set)) {
                widens.add(name);
            }
        });
        if (!AUTHENTICATOR.equals(found.getClientAuthenticatorType()) || !secret.equals(found.getSecret())) {
            widens.add("another secret");
        }
        if (!orNone(found.getRedirectUris()).isEmpty()) {
            widens.add("redirectUris");
        }
        var attributes = attributes(found);
        widens.addAll(attributes.keySet());
        var mappers = orNone(found.getProtocolMappers());
        mappers.forEach(mapper -> widens.add("protocol mapper " + mapper.getName()));
        var scopes = scopes(found);
        scopes.removeAll(AUDIENCES);
        scopes.forEach(scope -> widens.add("scope " + scope));

        var drift = new ArrayList<ClientDrift>();
        widens.forEach(what -> drift.add(new ClientDrift(Kind.WIDENS, id, what)));
        narrows(found).forEach(what -> drift.add(new ClientDrift(Kind.NARROWS, id, what)));
        return new Difference(
                drift,
                widens.isEmpty() ? null : fix(found, attributes),
                Set.copyOf(scopes),
                mappers.stream().map(ProtocolMapperRepresentation::getId).toList());
    }

    private ClientRepresentation fix(ClientRepresentation found, Map<String, String> attributes) {
        var fix = closed();
        fix.setId(found.getId());
        fix.setAttributes(attributes);
        return fix;
    }

    private static Map<String, @Nullable Boolean> flags(ClientRepresentation found) {
        var flags = new HashMap<String, @Nullable Boolean>();
        flags.put("publicClient", found.isPublicClient());
        flags.put("standardFlowEnabled", found.isStandardFlowEnabled());
        flags.put("implicitFlowEnabled", found.isImplicitFlowEnabled());
        flags.put("directAccessGrantsEnabled", found.isDirectAccessGrantsEnabled());
        flags.put("authorizationServicesEnabled", found.getAuthorizationServicesEnabled());
        flags.put("fullScopeAllowed", found.isFullScopeAllowed());
        return flags;
    }

    /// Those that are set to something else than what closes them, with what does.
    private static Map<String, String> attributes(ClientRepresentation found) {
        Map<String, String> set = requireNonNullElse(found.getAttributes(), Map.of());
        var wide = new HashMap<>(ATTRIBUTES);
        wide.entrySet().removeIf(closed -> {
            var value = set.getOrDefault(closed.getKey(), "");
            return value.isEmpty() || value.equals(closed.getValue());
        });
        return wide;
    }

    private static List<String> narrows(ClientRepresentation found) {
        var narrows = new ArrayList<String>();
        if (!Boolean.TRUE.equals(found.isEnabled())) {
            narrows.add("disabled");
        }
        if (!Boolean.TRUE.equals(found.isServiceAccountsEnabled())) {
            narrows.add("serviceAccountsEnabled: false");
        }
        var given = orNone(found.getDefaultClientScopes());
        AUDIENCES.stream()
                .filter(scope -> !given.contains(scope))
                .sorted()
                .forEach(scope -> narrows.add("without scope " + scope));
        return narrows;
    }

    /// All scopes that a client may ask for.
    static List<String> scopes(ClientRepresentation client) {
        var scopes = new ArrayList<>(orNone(client.getDefaultClientScopes()));
        // What is an audience by default may also be asked for
        orNone(client.getOptionalClientScopes()).stream()
                .filter(scope -> !scopes.contains(scope))
                .forEach(scopes::add);
        return scopes;
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    @Override
    public String toString() {
        return "AgentClient[" + id + "]";
    }
}
