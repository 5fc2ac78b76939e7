package parley.registry.twins;

import java.time.Instant;
import parley.identity.AgentRequest;
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

    /// A new twin is to know the agent by a key by which no other does.
    record KeyUnknown(String agent) implements TwinRefusal {}

    /// identity-bridge keeps no such key for this agent and this twin.
    record NotInCustody(String agent) implements TwinRefusal {}

    /// A token alone does not do this; the agent's key must have signed it.
    record Unsigned(AgentRequest.Kind kind, String resource) implements TwinRefusal {}

    /// The agent's client id cannot stand in a verification method's id.
    record AgentUnnameable(String agent) implements TwinRefusal {}

    /// The twin has no such control.
    record NoSuchControl(String name) implements TwinRefusal {}

    /// The twin delegates nothing to that agent.
    record NoSuchDelegation(String agent) implements TwinRefusal {}

    /// Nobody could administer the twin any more.
    record LastAdministrator() implements TwinRefusal {}

    /// What was signed is not to be believed.
    record Disbelieved(AgentRequest.Why why, String detail) implements TwinRefusal {}

    /// What was signed is not this call.
    record SignedOtherwise(String detail) implements TwinRefusal {}

    /// What was signed has changed the twin already.
    record SignedBefore() implements TwinRefusal {}

    /// It is asked for the twin as it is no longer, or not yet.
    record OtherVersion(long signed, long current) implements TwinRefusal {}

    /// The feed is not one of the twin's with so many partitions.
    record OtherFeeds(String feed, int partitions) implements TwinRefusal {}

    /// The space keeps the agent's key, and so the agent cannot replace it.
    record KeptForIt(String agent) implements TwinRefusal {}

    /// A delegation ends in the future, and not too far in it.
    record NotNow(Instant expires, long mostDays) implements TwinRefusal {}

    /// The twin cannot go while this is there.
    record InUse(String by) implements TwinRefusal {}

    /// With its description and schemas, the entry would be larger than a record may be.
    record TooLarge(int bytes, int mostBytes) implements TwinRefusal {}
}
