package parley.topics;

import java.util.Optional;
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

    /// What Keycloak calls the users that stand for clients.
    private static final String SERVICE_ACCOUNT = "service-account-";

    private People() {}

    /// The agent, and Kafka principal, that a verified token speaks for; empty if it speaks for none.
    ///
    /// @param client the claim `azp`; null if it has none
    /// @param user the claim `preferred_username`; null if it has none
    public static Optional<String> agent(@Nullable String client, @Nullable String user) {
        if (client == null || !Names.valid(client) || isPerson(client)) {
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

    /// The client, if an agent that is a program may have its name.
    ///
    /// @throws IllegalArgumentException if none may
    public static String requireClient(String client) {
        if (client.equals(CONSOLE) || client.equals(KEEPER) || isPerson(client)) {
            throw new IllegalArgumentException("client `" + client + "` has a reserved name");
        }
        return Names.require("client", client);
    }

    private static boolean mayBeUser(String user) {
        return !user.isEmpty() && !user.startsWith(SERVICE_ACCOUNT) && Names.valid(PREFIX + user);
    }
}
