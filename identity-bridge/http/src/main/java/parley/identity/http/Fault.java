package parley.identity.http;

import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.serde.exceptions.SerdeException;
import io.micronaut.web.router.exceptions.UnsatisfiedHeaderRouteException;
import io.micronaut.web.router.exceptions.UnsatisfiedQueryValueRouteException;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.validation.ConstraintViolationException;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is wrong with a request that the framework refused, and in which field.
record Fault(String detail, @Nullable String field) {
    private static final Pattern SOURCE = Pattern.compile("\\(start marker at \\[Source:.*");

    static Fault of(ErrorContext context) {
        var cause = context.getRootCause().orElse(null);
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof SerdeException unreadable) {
                return JsonFault.of(unreadable);
            }
        }
        var detail =
                context.getErrors().stream().map(error -> error.getMessage()).collect(Collectors.joining("; "));
        return new Fault(
                detail.isEmpty() ? "the request cannot be answered" : firstLine(detail),
                cause == null ? named(context) : field(cause, context));
    }

    /// Without what Jackson adds about a source that it does not show.
    static String firstLine(String message) {
        return SOURCE.matcher(message.lines().findFirst().orElse(""))
                .replaceFirst("")
                .strip();
    }

    private static @Nullable String field(Throwable cause, ErrorContext context) {
        return switch (cause) {
            case UnsatisfiedHeaderRouteException e -> e.getHeaderName();
            case UnsatisfiedQueryValueRouteException e -> e.getQueryParameterName();
            case UnsatisfiedRouteException e -> e.getArgument().getName();
            case ConstraintViolationException e -> violated(e);
            case ConversionErrorException e -> e.getArgument().getName();
            default -> named(context);
        };
    }

    /// The path of a violation starts with the method and its parameter, which the caller does not know.
    private static @Nullable String violated(ConstraintViolationException violations) {
        return violations.getConstraintViolations().stream()
                .map(violation -> violation.getPropertyPath().toString().split("\\.", 3))
                .map(path -> path[path.length - 1])
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable String named(ErrorContext context) {
        return context.getErrors().stream()
                .flatMap(error -> error.getPath().stream())
                .findFirst()
                .orElse(null);
    }
}
