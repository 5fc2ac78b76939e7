package parley.deploy.space;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import parley.topics.People;
import parley.topics.ServiceRights;

/// The clients of a space's realm, each with the audiences of its tokens.
public final class Clients {
    /// The services, by the names of their components and clients.
    public static final List<String> SERVICES = ServiceRights.SERVICES;

    /// The schema registry's own client.
    public static final String SCHEMA_REGISTRY = ServiceRights.SCHEMA_REGISTRY;

    /// Who accepts tokens: the broker, the services' APIs, the schema registry.
    public static final String KAFKA = "kafka";

    /// The audience of the services' APIs.
    public static final String PARLEY = "parley";

    private static final Set<String> USE_SCHEMA_REGISTRY = Set.of("twin-registry", "feed-streams", "identity-bridge");

    /// Those by which people sign in, and by which the operator makes people.
    public static final List<String> OF_PEOPLE = List.of(People.CONSOLE, People.KEEPER);

    private Clients() {}

    /// One client.
    /// @param audiences who accepts its tokens; also the names of its scopes
    public record Client(String id, List<String> audiences) {
        public Client {
            audiences = List.copyOf(audiences);
        }
    }

    /// The clients of a space's realm that are programs.
    public static List<Client> of(SpaceFile space) {
        var clients = new ArrayList<Client>();
        for (var service : SERVICES) {
            clients.add(new Client(
                    service, USE_SCHEMA_REGISTRY.contains(service) ? List.of(KAFKA, SCHEMA_REGISTRY) : List.of(KAFKA)));
        }
        clients.add(new Client(SCHEMA_REGISTRY, List.of(KAFKA)));
        space.agents().forEach(agent -> clients.add(new Client(agent.client(), List.of(KAFKA, PARLEY))));
        return clients;
    }

    /// All clients of a space's realm, by their ids.
    static List<String> ids(SpaceFile space) {
        var ids = new ArrayList<>(of(space).stream().map(Client::id).toList());
        if (space.console().isPresent()) {
            ids.addAll(OF_PEOPLE);
        }
        return ids;
    }
}
