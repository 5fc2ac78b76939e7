package parley.identity.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.SerdeImport;
import jakarta.inject.Singleton;
import java.util.List;
import parley.audit.DenialReport;
import parley.problem.Problem;

/// Turns a problem into the answer, and counts it for the audit if it is a refusal: the only place that does.
@Singleton
@SerdeImport(Problem.class)
final class ProblemResponses {
    private final List<ProblemFormat> formats;
    private final DenialReport denials;

    ProblemResponses(List<ProblemFormat> formats, DenialReport denials) {
        this.formats = formats;
        this.denials = denials;
    }

    MutableHttpResponse<?> of(HttpRequest<?> request, Problem problem) {
        RefusedCall.denial(request, problem).ifPresent(denials::count);
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
