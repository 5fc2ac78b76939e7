package parley.agent;

/// Hears what waits for a twin to decide on, when it waits no longer, and what is about to end; see
/// [ActingTwin#pending].
public interface PendingListener {

    /// A feed is offered to the twin, which may accept or decline.
    void offered(InteractionView offer);

    /// Another twin asks for a feed of this one, which may accept or deny it: a rule of its policy asks.
    default void asked(InteractionView request) {}

    /// Another twin sends this one a command, which may be accepted or denied: a rule of its policy asks.
    /// To who administers the twin.
    default void commandAsked(CommandView command) {}

    /// A command waits no longer: it was accepted, denied, taken back, or has lapsed, as its state says.
    default void commandResolved(CommandView command) {}

    /// An interaction of the twin, on either side, ends soon by its terms ([InteractionView#until]): a
    /// tenth of its time
    /// before, at least ten seconds and at most an hour. Told once an epoch.
    default void expiring(InteractionView interaction) {}

    /// What was offered or asked for waits no longer: it was accepted, declined, denied, withdrawn,
    /// or has lapsed, as its state says.
    void resolved(InteractionView interaction);
}
