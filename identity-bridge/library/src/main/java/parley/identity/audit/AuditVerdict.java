package parley.identity.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether an audit is as it was made.
public sealed interface AuditVerdict {

    /// It is, up to the last signed head at least; what is without content was erased, and has its link.
    ///
    /// @param entries how many there are
    /// @param erased how many are without content, and an entry of the audit says so
    /// @param missing how many are without content, and no entry says why
    /// @param newer how many come after the last that has content: made after the export was
    /// @param signed how many the last signed head covers
    /// @param signedAt when that was signed; null if there are no entries
    record Holds(
            long entries,
            long erased,
            long missing,
            long newer,
            long signed,
            @Nullable Instant signedAt) implements AuditVerdict {}

    /// It is not.
    ///
    /// @param index the first entry that does not follow
    record Broken(long index, String why) implements AuditVerdict {}
}
