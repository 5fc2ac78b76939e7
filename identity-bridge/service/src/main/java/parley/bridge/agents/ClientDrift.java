package parley.bridge.agents;

/// Something by which a client of the realm, or a client scope, is not what it was made.
///
/// @param client whose it is: a client's name, or `scope:` and that of a client scope
/// @param what it is, for people
record ClientDrift(Kind kind, String client, String what) {

    /// What it does to what the client can do.
    enum Kind {
        /// It can do more, or somebody else can do it. It is closed, but for a service's client in a realm
        /// that existed before.
        WIDENS,
        /// It can do less, or is gone and not an agent's. Only an operator does that; it stays.
        NARROWS,
        /// There was no such client. It is made.
        MISSING
    }
}
