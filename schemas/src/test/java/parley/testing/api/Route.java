package parley.testing.api;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One way into a service, as a controller declares it.
///
/// @param method in small letters, as OpenAPI has it
/// @param path with its variables in braces
/// @param open whether it needs no token
/// @param takes whether it reads a body
public record Route(String method, String path, boolean open, boolean takes) implements Comparable<Route> {
    private static final String HTTP = "io.micronaut.http.annotation.";
    private static final List<String> METHODS = List.of("Get", "Put", "Post", "Patch", "Delete");
    private static final String SECURED = "io.micronaut.security.annotation.Secured";

    /// All of the controllers in a package and those below.
    public static Set<Route> of(String inPackage) {
        var routes = new TreeSet<Route>();
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(inPackage).stream()
                        .filter(type -> type.isAnnotatedWith(HTTP + "Controller"))
                        .forEach(type -> type.getMethods().forEach(method -> add(routes, type, method)));
        return routes;
    }

    private static void add(Set<Route> routes, JavaClass type, JavaMethod method) {
        var base = text(type.getAnnotationOfType(HTTP + "Controller"), "value");
        for (var name : METHODS) {
            method.tryGetAnnotationOfType(HTTP + name)
                    .ifPresent(annotation -> paths(annotation)
                            .map(path -> new Route(
                                    name.toLowerCase(Locale.ROOT),
                                    template(base + "/" + path),
                                    open(type, method),
                                    takes(method)))
                            .forEach(routes::add));
        }
    }

    private static Stream<String> paths(JavaAnnotation<?> annotation) {
        var many = texts(annotation, "uris").filter(path -> !path.equals("/")).toList();
        if (!many.isEmpty()) {
            return many.stream();
        }
        var uri = text(annotation, "uri");
        return Stream.of(uri.isEmpty() || uri.equals("/") ? text(annotation, "value") : uri);
    }

    /// How a document names a route: without what stands in the query, and with one slash between segments.
    public static String name(String method, String path) {
        return method.toLowerCase(Locale.ROOT) + " " + template(path);
    }

    private static String template(String path) {
        var plain = path.replaceAll("\\{\\?[^}]*}", "").replaceAll("/+", "/").replaceAll("/$", "");
        return plain.isEmpty() ? "/" : plain;
    }

    private static boolean open(JavaClass type, JavaMethod method) {
        var secured = method.tryGetAnnotationOfType(SECURED)
                .<JavaAnnotation<?>>map(annotation -> annotation)
                .or(() -> type.tryGetAnnotationOfType(SECURED).map(annotation -> annotation));
        return secured.stream()
                .flatMap(annotation -> texts(annotation, "value"))
                .anyMatch("isAnonymous()"::equals);
    }

    /// As an argument, or as bytes of the request.
    private static boolean takes(JavaMethod method) {
        return method.getParameters().stream()
                .anyMatch(parameter -> parameter.isAnnotatedWith(HTTP + "Body")
                        || parameter.getType().getName().equals("io.micronaut.http.HttpRequest<byte[]>"));
    }

    private static String text(JavaAnnotation<?> annotation, String property) {
        return annotation.get(property).map(String::valueOf).orElse("");
    }

    private static Stream<String> texts(JavaAnnotation<?> annotation, String property) {
        return annotation.get(property).stream()
                .flatMap(value -> value instanceof Object[] many ? Arrays.stream(many) : Stream.of(value))
                .map(String::valueOf);
    }

    @Override
    public int compareTo(Route other) {
        return (path + " " + method).compareTo(other.path + " " + other.method);
    }
}
