package parley.console.session;

import parley.topics.People;

/// One who has signed in.
///
/// @param subject by which the realm knows the person whatever it is called
/// @param user the user name
public record Person(String subject, String user) {
    public Person {
        People.agentOf(user);
    }

    /// The agent that the person is.
    public String agent() {
        return People.agentOf(user);
    }
}
