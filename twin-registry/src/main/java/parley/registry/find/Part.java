package parley.registry.find;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import parley.policy.Policies;
import parley.registry.description.Facts;
import parley.registry.description.Facts.Text;

/// The piece of a twin that is seen or not seen as a whole.
///
/// @param resource what it is about
/// @param described whether it is from the description, and so seen only by those who may read that
record Part(String resource, boolean described, Words words, Facts.Of facts) {

    /// All parts of a twin; the first says no more than that it exists.
    static List<Part> of(Subject subject) {
        List<Part> parts = new ArrayList<>();
        parts.add(declared(Policies.ROOT, List.of(subject.name())));
        for (String resource : new TreeSet<>(subject.declared().keySet())) {
            parts.add(declared(resource, subject.declared().getOrDefault(resource, List.of())));
        }
        for (String resource : new TreeSet<>(subject.described().byResource().keySet())) {
            Facts.Of facts = subject.described().of(resource);
            parts.add(new Part(resource, true, Words.of(facts.texts()), facts));
        }
        return List.copyOf(parts);
    }

    private static Part declared(String resource, List<String> texts) {
        return new Part(
                resource,
                false,
                Words.of(texts.stream().map(text -> new Text(text, "")).toList()),
                Facts.Of.NOTHING);
    }
}
