package parley.identity.http;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;
import parley.problem.Problem;

/// Tells a caller without a good token so (RFC 6750, section 3); never why the token is bad.
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class UnauthorisedHandler implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
    private final ProblemResponses problems;

    UnauthorisedHandler(ProblemResponses problems) {
        this.problems = problems;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException exception) {
        if (exception.isForbidden()) {
            return problems.of(request, Problem.of("forbidden", "Forbidden", 403, "this token does not suffice"));
        }
        boolean presented = request.getHeaders().contains(HttpHeaders.AUTHORIZATION);
        return problems.of(
                        request,
                        presented
                                ? Problem.of("invalid-token", "Unauthorized", 401, "the token is not valid here")
                                : Problem.of("no-token", "Unauthorized", 401, "a bearer token is needed"))
                .header(
                        HttpHeaders.WWW_AUTHENTICATE,
                        presented ? "Bearer realm=\"parley\", error=\"invalid_token\"" : "Bearer realm=\"parley\"");
    }
}
