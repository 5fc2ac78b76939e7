package parley.registry.description;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.vocabulary.RDF;
import parley.registry.description.Facts.Observed;

/// Finds what a resource of a twin observes: a property, its types and its kinds of quantity, and the unit,
/// as far as the description says them.
final class Observations {

    private final Statements statements;
    private final Resources resources;
    private final String resource;
    private final Set<Node> nodes;

    /// What makes the observations that the resource is a feed of.
    private final Set<Node> sensors;

    /// @param nodes what the resource leads to
    Observations(Statements statements, Resources resources, String resource, Set<Node> nodes) {
        this.statements = statements;
        this.resources = resources;
        this.resource = resource;
        this.nodes = nodes;
        this.sensors = statements
                .by(Vocabulary.MADE_BY)
                .filter(triple -> resources.of(triple.getSubject()).equals(resource))
                .map(Triple::getObject)
                .collect(Collectors.toSet());
    }

    Set<Observed> all() {
        return statements.subjects().stream()
                .flatMap(subject -> statements.about(subject).stream())
                .flatMap(this::observed)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Stream<Observed> observed(Triple triple) {
        Node subject = triple.getSubject();
        Node object = triple.getObject();
        if (Vocabulary.OBSERVES.contains(triple.getPredicate())) {
            return observed(subject, object).stream();
        }
        if (Vocabulary.OBSERVED_BY.contains(triple.getPredicate())) {
            return observed(object, subject).stream();
        }
        return Vocabulary.AFFORDANCES.contains(triple.getPredicate())
                ? Stream.of(observed(subject, object), observed(object, object)).flatMap(Set::stream)
                : Stream.of();
    }

    private Set<Observed> observed(Node by, Node property) {
        if (!isOurs(by)) {
            return Set.of();
        }
        Set<String> units = units(property);
        return Set.of(new Observed(
                meaning(property).collect(Collectors.toSet()),
                units.isEmpty() && !by.equals(property) ? units(by) : units));
    }

    /// Whether the resource observes what a node observes: it is one of its own, or the resource is a feed
    /// of its observations.
    private boolean isOurs(Node by) {
        boolean itsOwn = by.isURI() ? resources.of(by).equals(resource) : nodes.contains(by);
        return itsOwn
                || sensors.contains(by)
                || statements
                        .objects(by, Vocabulary.HAS_OUTPUT)
                        .anyMatch(feed -> resources.of(feed).equals(resource));
    }

    /// What a property is: itself, its types and its kinds of quantity.
    Stream<String> meaning(Node property) {
        return Stream.of(
                        Stream.of(property),
                        statements.objects(property, RDF.type.asNode()),
                        statements.objects(property, Vocabulary.QUANTITY_KIND))
                .flatMap(each -> each)
                .filter(Node::isURI)
                .map(Node::getURI);
    }

    private Set<String> units(Node of) {
        return Vocabulary.UNITS.stream()
                .flatMap(predicate -> statements.objects(of, predicate))
                .filter(unit -> !unit.isBlank())
                .map(unit -> unit.isURI() ? unit.getURI() : unit.getLiteralLexicalForm())
                .filter(unit -> unit.length() <= Limits.STANDARD.iriChars())
                .collect(Collectors.toSet());
    }
}
