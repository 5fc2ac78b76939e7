package parley.identity.http;

import io.micronaut.serde.exceptions.SerdeException;
import io.micronaut.serde.exceptions.path.CollectionItemReferencePath;
import io.micronaut.serde.exceptions.path.MapItemReferencePath;
import io.micronaut.serde.exceptions.path.PropertyReferencePath;
import java.util.regex.Pattern;

/// Reads from Serde's exceptions which field of a JSON body is wrong.
final class JsonFault {
    /// Serde names a property that is unknown or missing in its message only.
    private static final Pattern NAMED = Pattern.compile("property \\[(?:\\S+ )?(?<name>[^\\] ]+)\\]");

    /// Our class names are nobody's business.
    private static final Pattern OF_TYPE = Pattern.compile(" (encountered during deserialization )?(of|for) type:?.*");

    private JsonFault() {}

    static Fault of(SerdeException unreadable) {
        var innermost = unreadable;
        var field = path(unreadable);
        while (innermost.getCause() instanceof SerdeException deeper) {
            innermost = deeper;
            field = field.isEmpty() ? path(deeper) : field;
        }
        var message = Fault.firstLine(String.valueOf(innermost.getMessage()));
        var named = NAMED.matcher(message);
        if (named.find() && !field.endsWith(named.group("name"))) {
            field = field.isEmpty() ? named.group("name") : field + "." + named.group("name");
        }
        return new Fault(OF_TYPE.matcher(message).replaceFirst(""), field.isEmpty() ? null : field);
    }

    private static String path(SerdeException exception) {
        var path = new StringBuilder();
        for (var step : exception.getPath().reversed()) {
            switch (step) {
                case PropertyReferencePath property ->
                    append(path, property.property().getName());
                case CollectionItemReferencePath item ->
                    path.append('[').append(item.index()).append(']');
                case MapItemReferencePath item -> append(path, item.key());
                default -> append(path, step.getArgument().getName());
            }
        }
        return path.toString();
    }

    private static void append(StringBuilder path, String name) {
        path.append(path.isEmpty() ? "" : ".").append(name);
    }
}
