package parley.identity.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.SerdeImport;
import jakarta.inject.Singleton;
import java.util.List;
import parley.problem.Problem;

/// Turns a problem into the answer: the only place that does.
@Singleton
@SerdeImport(Problem.class)
final class ProblemResponses {
    private final List<ProblemFormat> formats;

    ProblemResponses(List<ProblemFormat> formats) {
        this.formats = formats;
    }

    MutableHttpResponse<?> of(HttpRequest<?> request, Problem problem) {
        for (var format : formats) {
            var response = format.render(request, problem);
            if (response.isPresent()) {
                return response.get();
            }
        }
        return HttpResponse.status(problem.status(), problem.title())
                .body(problem)
                .contentType(Problem.MEDIA_TYPE);
    }
}
