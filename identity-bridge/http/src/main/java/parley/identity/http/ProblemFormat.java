package parley.identity.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.util.Optional;
import parley.problem.Problem;

/// Another way than RFC 9457 to tell a problem, for paths that answer as some other API does. A bean of this type is
/// asked
/// for every problem of its service, those that the framework finds included.
public interface ProblemFormat {
    /// The answer with status, media type and body; empty if the request is not one of those paths.
    Optional<MutableHttpResponse<?>> render(HttpRequest<?> request, Problem problem);
}
