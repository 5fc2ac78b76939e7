package parley.plugins;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;
import org.jspecify.annotations.Nullable;

/// The authorizers of this JVM, by what they guard, for plug-ins that Kafka tells nothing of one another. A node that
/// is broker and controller has two, which hear of a change at different moments, so that a node's number is not
/// enough.
/// Thread-safe.
final class Authorizers {
    private static final Map<Listener, Guard> GUARDS = new ConcurrentHashMap<>();

    private Authorizers() {}

    private record Listener(int node, String name) {}

    /// Who decides about what comes in at an endpoint.
    record Guard(FencingAuthorizer authorizer, Endpoint endpoint) {}

    static void put(AuthorizerServerInfo server, FencingAuthorizer authorizer) {
        for (var endpoint : server.endpoints()) {
            GUARDS.put(new Listener(server.brokerId(), endpoint.listener()), new Guard(authorizer, endpoint));
        }
    }

    static void remove(FencingAuthorizer authorizer) {
        GUARDS.values().removeIf(guard -> guard.authorizer() == authorizer);
    }

    /// Null if no [FencingAuthorizer] guards that listener.
    static @Nullable Guard of(int node, String listener) {
        return GUARDS.get(new Listener(node, listener));
    }
}
