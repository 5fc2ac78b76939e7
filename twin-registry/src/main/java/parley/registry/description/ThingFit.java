package parley.registry.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import parley.registry.description.ThingTerms.Kind;

/// What terms of one object have to do with each other.
final class ThingFit {

    private ThingFit() {}

    /// What some terms say may make others impossible: those then stand by their IRI.
    static void settle(Kind kind, ObjectNode object, ThingNames names) {
        for (String member : misfits(kind, object)) {
            JsonNode value = object.remove(member);
            ThingTerms.term(kind, member).ifPresent(term -> object.set(names.compacted(term.iri(), ""), value));
        }
    }

    /// The terms that cannot stand in an object because of others.
    static List<String> misfits(Kind kind, ObjectNode object) {
        List<String> misfits = new ArrayList<>();
        String rel = object.path("rel").asText();
        String scheme = object.path("scheme").asText();
        if (kind == Kind.LINK && object.has("sizes") && !rel.equals("icon")) {
            misfits.add("sizes");
        }
        if (kind == Kind.LINK && rel.equals("tm:extends")) {
            misfits.add("rel");
        }
        if (kind == Kind.SCHEME && object.path("in").asText().equals("uri") && !scheme.equals("apikey")) {
            misfits.add("in");
        }
        if (kind == Kind.SCHEME && object.has("name") && scheme.equals("auto")) {
            misfits.add("name");
        }
        return misfits;
    }

    /// Whether a security scheme that combines others does so in one way.
    static boolean isScheme(Statements statements, Node node) {
        boolean combines = statements
                .objects(node, NodeFactory.createURI(ThingTerms.RDF_TYPE))
                .anyMatch(type -> type.isURI() && type.getURI().equals(ThingTerms.SCHEMES.get("combo")));
        long one = tokens(statements, node, "oneOf");
        long all = tokens(statements, node, "allOf");
        return !combines || (one >= 2 && all == 0) || (all >= 2 && one == 0);
    }

    private static long tokens(Statements statements, Node node, String name) {
        return statements
                .objects(node, NodeFactory.createURI(ThingTerms.SECURITY + name))
                .filter(ThingValues::isToken)
                .count();
    }

    static boolean hasPrefix(JsonNode name) {
        return name.textValue().indexOf(':') > 0;
    }
}
