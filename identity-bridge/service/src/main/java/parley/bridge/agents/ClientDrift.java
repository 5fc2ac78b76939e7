package parley.bridge.agents;

/// Something by which a client of the realm is not what identity-bridge made it.
///
/// @param client whose it is
/// @param what it is, for people
record ClientDrift(Kind kind, String client, String what) {

    /// What it does to what the client can do.
    enum Kind {
        /// It can do more, or somebody else can do it. It is closed.
        WIDENS,
        /// It can do less. Only an operator does that; it stays.
        NARROWS,
        /// There was no such client. It is made.
        MISSING
    }
}
