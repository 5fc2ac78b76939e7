package parley.agent.delivery;

/// How far the records of one partition were handed over: all below `position`, and perhaps, by a call that did not
/// come to its end, those from there to below `repeatedUntil`.
///
/// @param position the next offset to hand over
/// @param repeatedUntil at least `position`
/// @param trail what was seen below `position`
record Progress(long position, long repeatedUntil, Trail trail) {

    Progress {
        if (position < 0 || repeatedUntil < position) {
            throw new IllegalArgumentException("position " + position + ", repeated until " + repeatedUntil);
        }
    }

    /// Where nothing is known of what came before.
    static Progress from(long position) {
        return new Progress(position, position, Trail.EMPTY);
    }

    /// What to commit before the records up to `end` are handed over.
    Progress intending(long end) {
        return new Progress(position, Math.max(repeatedUntil, end), trail);
    }

    /// What holds, and is to be committed, when the records up to `end` were handed over.
    Progress done(long end, Trail then) {
        return new Progress(end, Math.max(repeatedUntil, end), then);
    }

    /// Whether an earlier call may have been given the record at this offset.
    boolean maybeRepeated(long offset) {
        return offset < repeatedUntil;
    }
}
