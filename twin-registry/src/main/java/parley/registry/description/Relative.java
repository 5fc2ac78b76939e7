package parley.registry.description;

import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.system.StreamRDF;
import org.apache.jena.riot.system.StreamRDFWrapper;
import org.apache.jena.sparql.core.Quad;
import parley.registry.description.Description.Malformed;

/// Makes relative IRIs the twin's. The JSON-LD parser unescapes what it takes for the host of a DID, so it gets another
/// base, which nobody owns, and the DID stands in its place again here.
final class Relative extends StreamRDFWrapper {

    private static final String HOST = "https://twin.invalid/";
    static final String BASE = HOST + "it";

    private final String twin;

    Relative(String twin, StreamRDF next) {
        super(next);
        this.twin = twin;
    }

    @Override
    public void triple(Triple triple) {
        super.triple(Triple.create(own(triple.getSubject()), own(triple.getPredicate()), own(triple.getObject())));
    }

    @Override
    public void quad(Quad quad) {
        super.quad(
                Quad.create(quad.getGraph(), own(quad.getSubject()), own(quad.getPredicate()), own(quad.getObject())));
    }

    private Node own(Node node) {
        if (!node.isURI() || !node.getURI().startsWith(HOST)) {
            return node;
        }
        if (node.getURI().equals(BASE) || node.getURI().startsWith(BASE + "#")) {
            return NodeFactory.createURI(twin + node.getURI().substring(BASE.length()));
        }
        throw new Refused(new Malformed(
                "a relative IRI is the twin or one of its fragments, unlike "
                        + node.getURI().substring(HOST.length()),
                0,
                0));
    }
}
