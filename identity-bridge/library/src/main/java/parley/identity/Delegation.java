package parley.identity;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// What an agent may do in a twin's name, until when, and by which key it is known.
/// @param custody whether the space's identity-bridge keeps the key and signs with it for whoever holds the agent's
/// token
public record Delegation(String agent, PublicKey key, Set<Function> functions, Instant expires, boolean custody) {
    public Delegation {
        if (!agent.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("not an agent's name: '" + agent + "'");
        }
        if (functions.isEmpty()) {
            throw new IllegalArgumentException("a delegation to " + agent + " without any function");
        }
        functions = Collections.unmodifiableSet(EnumSet.copyOf(functions));
    }

    /// A delegation to an agent that keeps its key itself.
    public Delegation(String agent, PublicKey key, Set<Function> functions, Instant expires) {
        this(agent, key, functions, expires, false);
    }

    /// Whether it allows this function at that moment.
    public boolean covers(Function function, Instant now) {
        return functions.contains(function) && now.isBefore(expires);
    }
}
