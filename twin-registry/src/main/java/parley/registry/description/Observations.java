package parley.registry.description;

import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.vocabulary.RDF;
import parley.policy.Policies;

/// Finds what a twin and its feeds observe: a property, its types and its kinds of quantity, as far as the description
/// says them.
final class Observations {

    private final Statements statements;
    private final Resources resources;
    private final Map<String, SequencedSet<Node>> nodes;
    private final Map<String, Set<String>> found = new TreeMap<>();

    /// @param nodes what each resource leads to
    Observations(Statements statements, Resources resources, Map<String, SequencedSet<Node>> nodes) {
        this.statements = statements;
        this.resources = resources;
        this.nodes = nodes;
    }

    Map<String, Set<String>> byResource() {
        found.clear();
        statements.subjects().stream()
                .flatMap(subject -> statements.about(subject).stream())
                .forEach(this::take);
        return found;
    }

    private void take(Triple triple) {
        if (Vocabulary.OBSERVES.contains(triple.getPredicate())) {
            observed(triple.getSubject(), triple.getObject());
        } else if (Vocabulary.OBSERVED_BY.contains(triple.getPredicate())) {
            observed(triple.getObject(), triple.getSubject());
        } else if (Vocabulary.AFFORDANCES.contains(triple.getPredicate())) {
            observed(triple.getSubject(), triple.getObject());
            observed(triple.getObject(), triple.getObject());
        }
    }

    private void observed(Node by, Node property) {
        observers(by)
                .distinct()
                .filter(resource -> mayName(resource, property))
                .forEach(resource -> found.computeIfAbsent(resource, _ -> new TreeSet<>())
                        .addAll(meaning(property).toList()));
    }

    /// Who may see one feed need not see what is said of another.
    private boolean mayName(String resource, Node property) {
        String owner = resources.of(property);
        return owner.equals(Policies.DESCRIPTION) || owner.equals(resource);
    }

    /// The resources that observe what a node observes: its own, and the feeds of its observations.
    private Stream<String> observers(Node by) {
        Stream<Node> feeds = Stream.concat(
                statements.objects(by, Vocabulary.HAS_OUTPUT), statements.subjects(Vocabulary.MADE_BY, by));
        return Stream.concat(owners(by), feeds.map(resources::of));
    }

    private Stream<String> owners(Node node) {
        return node.isURI()
                ? Stream.of(resources.of(node))
                : nodes.entrySet().stream()
                        .filter(resource -> resource.getValue().contains(node))
                        .map(Map.Entry::getKey);
    }

    private Stream<String> meaning(Node property) {
        return Stream.of(
                        Stream.of(property),
                        statements.objects(property, RDF.type.asNode()),
                        statements.objects(property, Vocabulary.QUANTITY_KIND))
                .flatMap(each -> each)
                .filter(Node::isURI)
                .map(Node::getURI);
    }
}
