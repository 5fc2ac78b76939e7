package parley.agent;

import parley.problem.Problem;

/// How a request for a feed came out.
public sealed interface Subscription {

    /// Both twins want it: records published from now on arrive.
    record Active(InteractionView interaction) implements Subscription {}

    /// It is not decided yet, or not in force yet: ask for the interaction again.
    record Pending(InteractionView interaction) implements Subscription {}

    /// It was refused; a twin that may not be found is refused as one that does not exist.
    record Refused(Problem problem) implements Subscription {}
}
