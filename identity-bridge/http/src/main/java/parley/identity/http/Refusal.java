package parley.identity.http;

import parley.problem.Problem;

/// Ends a request with a problem document; thrown from anywhere below a controller.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public Refusal(Problem problem) {
        super(problem.title() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    /// What the caller is told.
    public Problem problem() {
        return problem;
    }
}
