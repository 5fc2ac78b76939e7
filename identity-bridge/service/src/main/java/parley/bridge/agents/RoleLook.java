package parley.bridge.agents;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientMappingsRepresentation;
import org.keycloak.representations.idm.MappingsRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import parley.bridge.agents.ClientDrift.Kind;

/// One look at which roles clients and client scopes let into tokens: a role that an account has counts for nothing
/// unless its client, or one of that client's scopes, lets it. Values in, values out.
///
/// @param corrections what is to be closed
/// @param drift what somebody else has changed, to be reported
record RoleLook(List<Correction> corrections, Set<ClientDrift> drift) {
    RoleLook {
        corrections = List.copyOf(corrections);
        drift = Set.copyOf(drift);
    }

    /// A client, or a client scope.
    ///
    /// @param name a client's, or `scope:` and a scope's
    /// @param id by which the realm knows it
    /// @param roles that it is to let, each the name of its client, a slash and its own
    /// @param closed whether what widens it is closed, and not only reported
    record Holder(String name, String id, Set<String> roles, boolean closed) {
        static final String SCOPE = "scope:";

        Holder {
            roles = Set.copyOf(roles);
        }

        boolean isScope() {
            return name.startsWith(SCOPE);
        }
    }

    /// Roles that one is to let no longer.
    record Correction(Holder of, List<RoleRepresentation> roles) {
        Correction {
            roles = List.copyOf(roles);
        }
    }

    /// Looks.
    ///
    /// @param found what each lets
    static RoleLook of(Map<Holder, MappingsRepresentation> found) {
        var corrections = new ArrayList<Correction>();
        var drift = new LinkedHashSet<ClientDrift>();
        found.forEach((holder, mappings) -> {
            var there = named(mappings);
            holder.roles().stream()
                    .filter(role -> !there.containsKey(role))
                    .forEach(role -> drift.add(new ClientDrift(Kind.NARROWS, holder.name(), "without role " + role)));
            there.keySet().removeAll(holder.roles());
            there.keySet().forEach(role -> drift.add(new ClientDrift(Kind.WIDENS, holder.name(), "role " + role)));
            if (holder.closed() && !there.isEmpty()) {
                corrections.add(new Correction(holder, List.copyOf(there.values())));
            }
        });
        return new RoleLook(corrections, drift);
    }

    /// A realm's own role has a slash before it.
    private static Map<String, RoleRepresentation> named(MappingsRepresentation mappings) {
        var named = new TreeMap<String, RoleRepresentation>();
        orNone(mappings.getRealmMappings()).forEach(role -> named.put("/" + role.getName(), role));
        Objects.requireNonNullElse(mappings.getClientMappings(), Map.<String, ClientMappingsRepresentation>of())
                .values()
                .forEach(client -> orNone(client.getMappings())
                        .forEach(role -> named.put(client.getClient() + "/" + role.getName(), role)));
        return named;
    }

    private static List<RoleRepresentation> orNone(@Nullable List<RoleRepresentation> roles) {
        return roles == null ? List.of() : roles;
    }
}
