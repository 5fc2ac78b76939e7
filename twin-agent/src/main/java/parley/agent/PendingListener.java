package parley.agent;

/// Hears what waits for a twin to decide on, and when it waits no longer; see [ActingTwin#pending].
public interface PendingListener {

    /// A feed is offered to the twin, which may accept or decline.
    void offered(InteractionView offer);

    /// Another twin asks for a feed of this one, which may accept or deny it: a rule of its policy asks.
    default void asked(InteractionView request) {}

    /// What was offered or asked for waits no longer: it was accepted, declined, denied, withdrawn,
    /// or has lapsed, as its state says.
    void resolved(InteractionView interaction);
}
