package parley.registry.description;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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
import parley.registry.description.Facts.Observed;
import parley.registry.description.Facts.Text;

/// Finds the facts in a description: of each feed and control those that remain for who may see no other,
/// of the twin itself those that remain for who may see none. A blank node belongs to each resource that
/// leads to it; what is said of a twin's own IRIs other than feeds and controls belongs to the description.
final class FactFinder {
    private static final String CONTROLS = "/controls/";

    private final String twin;
    private final Resources resources;
    private final Statements statements;
    private final Set<String> named;
    private final Map<Triple, Set<String>> names = new HashMap<>();

    /// @param named the feeds and controls that are named anywhere, by resource
    FactFinder(String twin, Statements statements, Set<String> named) {
        this.twin = twin;
        this.resources = new Resources(twin);
        this.statements = statements;
        this.named = named;
    }

    Facts facts() {
        Map<String, Facts.Of> facts = new TreeMap<>();
        List<Text> labels = List.of();
        for (String resource : named) {
            facts.put(resource, of(resource, scoped(Set.of(resource))));
        }
        if (!statements.subjects().isEmpty()) {
            Statements itself = scoped(Set.of());
            facts.put(Policies.DESCRIPTION, of(Policies.DESCRIPTION, itself));
            labels = labels(itself);
        }
        return new Facts(labels, facts);
    }

    private Statements scoped(Set<String> seen) {
        return seen.containsAll(named)
                ? statements
                : Scope.reached(statements, triple -> seen.containsAll(names(triple)));
    }

    private Set<String> names(Triple triple) {
        return names.computeIfAbsent(triple, resources::namedBy);
    }

    private Facts.Of of(String resource, Statements said) {
        boolean isTwin = resource.equals(Policies.DESCRIPTION);
        SequencedSet<Node> roots = said.subjects().stream()
                .filter(Node::isURI)
                .filter(subject -> resources.of(subject).equals(resource))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        SequencedSet<Node> nodes = said.reachable(roots);
        Observations observations = new Observations(said, resources, resource, nodes);
        Set<Observed> observed = observations.all();
        return new Facts.Of(
                isTwin ? iris(said, itself(), RDF.type.asNode()).collect(Collectors.toSet()) : Set.of(),
                observed,
                resource.startsWith(CONTROLS) ? acts(said, nodes, observations) : Set.of(),
                texts(said, nodes, observed),
                isTwin ? new Places(said).of(itself()) : List.of());
    }

    private Node itself() {
        return NodeFactory.createURI(twin);
    }

    private static Set<String> acts(Statements said, Set<Node> nodes, Observations observations) {
        Set<String> acts = new TreeSet<>();
        for (Node node : nodes) {
            iris(said, node, RDF.type.asNode()).forEach(acts::add);
            Vocabulary.ACTS_ON.stream()
                    .flatMap(predicate -> said.objects(node, predicate))
                    .flatMap(observations::meaning)
                    .forEach(acts::add);
        }
        return acts;
    }

    private static Stream<String> iris(Statements said, Node subject, Node predicate) {
        return said.objects(subject, predicate).filter(Node::isURI).map(Node::getURI);
    }

    private static List<Text> texts(Statements said, Set<Node> nodes, Set<Observed> observed) {
        List<Text> texts = new ArrayList<>();
        for (Node node : nodes) {
            for (Triple triple : said.about(node)) {
                if (isText(triple.getObject())) {
                    texts.add(text(triple.getObject()));
                }
            }
            iris(said, node, RDF.type.asNode()).map(FactFinder::localName).forEach(texts::add);
        }
        observed.stream()
                .flatMap(each -> each.properties().stream())
                .distinct()
                .sorted()
                .map(FactFinder::localName)
                .forEach(texts::add);
        return texts;
    }

    private List<Text> labels(Statements said) {
        return Vocabulary.LABELS.stream()
                .flatMap(label -> said.objects(itself(), label))
                .filter(FactFinder::isText)
                .map(FactFinder::text)
                .toList();
    }

    private static boolean isText(Node node) {
        return node.isLiteral()
                && (!node.getLiteralLanguage().isEmpty()
                        || node.getLiteralDatatypeURI().equals(XSD.xstring.getURI()));
    }

    private static Text text(Node literal) {
        return new Text(
                literal.getLiteralLexicalForm(), literal.getLiteralLanguage().toLowerCase(Locale.ROOT));
    }

    private static Text localName(String iri) {
        return new Text(
                iri.substring(Math.max(iri.lastIndexOf('#'), Math.max(iri.lastIndexOf('/'), iri.lastIndexOf(':'))) + 1),
                "");
    }
}
