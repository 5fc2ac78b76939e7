package parley.registry.description;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.jena.datatypes.RDFDatatype;
import org.apache.jena.datatypes.TypeMapper;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;

/// Values of JSON as literals, and literals as values of JSON.
final class ThingValues {

    /// Keeps numbers as they are written.
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final String RDF_JSON = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?");
    private static final Pattern ANY_NUMBER =
            Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");
    private static final int MOST_DIGITS = 400;

    private ThingValues() {}

    /// Any value; what is no scalar becomes JSON as a literal.
    static Node literal(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> NodeFactory.createLiteralString(value.textValue());
            case BOOLEAN -> NodeFactory.createLiteralDT(value.asText(), XSDDatatype.XSDboolean);
            case NUMBER -> number(value);
            default -> NodeFactory.createLiteralDT(value.toString(), type(RDF_JSON));
        };
    }

    private static Node number(JsonNode value) {
        return value.isIntegralNumber()
                ? NodeFactory.createLiteralDT(value.bigIntegerValue().toString(), XSDDatatype.XSDinteger)
                : NodeFactory.createLiteralDT(value.decimalValue().toString(), XSDDatatype.XSDdouble);
    }

    static Node typed(String text, String datatype) {
        return NodeFactory.createLiteralDT(text, type(datatype));
    }

    static Node reference(String text) {
        return NodeFactory.createLiteralDT(text, XSDDatatype.XSDanyURI);
    }

    static Node time(String text) {
        return NodeFactory.createLiteralDT(text, XSDDatatype.XSDdateTime);
    }

    private static RDFDatatype type(String iri) {
        return TypeMapper.getInstance().getSafeTypeByName(iri);
    }

    /// Whether it is a string of no language.
    static boolean isToken(Node node) {
        return node.isLiteral() && is(node, XSDDatatype.XSDstring);
    }

    static boolean isReference(Node node) {
        return node.isLiteral() && (is(node, XSDDatatype.XSDanyURI) || is(node, XSDDatatype.XSDstring));
    }

    static boolean isTime(Node node) {
        return node.isLiteral() && is(node, XSDDatatype.XSDdateTime);
    }

    private static boolean is(Node literal, XSDDatatype datatype) {
        return datatype.getURI().equals(literal.getLiteralDatatypeURI());
    }

    /// The value of JSON that a literal is, whatever type of number it has.
    static Optional<JsonNode> value(Node node) {
        if (!node.isLiteral()) {
            return Optional.empty();
        }
        String text = node.getLiteralLexicalForm();
        if (isToken(node)) {
            return Optional.of(TextNode.valueOf(text));
        }
        if (is(node, XSDDatatype.XSDboolean)) {
            return text.equals("true") || text.equals("false")
                    ? Optional.of(BooleanNode.valueOf(text.equals("true")))
                    : Optional.empty();
        }
        return node.getLiteralDatatypeURI().equals(RDF_JSON) ? parsed(text) : number(node);
    }

    static Optional<JsonNode> number(Node node) {
        return node.isLiteral()
                        && (is(node, XSDDatatype.XSDinteger)
                                || is(node, XSDDatatype.XSDdecimal)
                                || is(node, XSDDatatype.XSDdouble))
                ? number(node.getLiteralLexicalForm())
                : Optional.empty();
    }

    private static Optional<JsonNode> number(String text) {
        if (text.length() > MOST_DIGITS || !ANY_NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(text);
        return Optional.of(
                text.matches("[+-]?[0-9]+")
                        ? JsonNodeFactory.instance.numberNode(number.toBigIntegerExact())
                        : DecimalNode.valueOf(number));
    }

    /// The value of JSON from which [#literal] makes just this literal; empty if there is none, or if a
    /// string is none of no language.
    static Optional<JsonNode> asWritten(Node node) {
        if (!node.isLiteral() || node.getLiteralDatatypeURI().equals(RDF_JSON)) {
            return Optional.empty();
        }
        String text = node.getLiteralLexicalForm();
        boolean whole = text.matches("-?(0|[1-9][0-9]*)");
        boolean same =
                is(node, XSDDatatype.XSDinteger) ? whole : NUMBER.matcher(text).matches() && !whole;
        boolean number = is(node, XSDDatatype.XSDinteger) || is(node, XSDDatatype.XSDdouble);
        boolean flag = is(node, XSDDatatype.XSDboolean);
        return (number && same) || flag || isToken(node) ? value(node) : Optional.empty();
    }

    private static Optional<JsonNode> parsed(String json) {
        try {
            JsonLd.check(json, Limits.STANDARD);
            return Optional.of(JSON.readTree(json));
        } catch (JsonProcessingException | Refused e) {
            return Optional.empty();
        }
    }

    /// Whether two values say the same: numbers by what they are worth, objects whatever the order of their
    /// members.
    static boolean same(JsonNode one, JsonNode other) {
        return one.equals(
                (a, b) -> a.isNumber() && b.isNumber()
                        ? a.decimalValue().compareTo(b.decimalValue())
                        : a.equals(b) ? 0 : 1,
                other);
    }
}
