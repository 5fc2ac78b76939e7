package parley.registry.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import parley.registry.description.ThingTerms.Kind;

/// What terms of one object have to do with each other.
final class ThingFit {

    private ThingFit() {}

    /// What some terms say may make others impossible: those then stand by their IRI.
    static void settle(Kind kind, ObjectNode object, ThingNames names) {
        if (kind == Kind.LINK) {
            boolean icon = object.path("rel").asText().equals("icon");
            aside(object, "sizes", !icon, ThingTerms.HYPERMEDIA + "hasSizes", names);
            aside(
                    object,
                    "rel",
                    object.path("rel").asText().equals("tm:extends"),
                    ThingTerms.HYPERMEDIA + "hasRelationType",
                    names);
        } else if (kind == Kind.SCHEME) {
            String scheme = object.path("scheme").asText();
            boolean uri = object.path("in").asText().equals("uri");
            aside(object, "in", uri && !scheme.equals("apikey"), ThingTerms.SECURITY + "in", names);
            aside(object, "name", scheme.equals("auto"), ThingTerms.SECURITY + "name", names);
        }
    }

    private static void aside(ObjectNode object, String member, boolean needed, String iri, ThingNames names) {
        if (needed && object.has(member)) {
            JsonNode value = object.remove(member);
            object.set(names.compacted(iri, ""), value);
        }
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
