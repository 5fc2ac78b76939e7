package parley.registry.find;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import parley.registry.description.Described;
import parley.registry.description.Facts;

/// A twin as it is searched: what each of its resources says of itself, and what the description says of it.
///
/// @param name the twin's name within its organisation
/// @param declared the words of feeds and controls as declared (names, schemas), by resource
/// @param described what the description says; seen only by those who may read the description
/// @param triples the same, as it is written
/// @param changed when what may be seen of it last changed, as [parley.registry.twins.Changed] names it
public record Subject(
        String twin,
        String name,
        Map<String, List<String>> declared,
        Facts described,
        Described triples,
        Map<String, Instant> changed) {
    public Subject {
        declared = Map.copyOf(declared);
        changed = Map.copyOf(changed);
    }
}
