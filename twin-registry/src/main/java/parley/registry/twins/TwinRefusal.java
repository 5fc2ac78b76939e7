package parley.registry.twins;

import parley.identity.Function;

/// Why a twin is not changed.
public sealed interface TwinRefusal {

    /// There is no such twin, or none that this agent acts for.
    record Unknown() implements TwinRefusal {}

    /// Another agent's twin has the name.
    record NameTaken(String name) implements TwinRefusal {}

    /// The agent's delegation does not cover what it asks for.
    record NotDelegated(Function function) implements TwinRefusal {}

    /// A new twin needs the key of the agent that creates it.
    record KeyMissing() implements TwinRefusal {}

    /// The twin knows the agent by another key, and a token alone does not change that.
    record KeyDiffers() implements TwinRefusal {}

    /// The agent's client id cannot stand in a verification method's id.
    record AgentUnnameable(String agent) implements TwinRefusal {}

    /// The twin has no such control.
    record NoSuchControl(String name) implements TwinRefusal {}

    /// The twin cannot go while this is there.
    record InUse(String by) implements TwinRefusal {}

    /// With its description and schemas, the entry would be larger than a record may be.
    record TooLarge(int bytes, int mostBytes) implements TwinRefusal {}
}
