package parley.identity.http;

import io.micronaut.http.HttpRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import parley.audit.Denial;
import parley.identity.AgentRequest;
import parley.problem.Problem;

/// Which of the calls that fail are denials, for the audit: those that a caller without a right makes, and those that
/// are signed wrongly. Slips are none, as a body that cannot be read; nor what a decision refused, which is in the
/// audit already.
final class RefusedCall {
    private static final Set<Integer> DENIED = Set.of(401, 403, 404, 409, 422, 429);

    private RefusedCall() {}

    /// What the caller was denied; empty if it was not. Of the request's address only the path is told.
    static Optional<Denial> denial(HttpRequest<?> request, Problem problem) {
        return denies(problem)
                ? Optional.of(Denial.of(
                        request.getUserPrincipal()
                                .map(caller -> caller.getName())
                                .orElse(Denial.ANONYMOUS),
                        Denial.API,
                        request.getPath(),
                        request.getMethodName(),
                        Objects.requireNonNullElseGet(problem.reason(), problem::slug)))
                : Optional.empty();
    }

    private static boolean denies(Problem problem) {
        return problem.decision() == null
                && (DENIED.contains(problem.status())
                        || (problem.status() == 400 && AgentRequest.HEADER.equals(problem.field())));
    }
}
