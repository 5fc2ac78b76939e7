package parley.topics;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who speaks with a token of a space's realm: a program as its client, a person as `person-` and its user
/// name.
///
/// Tokens for people are issued to the client [#CONSOLE] alone, so that no other client's token makes its
/// bearer a person, whatever else it says; and nobody but a person has a name that begins with [#PREFIX].
public final class People {
    /// The client to which tokens for people are issued. It has no agent's name of its own.
    public static final String CONSOLE = "console";

    /// The client by which the operator makes people. No agent has its name.
    public static final String KEEPER = "people";

    /// What the agent's name of every person begins with, and of nobody else.
    public static final String PREFIX = "person-";

    /// What the names of the mirrors begin with that bring in what partners send.
    public static final String MIRROR = "mirror-";

    /// What the names of partners' mirrors begin with at a space's cluster.
    public static final String PARTNER = "partner-";

    /// What many a cluster calls its super user.
    private static final String ADMIN = "admin";

    private static final Set<String> SERVICES = Stream.concat(
                    ServiceRights.SERVICES.stream(), Stream.of(ServiceRights.SCHEMA_REGISTRY))
            .collect(Collectors.toUnmodifiableSet());

    /// What Keycloak calls the users that stand for clients.
    private static final String SERVICE_ACCOUNT = "service-account-";

    private People() {}

    /// The agent, and Kafka principal, that a verified token speaks for; empty if it speaks for none.
    ///
    /// @param client the claim `azp`; null if it has none
    /// @param user the claim `preferred_username`; null if it has none
    public static Optional<String> agent(@Nullable String client, @Nullable String user) {
        if (client == null || !Names.valid(client) || isPerson(client) || isNoClient(client)) {
            return Optional.empty();
        }
        if (!client.equals(CONSOLE)) {
            return Optional.of(client);
        }
        return user != null && mayBeUser(user) ? Optional.of(PREFIX + user) : Optional.empty();
    }

    /// The agent's name of a person.
    ///
    /// @throws IllegalArgumentException if nobody may have this user name
    public static String agentOf(String user) {
        if (!mayBeUser(user)) {
            throw new IllegalArgumentException("person `" + user + "` is no name of 1 to " + (64 - PREFIX.length())
                    + " characters of a-z0-9-" + (user.startsWith(SERVICE_ACCOUNT) ? ", or stands for a client" : ""));
        }
        return PREFIX + user;
    }

    /// Whether an agent's name is a person's.
    public static boolean isPerson(String agent) {
        return agent.startsWith(PREFIX);
    }

    /// Whether no client of a realm speaks for who has this name, whatever the realm says: it is that of a mirror or a
    /// partner, which log in by keys of their own, or of an administrator.
    public static boolean isNoClient(String name) {
        return name.equals(ADMIN) || name.startsWith(MIRROR) || name.startsWith(PARTNER);
    }

    /// The client, if an agent that is a program may have its name.
    ///
    /// @throws IllegalArgumentException if none may
    public static String requireClient(String client) {
        boolean ofPeople = client.equals(CONSOLE) || client.equals(KEEPER) || isPerson(client);
        if (ofPeople || SERVICES.contains(client) || isNoClient(client)) {
            throw new IllegalArgumentException("client `" + client + "` has a reserved name");
        }
        return Names.require("client", client);
    }

    private static boolean mayBeUser(String user) {
        return !user.isEmpty() && !user.startsWith(SERVICE_ACCOUNT) && Names.valid(PREFIX + user);
    }
}
