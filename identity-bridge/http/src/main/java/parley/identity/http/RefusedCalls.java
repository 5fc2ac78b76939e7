package parley.identity.http;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.audit.DenialReport;
import parley.problem.Problem;

/// Counts for the audit which calls are denied. Whatever answers with a refusal tells it, in whatever form it answers.
@Singleton
public final class RefusedCalls {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedCalls.class);

    private final DenialReport denials;

    RefusedCalls(DenialReport denials) {
        this.denials = denials;
    }

    /// Counts the call if what it is answered is a denial. Whatever goes wrong here, the answer stands.
    public void count(HttpRequest<?> request, Problem problem) {
        try {
            RefusedCall.denial(request, problem).ifPresent(denials::count);
        } catch (RuntimeException e) {
            LOG.error("what was denied is not counted", e);
        }
    }
}
