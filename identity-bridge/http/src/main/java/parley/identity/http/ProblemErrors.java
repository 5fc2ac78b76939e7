package parley.identity.http;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.Locale;
import parley.problem.Problem;

/// Tells as a problem document what the framework itself refuses, and nothing of the inside when something breaks.
@Singleton
@Replaces(ErrorResponseProcessor.class)
final class ProblemErrors implements ErrorResponseProcessor<Object> {
    private final ProblemResponses problems;

    ProblemErrors(ProblemResponses problems) {
        this.problems = problems;
    }

    @Override
    @SuppressWarnings("unchecked")
    public MutableHttpResponse<Object> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        var answer = (MutableHttpResponse<Object>) problems.of(context.getRequest(), problem(context, response));
        // 405 names the methods that are allowed.
        response.getHeaders()
                .forEach((name, values) -> values.forEach(value -> {
                    if (!name.toLowerCase(Locale.ROOT).startsWith("content-")) {
                        answer.header(name, value);
                    }
                }));
        return answer;
    }

    private static Problem problem(ErrorContext context, MutableHttpResponse<?> response) {
        int status = Math.clamp(response.code(), 400, 599);
        if (status >= 500) {
            return Problem.of("internal", "Internal error", status, "the request could not be completed");
        }
        var fault = Fault.of(context);
        var problem = Problem.of(slug(status), response.reason(), status, fault.detail());
        var field = status == 413 ? "body" : fault.field();
        return field == null ? problem : problem.withField(field);
    }

    private static String slug(int status) {
        return switch (status) {
            case 400 -> "bad-request";
            case 404 -> "not-found";
            case 405 -> "method-not-allowed";
            case 406 -> "not-acceptable";
            case 413 -> "too-large";
            case 415 -> "unsupported-media-type";
            default -> "refused";
        };
    }
}
