package parley.identity.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import java.time.Duration;

/// Answers what is refused. An error route, since Micronaut looks for a bean that handles an exception among all that
/// there are, each time anew. It names no media type, since it would then answer only who accepts that.
@Controller
final class Refusals {
    private final ProblemResponses problems;

    Refusals(ProblemResponses problems) {
        this.problems = problems;
    }

    @Error(global = true)
    HttpResponse<?> refused(HttpRequest<?> request, Refusal refusal) {
        var answer = problems.of(request, refusal.problem());
        refusal.retryAfter().ifPresent(wait -> answer.header(HttpHeaders.RETRY_AFTER, seconds(wait)));
        return answer;
    }

    /// The header knows no fractions (RFC 9110, section 10.2.3).
    private static String seconds(Duration wait) {
        return Long.toString(wait.plusMillis(999).toSeconds());
    }
}
