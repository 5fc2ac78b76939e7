package parley.bridge.agents;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;
import parley.bridge.agents.ClientDrift.Kind;

/// What a client of the realm is to be, and how one differs from that. Values in, values out.
///
/// @param made as it is made, with its secret
record ClientDefinition(ClientRepresentation made) {
    static final String AUTHENTICATOR = "client-secret";

    private static final String LIFESPAN = "access.token.lifespan";
    private static final int LONGEST_SECONDS = 300;

    /// What would let somebody else, or the client in other ways, get tokens; or tokens that live longer.
    private static final Map<String, String> ATTRIBUTES = Map.of(
            "oauth2.device.authorization.grant.enabled",
            "false",
            "oidc.ciba.grant.enabled",
            "false",
            "standard.token.exchange.enabled",
            "false",
            "oauth2.jwt.authorization.grant.enabled",
            "false",
            LIFESPAN,
            "",
            "client.session.max.lifespan",
            "");

    /// How a client differs from what it is to be.
    ///
    /// @param fix what is to be written over it; null if nothing is
    /// @param scopes that it is to lose
    /// @param mappers that it is to lose, by their ids
    /// @param lost that it is to have, and has in another form or not at all
    record Difference(
            List<ClientDrift> drift,
            @Nullable ClientRepresentation fix,
            Set<String> scopes,
            List<String> mappers,
            List<ProtocolMapperRepresentation> lost) {
        Difference {
            drift = List.copyOf(drift);
            scopes = Set.copyOf(scopes);
            mappers = List.copyOf(mappers);
            lost = List.copyOf(lost);
        }
    }

    String id() {
        return made.getClientId();
    }

    /// How this client of the realm differs.
    Difference differs(ClientRepresentation found) {
        var attributes = attributes(found);
        var mappers = Mappers.strange(made.getProtocolMappers(), found.getProtocolMappers());
        var scopes = scopes(found);
        scopes.removeAll(scopes(made));
        var widens = widens(found);
        widens.addAll(attributes.keySet());
        mappers.forEach(mapper -> widens.add("protocol mapper " + mapper.getName()));
        scopes.forEach(scope -> widens.add("scope " + scope));

        var drift = new ArrayList<ClientDrift>();
        widens.forEach(what -> drift.add(new ClientDrift(Kind.WIDENS, id(), what)));
        narrows(found).forEach(what -> drift.add(new ClientDrift(Kind.NARROWS, id(), what)));
        return new Difference(
                drift,
                widens.isEmpty() ? null : fix(found, attributes),
                Set.copyOf(scopes),
                mappers.stream().map(ProtocolMapperRepresentation::getId).toList(),
                mappers.isEmpty() ? List.of() : Mappers.lost(made.getProtocolMappers(), found.getProtocolMappers()));
    }

    private List<String> widens(ClientRepresentation found) {
        var widens = new ArrayList<String>();
        var given = flags(made);
        flags(found).forEach((name, set) -> {
            if (Boolean.TRUE.equals(set) && !Boolean.TRUE.equals(given.get(name))) {
                widens.add(name);
            }
        });
        if (!AUTHENTICATOR.equals(found.getClientAuthenticatorType())
                || !made.getSecret().equals(found.getSecret())) {
            widens.add("another secret");
        }
        if (!orNone(made.getRedirectUris()).containsAll(orNone(found.getRedirectUris()))) {
            widens.add("redirectUris");
        }
        return widens;
    }

    /// With nothing that widens it, and otherwise as it stands: what is given to it and was taken stays so.
    private ClientRepresentation fix(ClientRepresentation found, Map<String, String> attributes) {
        var fix = new ClientRepresentation();
        fix.setId(found.getId());
        fix.setClientId(id());
        fix.setSecret(made.getSecret());
        fix.setClientAuthenticatorType(AUTHENTICATOR);
        fix.setPublicClient(falseUnless(made.isPublicClient()));
        fix.setStandardFlowEnabled(falseUnless(made.isStandardFlowEnabled()));
        fix.setImplicitFlowEnabled(falseUnless(made.isImplicitFlowEnabled()));
        fix.setDirectAccessGrantsEnabled(falseUnless(made.isDirectAccessGrantsEnabled()));
        fix.setAuthorizationServicesEnabled(falseUnless(made.getAuthorizationServicesEnabled()));
        fix.setFullScopeAllowed(falseUnless(made.isFullScopeAllowed()));
        fix.setServiceAccountsEnabled(falseUnless(made.isServiceAccountsEnabled()));
        fix.setRedirectUris(orNone(made.getRedirectUris()));
        fix.setWebOrigins(orNone(made.getWebOrigins()));
        fix.setAttributes(attributes);
        return fix;
    }

    private static @Nullable Boolean falseUnless(@Nullable Boolean given) {
        return Boolean.TRUE.equals(given) ? null : Boolean.FALSE;
    }

    private static Map<String, @Nullable Boolean> flags(ClientRepresentation client) {
        var flags = new LinkedHashMap<String, @Nullable Boolean>();
        flags.put("publicClient", client.isPublicClient());
        flags.put("standardFlowEnabled", client.isStandardFlowEnabled());
        flags.put("implicitFlowEnabled", client.isImplicitFlowEnabled());
        flags.put("directAccessGrantsEnabled", client.isDirectAccessGrantsEnabled());
        flags.put("authorizationServicesEnabled", client.getAuthorizationServicesEnabled());
        flags.put("fullScopeAllowed", client.isFullScopeAllowed());
        flags.put("serviceAccountsEnabled", client.isServiceAccountsEnabled());
        return flags;
    }

    /// Those that are not what closes them, with what does.
    private Map<String, String> attributes(ClientRepresentation found) {
        Map<String, String> set = requireNonNullElse(found.getAttributes(), Map.of());
        var wide = new HashMap<>(ATTRIBUTES);
        wide.entrySet().removeIf(closed -> {
            var value = set.getOrDefault(closed.getKey(), "");
            return value.isEmpty() || value.equals(closed.getValue());
        });
        if (shorter(set.getOrDefault(LIFESPAN, ""))) {
            wide.remove(LIFESPAN);
        }
        requireNonNullElse(made.getAttributes(), Map.<String, String>of()).forEach((name, value) -> {
            if (!value.equals(set.get(name))) {
                wide.put(name, value);
            }
        });
        return wide;
    }

    private static boolean shorter(String lifespan) {
        return lifespan.matches("[1-9][0-9]{0,3}") && Integer.parseInt(lifespan) <= LONGEST_SECONDS;
    }

    private List<String> narrows(ClientRepresentation found) {
        var narrows = new ArrayList<String>();
        if (!Boolean.TRUE.equals(found.isEnabled())) {
            narrows.add("disabled");
        }
        var there = flags(found);
        flags(made).forEach((name, given) -> {
            if (Boolean.TRUE.equals(given) && !Boolean.TRUE.equals(there.get(name))) {
                narrows.add(name + ": false");
            }
        });
        var scopes = orNone(found.getDefaultClientScopes());
        orNone(made.getDefaultClientScopes()).stream()
                .filter(scope -> !scopes.contains(scope))
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
        return "ClientDefinition[" + id() + "]";
    }
}
