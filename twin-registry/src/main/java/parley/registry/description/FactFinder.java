package parley.registry.description;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.apache.jena.vocabulary.RDF;
import org.apache.jena.vocabulary.XSD;
import parley.policy.Policies;

/// Finds the facts in a description. A blank node belongs to each resource that leads to it; what is said of a twin's
/// own IRIs other than feeds and controls belongs to the description.
final class FactFinder {

    private final Node twin;
    private final Resources resources;
    private final Statements statements;
    private final Map<String, SequencedSet<Node>> nodes = new TreeMap<>();
    private final Observations observations;

    FactFinder(String twin, Statements statements) {
        this.twin = NodeFactory.createURI(twin);
        this.resources = new Resources(twin);
        this.statements = statements;
        Map<String, SequencedSet<Node>> roots = new LinkedHashMap<>();
        statements.subjects().stream()
                .filter(Node::isURI)
                .forEach(subject -> roots.computeIfAbsent(resources.of(subject), _ -> new LinkedHashSet<>())
                        .add(subject));
        roots.forEach((resource, subjects) -> nodes.put(resource, statements.reachable(subjects)));
        this.observations = new Observations(statements, resources, nodes);
    }

    Facts facts() {
        Map<String, Set<String>> observed = observations.byResource();
        Map<String, Facts.Of> facts = new TreeMap<>();
        Stream.concat(nodes.keySet().stream(), observed.keySet().stream())
                .distinct()
                .forEach(resource -> facts.put(resource, of(resource, observed.getOrDefault(resource, Set.of()))));
        return new Facts(label(), facts);
    }

    private Facts.Of of(String resource, Set<String> properties) {
        boolean isTwin = resource.equals(Policies.DESCRIPTION);
        return new Facts.Of(
                isTwin ? types() : Set.of(),
                properties,
                texts(resource, properties),
                isTwin ? new Places(statements).of(twin) : List.of());
    }

    private Set<String> types() {
        return iris(twin, RDF.type.asNode()).collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<String> iris(Node subject, Node predicate) {
        return statements.objects(subject, predicate).filter(Node::isURI).map(Node::getURI);
    }

    private List<String> texts(String resource, Set<String> properties) {
        List<String> texts = new ArrayList<>();
        for (Node node : nodes.getOrDefault(resource, new LinkedHashSet<>())) {
            for (Triple triple : statements.about(node)) {
                if (isText(triple.getObject())) {
                    texts.add(triple.getObject().getLiteralLexicalForm());
                }
            }
            iris(node, RDF.type.asNode()).map(FactFinder::localName).forEach(texts::add);
        }
        properties.stream().map(FactFinder::localName).forEach(texts::add);
        return texts;
    }

    private String label() {
        return Vocabulary.LABELS.stream()
                .flatMap(label -> statements.objects(twin, label))
                .filter(FactFinder::isText)
                .map(Node::getLiteralLexicalForm)
                .findFirst()
                .orElse("");
    }

    private static boolean isText(Node node) {
        return node.isLiteral()
                && (!node.getLiteralLanguage().isEmpty()
                        || node.getLiteralDatatypeURI().equals(XSD.xstring.getURI()));
    }

    private static String localName(String iri) {
        return iri.substring(Math.max(iri.lastIndexOf('#'), Math.max(iri.lastIndexOf('/'), iri.lastIndexOf(':'))) + 1);
    }
}
