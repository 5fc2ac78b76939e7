package parley.bridge;

import java.util.Set;
import parley.topics.Names;
import parley.topics.People;

/// Tells agents from the clients that a space itself is made of, whose rights its operator sets.
final class Clients {
    private static final Set<String> SERVICES = Set.of(
            "twin-registry",
            "interaction-broker",
            "feed-streams",
            "identity-bridge",
            "schema-registry",
            People.KEEPER,
            People.CONSOLE);

    private Clients() {}

    /// Whether a client of that name may be an agent, or a person have that name. A delegation to any other
    /// grants nothing here.
    static boolean mayBeAgent(String client) {
        return Names.valid(client) && !People.isNoClient(client) && !isOfSpace(client);
    }

    /// Whether a client of that name is a service's, a mirror's or a partner's, or of those that people use.
    static boolean isOfSpace(String client) {
        return SERVICES.contains(client) || client.startsWith(People.MIRROR) || client.startsWith(People.PARTNER);
    }
}
