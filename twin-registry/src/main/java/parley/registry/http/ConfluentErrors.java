package parley.registry.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.util.Optional;
import parley.identity.http.ProblemFormat;
import parley.identity.http.RefusedCalls;
import parley.problem.Problem;

/// Tells everything that goes wrong below the façade's path as Confluent's schema registry would.
@Singleton
final class ConfluentErrors implements ExceptionHandler<ConfluentError, MutableHttpResponse<?>>, ProblemFormat {

    private final RefusedCalls refused;

    ConfluentErrors(RefusedCalls refused) {
        this.refused = refused;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public MutableHttpResponse<?> handle(HttpRequest request, ConfluentError error) {
        var body = error.body();
        refused.count(request, Problem.of("code-" + body.error_code(), "Refused", error.status(), body.message()));
        return answer(error.status(), error.body());
    }

    @Override
    public Optional<MutableHttpResponse<?>> render(HttpRequest<?> request, Problem problem) {
        String path = request.getPath();
        return path.equals(SchemasController.PATH) || path.startsWith(SchemasController.PATH + "/")
                ? Optional.of(
                        answer(problem.status(), new ConfluentError.Body(code(problem.status()), problem.detail())))
                : Optional.empty();
    }

    private static int code(int status) {
        return status < 500 ? status : ConfluentError.STORE_FAILED;
    }

    private static MutableHttpResponse<?> answer(int status, ConfluentError.Body body) {
        return HttpResponse.status(status, null).body(body).contentType(SchemasController.MEDIA_TYPE);
    }
}
