package parley.identity.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.SerdeImport;
import jakarta.inject.Singleton;
import java.util.List;
import parley.problem.Problem;

/// Turns a problem into the answer, and counts it for the audit if it is a refusal: the only place that does.
@Singleton
@SerdeImport(Problem.class)
final class ProblemResponses {
    private final List<ProblemFormat> formats;
    private final RefusedCalls refused;

    ProblemResponses(List<ProblemFormat> formats, RefusedCalls refused) {
        this.formats = formats;
        this.refused = refused;
    }

    MutableHttpResponse<?> of(HttpRequest<?> request, Problem problem) {
        refused.count(request, problem);
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
