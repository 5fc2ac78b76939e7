package parley.agent;

/// Hears what waits for a twin to decide on, and when it waits no longer; see [ActingTwin#pending].
public interface PendingListener {

    /// A feed is offered to the twin, which may accept or decline.
    void offered(InteractionView offer);

    /// What was offered waits no longer: it was accepted, declined, withdrawn, or has lapsed, as its state says.
    void resolved(InteractionView interaction);
}
