package parley.deploy.run;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Why spaces did not start, in one line that names the part and, where there is one, its log.
public final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    StartFailure(String what) {
        super(what);
    }

    StartFailure(String component, String what, @Nullable Path log) {
        super(component + ": " + what + (log == null ? "" : "; log: " + log));
    }
}
