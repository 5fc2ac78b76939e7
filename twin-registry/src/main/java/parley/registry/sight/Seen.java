package parley.registry.sight;

import parley.policy.Verdict;

/// What a requester gets to see.
public sealed interface Seen {

    /// This, cut down to what the requester may see.
    record Visible(Profile profile) implements Seen {}

    /// The twin is there for the requester, but not this of it.
    record Refused(Verdict.Denied why) implements Seen {}

    /// Nothing: for the requester there is no such twin, whether or not there is one.
    record Hidden() implements Seen {}
}
