package parley.registry.find;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import parley.policy.Policies;
import parley.registry.description.Facts;
import parley.registry.sight.Look;

/// The piece of a twin that is seen or not seen as a whole.
///
/// @param resource what it is about
/// @param described whether it is from the description, and so seen only by those who may read that
record Part(String twin, String resource, boolean described, List<String> texts, Facts.Of facts) {

    /// All parts of a twin; the first says no more than that it exists.
    static List<Part> of(Subject subject) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(subject.twin(), Policies.ROOT, false, List.of(subject.name()), Facts.Of.NOTHING));
        for (String resource : new TreeSet<>(subject.declared().keySet())) {
            List<String> texts = subject.declared().getOrDefault(resource, List.of());
            parts.add(new Part(subject.twin(), resource, false, texts, Facts.Of.NOTHING));
        }
        for (String resource : new TreeSet<>(subject.described().byResource().keySet())) {
            Facts.Of facts = subject.described().byResource().getOrDefault(resource, Facts.Of.NOTHING);
            parts.add(new Part(subject.twin(), resource, true, facts.texts(), facts));
        }
        return List.copyOf(parts);
    }

    boolean seenBy(Look look) {
        return (resource.equals(Policies.ROOT) ? look.mayFind() : look.mayDescribe(resource))
                && (!described || look.mayDescribe(Policies.DESCRIPTION));
    }
}
