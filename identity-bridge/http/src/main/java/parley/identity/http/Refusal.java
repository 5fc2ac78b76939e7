package parley.identity.http;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.problem.Problem;

/// Ends a request with a problem document; thrown from anywhere below a controller.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final @Nullable Duration wait;

    public Refusal(Problem problem) {
        this(problem, null);
    }

    /// @param wait how long until the same may succeed; null if that is not known
    public Refusal(Problem problem, @Nullable Duration wait) {
        super(problem.title() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
        this.wait = wait;
    }

    /// What the caller is told.
    public Problem problem() {
        return problem;
    }

    /// How long the caller is told to wait, if it is.
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(wait);
    }
}
