package parley.console.session;

/// What the realm says when it is asked for tokens.
sealed interface Answer {
    /// There they are, verified.
    record Given(Tokens tokens) implements Answer {}

    /// It gives none, and will not.
    record Denied(String why) implements Answer {}

    /// It does not answer; it may later.
    record Silent(String why) implements Answer {}
}
