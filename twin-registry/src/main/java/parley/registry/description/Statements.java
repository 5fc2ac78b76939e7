package parley.registry.description;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.system.StreamRDFBase;
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
