package parley.bridge.custody;

import parley.identity.Did;
import parley.identity.Function;

/// Why nothing is signed.
sealed interface CustodyRefusal {
    /// The twin delegates nothing to this agent; there may be no such twin.
    record NotActing(Did twin, String agent) implements CustodyRefusal {}

    /// The delegation does not cover what is asked for.
    record NotDelegated(Function function) implements CustodyRefusal {}

    /// The twin knows the agent by a key that the agent keeps itself.
    record KeptByAgent(String agent) implements CustodyRefusal {}

    /// The key that the twin delegates as being in custody is not the one that is kept here, if any is.
    record NotKept(String agent) implements CustodyRefusal {}
}
