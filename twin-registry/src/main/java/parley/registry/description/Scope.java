package parley.registry.description;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.Predicate;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import parley.policy.Policies;

/// Cuts a description down to the feeds and controls that may be seen: statements about the others go, those that name
/// them, and the blank nodes to which only such statements lead.
final class Scope {

    private final Resources resources;
    private final Predicate<String> mayBeSeen;

    Scope(String twin, Predicate<String> mayBeSeen) {
        this.resources = new Resources(twin);
        this.mayBeSeen = resource -> resource.equals(Policies.DESCRIPTION) || mayBeSeen.test(resource);
    }

    Statements of(Statements all) {
        Statements seen = reached(all, this::maybeSeen);
        seen.usePrefixes(all.prefixes());
        return seen;
    }

    /// These triples, without those that only others lead to, and without prefixes.
    static Statements reached(Statements all, Predicate<Triple> seen) {
        Statements named = new Statements(Limits.STANDARD);
        all.subjects().stream()
                .flatMap(subject -> all.about(subject).stream())
                .filter(seen)
                .forEach(named::triple);
        SequencedSet<Node> roots = new LinkedHashSet<>();
        named.subjects().stream().filter(Node::isURI).forEach(roots::add);
        return named.only(named.reachable(roots));
    }

    private boolean maybeSeen(Triple triple) {
        return mayBeSeen.test(resources.of(triple.getSubject()))
                && mayBeSeen.test(resources.of(triple.getPredicate()))
                && mayBeSeen.test(resources.of(triple.getObject()));
    }
}
