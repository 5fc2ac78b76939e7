package parley.agent;

import parley.agent.FoundTwins.FoundTwin;

/// Hears what a twin finds, as it changes; see [ActingTwin#watch].
public interface FindListener {

    /// It is found now; until [#current], it was found already.
    void added(FoundTwin twin);

    /// It is found as before, and what may be seen of it is otherwise.
    void changed(FoundTwin twin);

    /// It is not found any more.
    ///
    /// @param twin its DID
    void removed(String twin);

    /// All that is found has been told.
    default void current() {}

    /// What was told before counts no more: all is told from the beginning.
    default void reset() {}
}
