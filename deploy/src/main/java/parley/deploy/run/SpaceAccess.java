package parley.deploy.run;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import parley.deploy.plan.Login;
import parley.deploy.space.Keys;
import parley.deploy.space.SpaceFile;
import parley.deploy.space.SpaceFile.Agent;
import parley.deploy.space.SpaceFile.Person;
import parley.identity.KafkaTransport;

/// How to reach one running space from outside: endpoints, and what its agents log in with. Printing it shows no
/// secret.
/// @param schemaRegistry the Confluent API that only services reach; agents use the façade at [#schemas]
public record SpaceAccess(
        String organisation,
        String did,
        String organisationKey,
        String bootstrapServers,
        String issuer,
        String tokenEndpoint,
        URI schemaRegistry,
        URI twinRegistry,
        URI interactionBroker,
        URI feedStreams,
        URI identityBridge,
        Map<String, AgentAccess> agents,
        SpaceFile file,
        Keys keys) {

    public SpaceAccess {
        agents = Map.copyOf(agents);
    }

    /// What an agent has: its client, and the file it starts with.
    public record AgentAccess(String client, String secret, Path settings) {
        @Override
        public String toString() {
            return "AgentAccess[client=" + client + ", settings=" + settings + "]";
        }
    }

    static SpaceAccess of(SpaceFile space, Keys keys) {
        var ports = space.ports();
        return new SpaceAccess(
                space.organisation(),
                space.did(),
                keys.organisationKey(),
                space.bootstrapServers(),
                space.keycloak().issuer(),
                space.keycloak().tokenEndpoint(),
                space.schemaRegistry(),
                URI.create(local(ports.twinRegistry())),
                URI.create(local(ports.interactionBroker())),
                URI.create(local(ports.feedStreams())),
                URI.create(local(ports.identityBridge())),
                space.agents().stream()
                        .collect(Collectors.toMap(Agent::client, agent -> agent(space, keys, agent.client()))),
                space,
                keys);
    }

    SpaceService registryService() {
        return new SpaceService("twin-registry", twinRegistry);
    }

    SpaceService brokerService() {
        return new SpaceService("interaction-broker", interactionBroker);
    }

    SpaceService bridgeService() {
        return new SpaceService("identity-bridge", identityBridge);
    }

    /// Where people sign in; empty if the space has no console.
    public Optional<URI> console() {
        return file.console();
    }

    /// The people whom the space file names, each with the file that holds the password that the realm
    /// first knew.
    public Map<String, Path> people() {
        return file.people().stream()
                .collect(Collectors.toMap(Person::name, person -> Keys.personPassword(file.file(), person.name())));
    }

    /// What clients speak with the cluster.
    public KafkaTransport transport() {
        return file.transport();
    }

    /// The Confluent API for agents.
    public URI schemas() {
        return URI.create(twinRegistry + "/schemas");
    }

    /// The configuration of the super user's Kafka clients, on the internal listener: for tests and repairs.
    public Map<String, Object> admin() {
        return Login.admin(file, keys);
    }

    /// The secret of a client of this space's realm.
    /// @throws IllegalArgumentException if there is no such client
    public String secretOf(String client) {
        var secret = keys.clientSecrets().get(client);
        if (secret == null) {
            throw new IllegalArgumentException("no client " + client + " in " + organisation);
        }
        return secret;
    }

    private static AgentAccess agent(SpaceFile space, Keys keys, String agent) {
        return new AgentAccess(
                agent,
                keys.clientSecrets().getOrDefault(agent, ""),
                Keys.agentFolder(space, agent).resolve("agent.json"));
    }

    private static String local(int port) {
        return "http://localhost:" + port;
    }
}
