package parley.registry.find;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A twin as the index holds it.
public record Entry(Subject subject, List<Part> parts) {

    public Entry {
        parts = List.copyOf(parts);
    }

    /// What most of the work of holding a twin is: to be done by any thread, before it is put.
    public static Entry of(Subject subject) {
        return new Entry(subject, Part.of(subject));
    }

    /// What any of its parts has of this.
    <T> Set<T> any(Function<Part, Stream<T>> what) {
        return parts.stream().flatMap(what).collect(Collectors.toSet());
    }
}
