package parley.registry.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.identity.http.ProblemFormat;
import parley.identity.http.Refusal;
import parley.problem.Problem;
import parley.registry.description.Thing.Flaw;
import parley.registry.refusal.Problems;

/// Tells each flaw of a Thing Description beside the problem, as WoT Discovery has it (section 7.3.1.6).
@Singleton
final class ThingFlaws implements ProblemFormat {

    private static final String ATTRIBUTE = "parley.thing.flaws";

    /// A problem document that names each flaw.
    @Serdeable
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FlawedThing(
            String type,
            String title,
            int status,
            String detail,
            @Nullable String field,
            List<ValidationError> validationErrors) {}

    /// One of them.
    ///
    /// @param field where, as a JSON Pointer
    @Serdeable
    record ValidationError(String field, String description) {}

    /// A request with such flaws is refused.
    static Refusal refusal(HttpRequest<?> request, List<Flaw> flaws) {
        request.setAttribute(
                ATTRIBUTE,
                flaws.stream()
                        .map(flaw -> new ValidationError(flaw.field(), flaw.description()))
                        .toList());
        return Problems.of(flaws);
    }

    @Override
    @SuppressWarnings("unchecked") // nobody else sets it
    public Optional<MutableHttpResponse<?>> render(HttpRequest<?> request, Problem problem) {
        return request.getAttribute(ATTRIBUTE)
                .map(flaws -> HttpResponse.status(problem.status(), problem.title())
                        .body(new FlawedThing(
                                problem.type(),
                                problem.title(),
                                problem.status(),
                                problem.detail(),
                                problem.field(),
                                (List<ValidationError>) flaws))
                        .contentType(Problem.MEDIA_TYPE));
    }
}
