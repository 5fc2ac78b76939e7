package parley.bridge;

import org.apache.kafka.common.acl.AclBinding;

/// An ACL by which rights are not what was given, so that somebody else must have been there.
record Drift(Kind kind, AclBinding binding) {

    /// What it does to them.
    enum Kind {
        /// It allows what is not to be, or will once a right beside it is taken. It is closed.
        WIDENS,
        /// It allowed what is to be, and is gone. It is made again.
        MISSING,
        /// It forbids something. Only an operator does that; it stays.
        DENIES
    }

    /// Whether [Look#change] undoes it.
    boolean mended() {
        return switch (kind) {
            case WIDENS, MISSING -> true;
            case DENIES -> false;
        };
    }
}
