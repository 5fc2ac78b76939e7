package parley.bridge.agents;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.keycloak.representations.idm.ClientScopeRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;
import parley.bridge.agents.ClientDrift.Kind;

/// One look at a realm's client scopes: what they put into the tokens of who has them. Values in, values out.
///
/// @param corrections what is to be closed
/// @param drift what somebody else has changed, to be reported
record ScopeLook(List<Correction> corrections, Set<ClientDrift> drift) {
    ScopeLook {
        corrections = List.copyOf(corrections);
        drift = Set.copyOf(drift);
    }

    /// What is to be taken from one scope.
    ///
    /// @param id by which the realm knows it, which is not the scope's name
    /// @param mappers by their ids
    /// @param lost mappers that are to be made again
    record Correction(String id, List<String> mappers, List<ProtocolMapperRepresentation> lost) {
        Correction {
            mappers = List.copyOf(mappers);
            lost = List.copyOf(lost);
        }
    }

    /// Looks.
    ///
    /// @param made what the scopes of the space are to be
    /// @param closed whether what widens one is closed, and not only reported
    /// @param realm all scopes that there are
    static ScopeLook of(List<ClientScopeRepresentation> made, boolean closed, List<ClientScopeRepresentation> realm) {
        var corrections = new ArrayList<Correction>();
        var drift = new LinkedHashSet<ClientDrift>();
        for (var scope : realm) {
            var own = named(made, scope.getName());
            var strange = own.isEmpty()
                    ? Mappers.forging(scope.getProtocolMappers())
                    : Mappers.strange(own.getFirst().getProtocolMappers(), scope.getProtocolMappers());
            var lost = own.isEmpty()
                    ? List.<ProtocolMapperRepresentation>of()
                    : Mappers.lost(own.getFirst().getProtocolMappers(), scope.getProtocolMappers());
            strange.forEach(mapper -> drift.add(new ClientDrift(
                    Kind.WIDENS, RoleLook.Holder.SCOPE + scope.getName(), "protocol mapper " + mapper.getName())));
            if (strange.isEmpty()) {
                lost.forEach(mapper -> drift.add(new ClientDrift(
                        Kind.NARROWS,
                        RoleLook.Holder.SCOPE + scope.getName(),
                        "without protocol mapper " + mapper.getName())));
            }
            // A mend that broke off has taken away what widens, and not yet made what was there
            if (closed && !(strange.isEmpty() && lost.isEmpty())) {
                corrections.add(new Correction(
                        scope.getId(),
                        strange.stream()
                                .map(ProtocolMapperRepresentation::getId)
                                .toList(),
                        lost));
            }
        }
        made.stream()
                .filter(own -> named(realm, own.getName()).isEmpty())
                .forEach(own -> drift.add(
                        new ClientDrift(Kind.NARROWS, RoleLook.Holder.SCOPE + own.getName(), "no such client scope")));
        return new ScopeLook(corrections, drift);
    }

    private static List<ClientScopeRepresentation> named(List<ClientScopeRepresentation> scopes, String name) {
        return scopes.stream().filter(scope -> name.equals(scope.getName())).toList();
    }
}
