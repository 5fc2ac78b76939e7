package parley.console.problem;

import parley.problem.Problem;

/// Ends a call with a problem document.
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public Refused(Problem problem) {
        super(problem.title() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    /// What the caller is told.
    public Problem problem() {
        return problem;
    }

    /// Nobody is signed in, or no longer.
    public static Refused signedOut() {
        return new Refused(Problem.of("signed-out", "Signed out", 401, "nobody is signed in: sign in at /login"));
    }

    /// The call is malformed.
    public static Refused invalid(String field, String detail) {
        return new Refused(
                Problem.of("invalid-request", "Invalid request", 400, detail).withField(field));
    }

    /// It may be, and is not allowed here.
    public static Refused forbidden(String field, String detail) {
        return new Refused(Problem.of("forbidden", "Forbidden", 403, detail).withField(field));
    }

    /// There is nothing at that path.
    public static Refused nothingHere() {
        return new Refused(Problem.of("not-found", "Not found", 404, "there is nothing at this path"));
    }

    /// There are as many as there may be.
    public static Refused tooMany(String detail) {
        return new Refused(Problem.of("too-many", "Too many", 429, detail));
    }

    /// Something that the console needs does not answer.
    public static Refused unavailable(String who) {
        return new Refused(Problem.of("unavailable", "Unavailable", 503, who + " does not answer; try again"));
    }
}
