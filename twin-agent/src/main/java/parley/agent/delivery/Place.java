package parley.agent.delivery;

/// Where the records of an interaction are read.
public sealed interface Place {

    /// The topic's name.
    String topic();

    /// In a topic of the interaction's own: each record carries where it was published, and for which epoch it came.
    record Delivered(String topic) implements Place {}

    /// Where they are published: inside an organisation, under terms that show what is retained. Who is at its end
    /// there
    /// may no longer read.
    ///
    /// @param epoch the interaction's, when it was looked up
    record Published(String topic, long epoch) implements Place {}
}
