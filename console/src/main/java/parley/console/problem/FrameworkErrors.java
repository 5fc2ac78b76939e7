package parley.console.problem;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import parley.problem.Problem;

/// Tells as a problem document what the framework itself refuses, and nothing of the inside when something
/// breaks.
@Singleton
@Replaces(ErrorResponseProcessor.class)
final class FrameworkErrors implements ErrorResponseProcessor<Object> {
    @Override
    @SuppressWarnings("unchecked")
    public MutableHttpResponse<Object> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        return (MutableHttpResponse<Object>) (MutableHttpResponse<?>) Problems.answer(problem(response));
    }

    private static Problem problem(MutableHttpResponse<?> response) {
        int status = Math.clamp(response.code(), 400, 599);
        return switch (status) {
            case 404 -> Refused.nothingHere().problem();
            case 405 -> Problem.of("method-not-allowed", "Method not allowed", status, "not by this method");
            case 413 ->
                Problem.of("too-large", "Too large", status, "the body is too large")
                        .withField("body");
            default ->
                status >= 500
                        ? Problem.of("internal", "Internal error", status, "the request could not be completed")
                        : Problem.of("bad-request", response.reason(), status, "the request cannot be answered");
        };
    }
}
