package parley.registry.live;

/// One thing that is otherwise in what is watched.
public sealed interface Change {

    /// By what it is known, as long as it is found.
    String name();

    /// How it is told.
    Object what();

    /// It is found now.
    record Added(String name, Object what) implements Change {}

    /// It is found as before, and what is seen of it is otherwise.
    record Changed(String name, Object what) implements Change {}

    /// It is not found any more.
    record Removed(String name, Object what) implements Change {}
}
