package parley.bridge.agents;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ClientRepresentation;
import parley.bridge.agents.ClientDrift.Kind;

/// One look at a realm: what its clients are to be, against what they are. Values in, values out.
///
/// @param missing the clients to be made
/// @param corrections what is to be closed
/// @param drift what somebody else has changed, to be reported
record ClientLook(List<ClientRepresentation> missing, List<Correction> corrections, Set<ClientDrift> drift) {
    /// By which a token is good for anything in a space.
    private static final Set<String> SCOPES = Set.of("kafka", "parley", "schema-registry");

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
    record Correction(String id, @Nullable ClientRepresentation fix, Set<String> scopes, List<String> mappers) {
        Correction {
            scopes = Set.copyOf(scopes);
            mappers = List.copyOf(mappers);
        }
    }

    /// Looks.
    ///
    /// @param agents the secrets of the space's agents, by client
    /// @param realm all clients that there are
    /// @param ours whether a client may be an agent's; no other is looked at
    static ClientLook of(Map<String, String> agents, List<ClientRepresentation> realm, Predicate<String> ours) {
        var missing = new ArrayList<ClientRepresentation>();
        var corrections = new ArrayList<Correction>();
        var drift = new LinkedHashSet<ClientDrift>();
        var absent = new HashSet<>(agents.keySet());
        for (var found : realm) {
            var secret = agents.get(found.getClientId());
            if (secret != null) {
                absent.remove(found.getClientId());
                var differs = new AgentClient(found.getClientId(), secret).differs(found);
                drift.addAll(differs.drift());
                if (differs.fix() != null) {
                    corrections.add(new Correction(found.getId(), differs.fix(), differs.scopes(), differs.mappers()));
                }
            } else if (ours.test(found.getClientId())) {
                var scopes = new HashSet<>(AgentClient.scopes(found));
                scopes.retainAll(SCOPES);
                scopes.forEach(scope ->
                        drift.add(new ClientDrift(Kind.WIDENS, found.getClientId(), "no agent, with scope " + scope)));
                if (!scopes.isEmpty()) {
                    corrections.add(new Correction(found.getId(), null, scopes, List.of()));
                }
            }
        }
        absent.stream().sorted().forEach(client -> {
            missing.add(new AgentClient(client, agents.getOrDefault(client, "")).toCreate());
            drift.add(new ClientDrift(Kind.MISSING, client, "no such client"));
        });
        return new ClientLook(missing, corrections, drift);
    }
}
