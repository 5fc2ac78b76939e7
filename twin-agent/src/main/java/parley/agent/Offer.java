package parley.agent;

import parley.problem.Problem;

/// How an offer of a feed came out.
public sealed interface Offer {

    /// The other twin may accept it, until it lapses; or has the feed already.
    record Made(InteractionView interaction) implements Offer {}

    /// The twin's own policy does not let it be offered, or there is no such feed.
    record Refused(Problem problem) implements Offer {}
}
