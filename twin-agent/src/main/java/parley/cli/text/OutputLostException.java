package parley.cli.text;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Standard output takes nothing more: what a command prints is lost.
public final class OutputLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /// As the systems call it, EPIPE of POSIX.
    private static final String NOBODY_READS = "Broken pipe";

    OutputLostException(@Nullable IOException why) {
        super("standard output cannot be written" + (why == null ? "" : ": " + why.getMessage()), why);
    }

    /// Whether it is about a reader that has read enough, as `head` does: nobody needs to be told.
    ///
    /// @param failure of a command, for whatever reason
    public static boolean nobodyReads(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof OutputLostException
                    && each.getCause() != null
                    && NOBODY_READS.equals(each.getCause().getMessage())) {
                return true;
            }
        }
        return false;
    }
}
