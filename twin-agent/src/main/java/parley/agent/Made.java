package parley.agent;

import parley.problem.Problem;

/// What became of a twin that was to be made, or described anew.
public sealed interface Made {

    /// There was none of that name.
    record Created() implements Made {}

    /// It says this now, or did before.
    record Described() implements Made {}

    /// It is as it was.
    record Refused(Problem why) implements Made {}
}
