package parley.console.web;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.console.ConsoleSettings;
import parley.console.problem.Problems;
import parley.console.problem.Refused;
import parley.problem.Problem;

/// Refuses what no page of the console sends, before anything looks at it, and says to browsers what pages
/// of the console may do.
///
/// A name that leads to this machine is not enough (DNS rebinding): the request must name the console's own
/// host and port. Who asks for data, or changes something, must be a page of this very origin.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Boundary {
    private static final Set<String> SAME = Set.of("same-origin", "none");
    private static final Set<String> SAFE = Set.of("GET", "HEAD");

    private final String origin;
    private final String authority;
    private final Map<String, String> headers;

    Boundary(ConsoleSettings settings) {
        this.origin = settings.url().toString();
        this.authority = settings.url().getRawAuthority();
        this.headers = Map.of(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                        + " font-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' "
                        + origin(settings.issuer()),
                "X-Content-Type-Options",
                "nosniff",
                "X-Frame-Options",
                "DENY",
                "Referrer-Policy",
                "no-referrer",
                "Cross-Origin-Opener-Policy",
                "same-origin",
                "Cross-Origin-Resource-Policy",
                "same-origin",
                "Permissions-Policy",
                "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    @RequestFilter
    Optional<HttpResponse<?>> request(HttpRequest<?> request) {
        return flaw(request).map(problem -> secured(Problems.answer(problem), request));
    }

    @ResponseFilter
    void response(HttpRequest<?> request, MutableHttpResponse<?> response) {
        secured(response, request);
    }

    private Optional<Problem> flaw(HttpRequest<?> request) {
        var hosts = request.getHeaders().getAll(HttpHeaders.HOST);
        if (!one(hosts, authority) || !Target.of(request).startsWith("/")) {
            return Optional.of(Problem.of("misdirected", "Misdirected request", 421, "the console is at " + origin)
                    .withField(HttpHeaders.HOST));
        }
        boolean api = Target.path(request).startsWith("/api/")
                || request.getPath().startsWith("/api/")
                || !SAFE.contains(request.getMethodName());
        if (!api) {
            return Optional.empty();
        }
        var origins = request.getHeaders().getAll(HttpHeaders.ORIGIN);
        var sites = request.getHeaders().getAll("Sec-Fetch-Site");
        return (origins.isEmpty() || one(origins, origin)) && SAME.containsAll(sites)
                ? Optional.empty()
                : Optional.of(Refused.forbidden(HttpHeaders.ORIGIN, "only pages of " + origin + " may call this")
                        .problem());
    }

    private static boolean one(List<String> values, String wanted) {
        return values.size() == 1 && values.getFirst().equalsIgnoreCase(wanted);
    }

    private MutableHttpResponse<?> secured(MutableHttpResponse<?> response, HttpRequest<?> request) {
        headers.forEach((name, value) -> response.getHeaders().set(name, value));
        if (!response.getHeaders().contains(HttpHeaders.CACHE_CONTROL)
                || request.getPath().startsWith("/api/")) {
            response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        return response;
    }
}
