package parley.registry.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.jena.graph.Node;
import parley.registry.description.ThingTerms.Shape;
import parley.registry.description.ThingTerms.Term;

/// Writes what terms say that lead to no further objects: only what may stand there.
final class ThingLiterals {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_DIGITS = 18;

    private final ThingNames names;

    ThingLiterals(ThingNames names) {
        this.names = names;
    }

    /// Takes from the values what fits.
    ///
    /// @return whether anything did
    boolean take(Term term, List<Node> values, ObjectNode object) {
        switch (term.shape()) {
            case LANGUAGES -> languages(term, values, object);
            case VALUES -> values(term, values, object);
            case TOKENS, TOKEN_LIST, REFERENCES, LANGUAGE_TAGS, OPERATIONS -> several(term, values, object);
            default -> one(term, term.shape(), values).ifPresent(value -> object.set(term.name(), value));
        }
        return object.has(term.name());
    }

    /// Takes the first value that fits.
    Optional<JsonNode> one(Term term, Shape shape, List<Node> values) {
        for (Node node : List.copyOf(values)) {
            Optional<JsonNode> value = value(term, shape, node);
            if (value.isPresent()) {
                values.remove(node);
                return value;
            }
        }
        return Optional.empty();
    }

    private void several(Term term, List<Node> values, ObjectNode object) {
        ArrayNode all = JSON.arrayNode();
        values.removeIf(node -> value(term, term.shape(), node).map(all::add).isPresent());
        set(object, term, all);
    }

    /// One alone stands for itself, where it may.
    static void set(ObjectNode object, Term term, ArrayNode all) {
        if (!all.isEmpty()) {
            object.set(term.name(), all.size() == 1 && term.shape() != Shape.TOKEN_LIST ? all.get(0) : all);
        }
    }

    private static void values(Term term, List<Node> values, ObjectNode object) {
        ArrayNode all = JSON.arrayNode();
        values.removeIf(node -> ThingValues.value(node)
                .filter(value -> all.valueStream().noneMatch(other -> ThingValues.same(value, other)))
                .map(all::add)
                .isPresent());
        if (!all.isEmpty()) {
            object.set(term.name(), all);
        }
    }

    private static void languages(Term term, List<Node> values, ObjectNode object) {
        ObjectNode all = JSON.objectNode();
        values.removeIf(node -> {
            String language = node.isLiteral() ? node.getLiteralLanguage() : "";
            boolean fits =
                    ThingContext.isLanguage(language) && node.getLiteralBaseDirection() == null && !all.has(language);
            if (fits) {
                all.put(language, node.getLiteralLexicalForm());
            }
            return fits;
        });
        if (!all.isEmpty()) {
            object.set(term.name(), all);
        }
    }

    private Optional<JsonNode> value(Term term, Shape shape, Node node) {
        return switch (shape) {
            case TEXT -> text(node).filter(_ -> isSpoken(node));
            case TOKEN, TOKENS, TOKEN_LIST -> text(node).filter(_ -> ThingValues.isToken(node) && allowed(term, node));
            case LANGUAGE_TAGS ->
                text(node)
                        .filter(_ ->
                                ThingValues.isToken(node) && ThingContext.isLanguage(node.getLiteralLexicalForm()));
            case SIZES ->
                text(node)
                        .filter(_ -> ThingValues.isToken(node)
                                && node.getLiteralLexicalForm().matches("[0-9]*x[0-9]+"));
            case REFERENCE, REFERENCES ->
                node.isURI()
                        ? Optional.of(TextNode.valueOf(node.getURI()))
                        : text(node).filter(_ -> ThingValues.isReference(node));
            case NOTION ->
                node.isURI()
                        ? Optional.<JsonNode>of(TextNode.valueOf(names.compacted(node.getURI(), "")))
                                .filter(name -> names.known(name.textValue()).isPresent())
                        : text(node)
                                .filter(text -> ThingValues.isToken(node)
                                        && names.known(text.textValue()).isEmpty());
            case TIME ->
                text(node).filter(_ -> ThingValues.isTime(node) && ThingContext.isTime(node.getLiteralLexicalForm()));
            case FLAG -> ThingValues.value(node).filter(JsonNode::isBoolean);
            case NUMBER -> ThingValues.number(node);
            case POSITIVE ->
                ThingValues.number(node).filter(number -> number.decimalValue().signum() > 0);
            case COUNT ->
                ThingValues.number(node)
                        .filter(number -> number.isIntegralNumber()
                                && number.bigIntegerValue().signum() >= 0
                                && number.asText().length() <= MOST_DIGITS);
            case VALUE -> ThingValues.value(node);
            case TYPE -> name(ThingTerms.TYPES, node);
            case SCHEME -> name(ThingTerms.SCHEMES, node).or(() -> otherScheme(node));
            case OPERATIONS -> name(ThingTerms.operations(term.of()), node);
            case LANGUAGES, VALUES, NODE, NODES, ITEMS, FLAG_OR_NODE, MAP, SCHEMES -> Optional.empty();
        };
    }

    private static Optional<JsonNode> text(Node node) {
        return node.isLiteral() ? Optional.of(TextNode.valueOf(node.getLiteralLexicalForm())) : Optional.empty();
    }

    private static boolean allowed(Term term, Node node) {
        Set<String> allowed = ThingTerms.allowed(term);
        return allowed.isEmpty() || allowed.contains(node.getLiteralLexicalForm());
    }

    private boolean isSpoken(Node literal) {
        return names.language().isEmpty()
                ? ThingValues.isToken(literal)
                : literal.getLiteralLanguage().equals(names.language()) && literal.getLiteralBaseDirection() == null;
    }

    private static Optional<JsonNode> name(Map<String, String> map, Node node) {
        return node.isURI()
                ? Optional.ofNullable(ThingTerms.nameOf(map, node.getURI())).map(TextNode::valueOf)
                : Optional.empty();
    }

    private Optional<JsonNode> otherScheme(Node node) {
        return node.isURI()
                ? Optional.of(TextNode.valueOf(names.compacted(node.getURI(), "")))
                        .filter(ThingFit::hasPrefix)
                        .map(name -> name)
                : Optional.empty();
    }

    /// A literal as an extension has it.
    JsonNode extension(Node literal) {
        String text = literal.getLiteralLexicalForm();
        if (isSpoken(literal)) {
            return TextNode.valueOf(text);
        }
        Optional<JsonNode> itself = ThingValues.isToken(literal) ? Optional.empty() : ThingValues.asWritten(literal);
        return itself.orElseGet(() -> {
            ObjectNode value = JSON.objectNode().put("@value", text);
            if (!literal.getLiteralLanguage().isEmpty()) {
                value.put("@language", literal.getLiteralLanguage());
                if (literal.getLiteralBaseDirection() != null) {
                    value.put("@direction", literal.getLiteralBaseDirection().direction());
                }
            } else if (!ThingValues.isToken(literal)) {
                value.put("@type", names.compacted(literal.getLiteralDatatypeURI(), ""));
            }
            return value;
        });
    }
}
