package parley.registry.description;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.RDFFormat;
import org.apache.jena.riot.system.StreamRDF;
import org.apache.jena.riot.system.StreamRDFBase;
import org.apache.jena.riot.system.StreamRDFWriter;
import org.apache.jena.sparql.core.Quad;
import parley.registry.description.Description.Excessive;
import parley.registry.description.Description.Malformed;

/// The triples of one text, by subject and in the order written, no more than the limits allow.
final class Statements extends StreamRDFBase {

    private final Limits limits;
    private final SequencedMap<String, String> prefixes = new LinkedHashMap<>();
    private final SequencedMap<Node, SequencedSet<Triple>> bySubject = new LinkedHashMap<>();
    private int count;

    Statements(Limits limits) {
        this.limits = limits;
    }

    Map<String, String> prefixes() {
        return prefixes;
    }

    Set<Node> subjects() {
        return bySubject.keySet();
    }

    Set<Triple> about(Node subject) {
        return bySubject.getOrDefault(subject, new LinkedHashSet<>());
    }

    /// What stands in this relation to a subject.
    Stream<Node> objects(Node subject, Node predicate) {
        return about(subject).stream()
                .filter(triple -> triple.getPredicate().equals(predicate))
                .map(Triple::getObject);
    }

    /// Takes those of these prefixes that any of the triples begins with: others would tell of what is not
    /// there.
    void usePrefixes(Map<String, String> some) {
        NavigableSet<String> iris = new TreeSet<>();
        bySubject.values().stream()
                .flatMap(Set::stream)
                .flatMap(triple -> Stream.of(triple.getSubject(), triple.getPredicate(), triple.getObject()))
                .forEach(node -> {
                    if (node.isURI()) {
                        iris.add(node.getURI());
                    } else if (node.isLiteral()) {
                        iris.add(node.getLiteralDatatypeURI());
                    }
                });
        some.forEach((prefix, begin) -> {
            String first = iris.ceiling(begin);
            if (first != null && first.startsWith(begin)) {
                prefixes.put(prefix, begin);
            }
        });
    }

    /// All triples with this predicate.
    Stream<Triple> by(Node predicate) {
        return bySubject.values().stream()
                .flatMap(Set::stream)
                .filter(triple -> triple.getPredicate().equals(predicate));
    }

    /// The blank nodes that these subjects lead to, after them.
    SequencedSet<Node> reachable(SequencedSet<Node> from) {
        SequencedSet<Node> reached = new LinkedHashSet<>();
        Deque<Node> next = new ArrayDeque<>(from);
        while (!next.isEmpty()) {
            Node subject = next.remove();
            if (reached.add(subject)) {
                about(subject).stream()
                        .map(Triple::getObject)
                        .filter(Node::isBlank)
                        .forEach(next::add);
            }
        }
        return reached;
    }

    /// What is said of these subjects, in their order.
    Statements only(SequencedSet<Node> subjects) {
        Statements some = new Statements(limits);
        some.prefixes.putAll(prefixes);
        subjects.forEach(subject -> about(subject).forEach(some::triple));
        return some;
    }

    /// The same, in flat blocks: nested ones would make the writer recurse as deep as the text's author likes.
    String turtle(Limits bounds) {
        BoundedOutput out = new BoundedOutput(bounds);
        StreamRDF writer = StreamRDFWriter.getWriterStream(out, RDFFormat.TURTLE_BLOCKS);
        writer.start();
        prefixes.forEach(writer::prefix);
        bySubject.values().forEach(triples -> triples.forEach(writer::triple));
        writer.finish();
        return out.toString(StandardCharsets.UTF_8);
    }

    String nTriples() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StreamRDF writer = StreamRDFWriter.getWriterStream(out, RDFFormat.NTRIPLES_UTF8);
        writer.start();
        bySubject.values().forEach(triples -> triples.forEach(writer::triple));
        writer.finish();
        return out.toString(StandardCharsets.UTF_8);
    }

    /// How many triples there are.
    int count() {
        return count;
    }

    @Override
    public void quad(Quad quad) {
        if (!quad.isDefaultGraph()) {
            throw new Refused(new Malformed("a description is one graph: named graphs are not supported", 0, 0));
        }
        triple(quad.asTriple());
    }

    @Override
    public void prefix(String prefix, String iri) {
        checkLength(iri);
        prefixes.put(prefix, iri);
    }

    @Override
    public void triple(Triple triple) {
        check(triple.getSubject());
        check(triple.getPredicate());
        check(triple.getObject());
        if (++count > limits.triples()) {
            throw new Refused(new Excessive(limits.over("triples", limits.triples())));
        }
        bySubject
                .computeIfAbsent(triple.getSubject(), subject -> new LinkedHashSet<>())
                .add(triple);
    }

    private void check(Node node) {
        if (node.isTripleTerm()) {
            throw new Refused(new Malformed("triple terms are not supported: " + node, 0, 0));
        }
        if (node.isURI()) {
            checkLength(node.getURI());
        } else if (node.isLiteral()) {
            checkLength(node.getLiteralDatatypeURI());
        }
    }

    private void checkLength(String iri) {
        if (iri.length() > limits.iriChars()) {
            throw new Refused(new Excessive(limits.over("characters in an IRI", limits.iriChars())));
        }
    }
}
