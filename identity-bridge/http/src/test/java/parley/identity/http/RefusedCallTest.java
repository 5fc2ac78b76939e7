package parley.identity.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.SecurityFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.audit.Denial;
import parley.identity.AgentRequest;
import parley.problem.Problem;

/// What of a service's answers counts as a denial.
final class RefusedCallTest {
    private static final HttpRequest<?> CALL = HttpRequest.DELETE("/twins/crane?secret=1")
            .setAttribute(SecurityFilter.AUTHENTICATION, Authentication.build("crane-agent"));

    @Test
    void names_the_caller_the_path_and_the_reason_and_no_query() {
        assertThat(RefusedCall.denial(CALL, problem(403).withReason("UNKNOWN_KEY")))
                .contains(Denial.of("crane-agent", "API", "/twins/crane", "DELETE", "UNKNOWN_KEY"));
        assertThat(RefusedCall.denial(CALL, problem(404)))
                .contains(Denial.of("crane-agent", "API", "/twins/crane", "DELETE", "no-such-thing"));
    }

    @Test
    void who_shows_no_token_is_nobody_in_particular() {
        assertThat(RefusedCall.denial(HttpRequest.GET("/twins/crane"), problem(401)))
                .map(Denial::principal)
                .contains("ANONYMOUS");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 409, 422, 429})
    void who_may_not_is_denied(int status) {
        assertThat(RefusedCall.denial(CALL, problem(status))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 405, 406, 413, 415, 500, 503})
    void a_slip_or_a_failure_is_no_denial(int status) {
        assertThat(RefusedCall.denial(CALL, problem(status))).isEmpty();
        assertThat(RefusedCall.denial(CALL, problem(status).withField("feed"))).isEmpty();
    }

    @Test
    void a_request_that_is_not_signed_rightly_is_denied() {
        assertThat(RefusedCall.denial(CALL, problem(400).withField(AgentRequest.HEADER)))
                .isPresent();
    }

    @Test
    void what_a_decision_refused_is_in_the_audit_already() {
        assertThat(RefusedCall.denial(CALL, problem(403).withDecision("d1"))).isEmpty();
    }

    private static Problem problem(int status) {
        return Problem.of("no-such-thing", "No", status, "no");
    }
}
