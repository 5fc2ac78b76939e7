package parley.console.session;

import java.time.Duration;
import java.time.Instant;

/// What the realm gave for one person; printing it shows no token.
///
/// @param access what the services and the cluster take
/// @param refresh for which the realm gives others, as long as its own session lasts
/// @param expires when `access` does
/// @param person whom the realm says it is
record Tokens(String access, String refresh, Instant expires, Person person) {
    boolean validFor(Duration margin, Instant now) {
        return now.plus(margin).isBefore(expires);
    }

    @Override
    public String toString() {
        return "Tokens[of " + person + " until " + expires + "]";
    }
}
