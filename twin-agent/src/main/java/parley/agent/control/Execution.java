package parley.agent.control;

/// A command while it is executed: what its executor can say of it, and learn. Thread-safe; once the
/// execution is over, nothing more is said or learnt.
public interface Execution {

    /// Tells the sender how far it is, signed: at most once a second, the latest of what was said
    /// meanwhile. It may get lost; the outcome does not.
    void progress(Progress said);

    /// Whether the sender has taken the command back since its execution began, as far as that is known by
    /// now. It is a wish: what the handler answers or throws is the outcome.
    boolean cancelled();
}
