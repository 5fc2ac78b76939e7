package parley.agent.service;

import java.time.Duration;
import parley.problem.Problem;

/// A service refused a call; the problem says why.
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final Duration retryAfter;

    public ProblemException(Problem problem) {
        this(problem, Duration.ZERO);
    }

    ProblemException(Problem problem, Duration retryAfter) {
        super(line(problem));
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /// What the service answered.
    public Problem problem() {
        return problem;
    }

    /// How long the service says to wait before the same is tried again; zero if it says nothing.
    public Duration retryAfter() {
        return retryAfter;
    }

    /// A problem as one line for people: what is wrong, the field at fault, the reason and the decision, where they
    /// are known.
    public static String line(Problem problem) {
        var line = new StringBuilder(problem.detail().isBlank() ? problem.title() : problem.detail());
        if (problem.field() != null) {
            line.append(" (field: ").append(problem.field()).append(')');
        }
        if (problem.reason() != null) {
            line.append(" (reason: ").append(problem.reason()).append(')');
        }
        if (problem.decision() != null) {
            line.append(" (decision: ").append(problem.decision()).append(')');
        }
        return line.toString().replaceAll("\\s*\\R\\s*", " ");
    }
}
