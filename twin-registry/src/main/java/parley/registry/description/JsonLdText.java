package parley.registry.description;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.vocabulary.RDF;

/// Writes triples as flat, expanded JSON-LD: every IRI whole, no context needed, nothing nested however the author
/// nested it.
final class JsonLdText {

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;
    private final Map<Node, String> blanks = new HashMap<>();

    private JsonLdText(JsonGenerator json) {
        this.json = json;
    }

    static String of(Statements statements) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            new JsonLdText(generator).subjects(statements);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void subjects(Statements statements) throws IOException {
        json.writeStartArray();
        for (Node subject : statements.subjects()) {
            json.writeStartObject();
            json.writeStringField("@id", id(subject));
            Map<String, List<Node>> objects = statements.about(subject).stream()
                    .collect(Collectors.groupingBy(
                            JsonLdText::key,
                            LinkedHashMap::new,
                            Collectors.mapping(Triple::getObject, Collectors.toList())));
            for (Map.Entry<String, List<Node>> property : objects.entrySet()) {
                property(property.getKey(), property.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String key(Triple triple) {
        boolean isType = triple.getPredicate().equals(RDF.type.asNode())
                && !triple.getObject().isLiteral();
        return isType ? "@type" : triple.getPredicate().getURI();
    }

    private void property(String key, List<Node> objects) throws IOException {
        json.writeArrayFieldStart(key);
        for (Node object : objects) {
            if (key.equals("@type")) {
                json.writeString(id(object));
            } else {
                value(object);
            }
        }
        json.writeEndArray();
    }

    private void value(Node object) throws IOException {
        json.writeStartObject();
        if (object.isLiteral()) {
            literal(object);
        } else {
            json.writeStringField("@id", id(object));
        }
        json.writeEndObject();
    }

    private void literal(Node literal) throws IOException {
        json.writeStringField("@value", literal.getLiteralLexicalForm());
        if (literal.getLiteralLanguage().isEmpty()) {
            json.writeStringField("@type", literal.getLiteralDatatypeURI());
        } else {
            json.writeStringField("@language", literal.getLiteralLanguage());
        }
    }

    private String id(Node node) {
        return node.isBlank() ? blanks.computeIfAbsent(node, _ -> "_:b" + blanks.size()) : node.getURI();
    }
}
