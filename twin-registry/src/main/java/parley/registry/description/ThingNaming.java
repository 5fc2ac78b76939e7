package parley.registry.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;

/// Chooses the names that a Thing Description has for IRIs: the description's own prefixes, where they can
/// be.
final class ThingNaming {

    private ThingNaming() {}

    /// The language is that of the thing's title.
    static ThingNames of(Node thing, Statements statements) {
        Set<String> schemes = schemes(statements);
        Map<String, String> own = new LinkedHashMap<>();
        statements.prefixes().forEach((name, iri) -> {
            if (ThingNames.addable(name) && !schemes.contains(name) && ThingNames.isAbsolute(iri)) {
                own.put(name, iri);
            }
        });
        String language = statements
                .objects(thing, NodeFactory.createURI(ThingTerms.TD + "title"))
                .filter(Node::isLiteral)
                .map(Node::getLiteralLanguage)
                .findFirst()
                .filter(ThingContext::isLanguage)
                .orElse("");
        return new ThingNames(own, language);
    }

    /// A prefix of such a name would change what an IRI means that begins so.
    private static Set<String> schemes(Statements statements) {
        return statements.subjects().stream()
                .flatMap(subject -> statements.about(subject).stream())
                .flatMap(triple -> Stream.of(triple.getSubject(), triple.getPredicate(), triple.getObject()))
                .map(ThingNaming::iri)
                .filter(iri -> iri.indexOf(':') > 0)
                .map(iri -> iri.substring(0, iri.indexOf(':')))
                .collect(Collectors.toSet());
    }

    private static String iri(Node node) {
        return node.isURI() ? node.getURI() : node.isLiteral() ? node.getLiteralDatatypeURI() : "";
    }

    static JsonNode context(ThingNames names) {
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        if (!names.language().isEmpty()) {
            own.put("@language", names.language());
        }
        names.own().forEach(own::put);
        ArrayNode context = JsonNodeFactory.instance.arrayNode().add(ThingContext.THING);
        return own.isEmpty() ? TextNode.valueOf(ThingContext.THING) : context.add(own);
    }
}
