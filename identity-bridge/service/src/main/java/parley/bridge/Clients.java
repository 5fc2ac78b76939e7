package parley.bridge;

import java.util.Set;
import parley.topics.Names;
import parley.topics.People;

/// Tells agents from the clients that a space itself is made of, whose rights its operator sets.
final class Clients {
    private static final Set<String> SERVICES = Set.of(
            "admin",
            "twin-registry",
            "interaction-broker",
            "feed-streams",
            "identity-bridge",
            "schema-registry",
            People.KEEPER,
            People.CONSOLE);

    private Clients() {}

    /// Whether a client of that name may be an agent, or a person have that name. A delegation to any other
    /// grants nothing here, and a client of that name that is no agent of the space gets no tokens that are
    /// good here.
    static boolean mayBeAgent(String client) {
        return Names.valid(client)
                && !SERVICES.contains(client)
                && !client.startsWith("mirror-")
                && !client.startsWith("partner-");
    }
}
