package parley.bridge;

import java.util.Set;
import parley.topics.Names;

/// Tells agents from the clients that a space itself is made of, whose rights its operator sets.
final class Clients {
    private static final Set<String> SERVICES = Set.of(
            "admin", "twin-registry", "interaction-broker", "feed-streams", "identity-bridge", "schema-registry");

    private Clients() {}

    /// Whether a client of that name may be an agent. A delegation to any other grants nothing here.
    static boolean mayBeAgent(String client) {
        return Names.valid(client)
                && !SERVICES.contains(client)
                && !client.startsWith("mirror-")
                && !client.startsWith("partner-");
    }
}
