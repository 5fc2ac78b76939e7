package parley.registry.thing;

import java.net.URI;

/// Where the agents of a space are served.
///
/// @param broker the interaction-broker of the space, which subscribes and commands for them
/// @param tokens where they get their tokens
public record Home(URI broker, URI tokens) {

    /// Where the interaction-broker is if nobody says so.
    public static final String UNKNOWN = "urn:parley:interaction-broker";

    /// A path of the interaction-broker.
    String brokers(String path) {
        String base = broker.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }
}
