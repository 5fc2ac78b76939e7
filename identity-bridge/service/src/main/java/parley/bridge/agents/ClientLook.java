package parley.bridge.agents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;
import parley.bridge.agents.ClientDrift.Kind;
import parley.topics.ServiceRights;

/// One look at a realm: what its clients are to be, against what they are. Values in, values out.
///
/// @param missing the clients to be made
/// @param corrections what is to be closed
/// @param drift what somebody else has changed, to be reported
record ClientLook(List<ClientRepresentation> missing, List<Correction> corrections, Set<ClientDrift> drift) {
    /// By which a token is good for anything in a space.
    private static final Set<String> SCOPES = Set.of("kafka", "parley", "schema-registry");

    /// Not the space's where the registry is not: its operator's.
    private static final Set<String> OTHERS = Set.of(ServiceRights.SCHEMA_REGISTRY);

    ClientLook {
        missing = List.copyOf(missing);
        corrections = List.copyOf(corrections);
        drift = Set.copyOf(drift);
    }

    /// What is to be taken from one client.
    ///
    /// @param id by which the realm knows it, which is not the client's name
    /// @param fix what is to be written over it; null if nothing is
    /// @param mappers by their ids
    /// @param lost mappers that are to be made again
    record Correction(
            String id,
            @Nullable ClientRepresentation fix,
            Set<String> scopes,
            List<String> mappers,
            List<ProtocolMapperRepresentation> lost) {
        Correction {
            scopes = Set.copyOf(scopes);
            mappers = List.copyOf(mappers);
            lost = List.copyOf(lost);
        }
    }

    /// Looks.
    ///
    /// @param agents the secrets of the space's agents, by client
    /// @param services what the clients of services are to be
    /// @param closed whether what widens those is closed, and not only reported
    /// @param realm all clients that there are; one that is neither gets no token that is good here
    static ClientLook of(
            Map<String, String> agents,
            List<ClientDefinition> services,
            boolean closed,
            List<ClientRepresentation> realm) {
        var missing = new ArrayList<ClientRepresentation>();
        var corrections = new ArrayList<Correction>();
        var drift = new LinkedHashSet<ClientDrift>();
        var absent = new HashSet<>(agents.keySet());
        var defined = new HashMap<String, ClientDefinition>();
        services.forEach(service -> defined.put(service.id(), service));
        agents.forEach((client, secret) -> defined.put(client, AgentClient.of(client, secret)));
        for (var found : realm) {
            var definition = defined.get(found.getClientId());
            if (definition != null) {
                boolean agent = absent.remove(found.getClientId());
                var differs = definition.differs(found);
                drift.addAll(differs.drift());
                if (differs.fix() != null && (agent || closed)) {
                    corrections.add(correction(found.getId(), differs));
                }
            } else if (!OTHERS.contains(found.getClientId())) {
                var scopes = new HashSet<>(ClientDefinition.scopes(found));
                scopes.retainAll(SCOPES);
                var mappers = Mappers.forging(found.getProtocolMappers());
                scopes.forEach(scope -> drift.add(nobodys(found, "scope " + scope)));
                mappers.forEach(mapper -> drift.add(nobodys(found, "protocol mapper " + mapper.getName())));
                if (!scopes.isEmpty() || !mappers.isEmpty()) {
                    corrections.add(new Correction(found.getId(), null, scopes, ids(mappers), List.of()));
                }
            }
        }
        services.stream()
                .map(ClientDefinition::id)
                .filter(service -> realm.stream().noneMatch(found -> service.equals(found.getClientId())))
                .forEach(service -> drift.add(new ClientDrift(Kind.NARROWS, service, "no such client")));
        absent.stream().sorted().forEach(client -> {
            missing.add(AgentClient.of(client, agents.getOrDefault(client, "")).made());
            drift.add(new ClientDrift(Kind.MISSING, client, "no such client"));
        });
        return new ClientLook(missing, corrections, drift);
    }

    private static ClientDrift nobodys(ClientRepresentation found, String what) {
        return new ClientDrift(Kind.WIDENS, found.getClientId(), "no agent, with " + what);
    }

    private static List<String> ids(List<ProtocolMapperRepresentation> mappers) {
        return mappers.stream().map(ProtocolMapperRepresentation::getId).toList();
    }

    private static Correction correction(String id, ClientDefinition.Difference differs) {
        return new Correction(id, differs.fix(), differs.scopes(), differs.mappers(), differs.lost());
    }
}
