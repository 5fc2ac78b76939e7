package parley.registry.description;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.sparql.expr.ExprNotComparableException;
import org.apache.jena.sparql.expr.NodeValue;

/// That something is said by a property of RDF, and what.
///
/// @param property its IRI
/// @param value what its value is compared with; empty if any will do
public record Having(String property, Optional<Comparison> value) {
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,15}(\\.[0-9]{1,15})?");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern DATE_TIME =
            Pattern.compile(DATE + "T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[-+][0-9]{2}:[0-9]{2})");

    /// How values are compared.
    public enum Operator {
        EQUAL("="),
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        private boolean holds(int sign) {
            return switch (this) {
                case EQUAL -> sign == 0;
                case LESS -> sign < 0;
                case AT_MOST -> sign <= 0;
                case MORE -> sign > 0;
                case AT_LEAST -> sign >= 0;
            };
        }

        /// The one that is written so.
        public static Optional<Operator> of(String symbol) {
            return Arrays.stream(values())
                    .filter(operator -> operator.symbol.equals(symbol))
                    .findFirst();
        }
    }

    /// What a value is compared with.
    ///
    /// @param value a number, a date or a time (ISO 8601, with its zone) is compared as such with such;
    /// anything else is a text, or an IRI, and can only be equal
    public record Comparison(Operator operator, String value) {

        /// Whether values of that kind have an order.
        public boolean makesSense() {
            return operator == Operator.EQUAL || ordered(value).isPresent();
        }

        /// @param asked the value, if it has an order
        private boolean heldBy(Node node, Optional<Node> asked) {
            if (asked.isPresent()) {
                return node.isLiteral() && compared(node, asked.get());
            }
            return operator == Operator.EQUAL
                    && (node.isURI()
                            ? node.getURI().equals(value)
                            : node.isLiteral() && node.getLiteralLexicalForm().equals(value));
        }

        private boolean compared(Node node, Node asked) {
            // What was written without its type is what it looks like
            Node literal = node.getLiteralDatatype().equals(XSDDatatype.XSDstring)
                    ? ordered(node.getLiteralLexicalForm()).orElse(node)
                    : node;
            try {
                return operator.holds(NodeValue.compare(NodeValue.makeNode(literal), NodeValue.makeNode(asked)));
            } catch (ExprNotComparableException e) {
                return false; // of another kind
            }
        }
    }

    /// Whether what may be seen of a description says so.
    ///
    /// @param mayBeSeen asked for each feed and control by its resource, e.g. `/feeds/load`
    /// @param properties the property, and those that are kinds of it
    public boolean heldBy(Described described, Predicate<String> mayBeSeen, Set<String> properties) {
        Optional<Node> asked = value.flatMap(compared -> ordered(compared.value()));
        return described.seen(mayBeSeen).stream()
                .filter(triple -> properties.contains(triple.getPredicate().getURI()))
                .anyMatch(triple -> value.stream().allMatch(compared -> compared.heldBy(triple.getObject(), asked)));
    }

    private static Optional<Node> ordered(String text) {
        if (NUMBER.matcher(text).matches()) {
            return Optional.of(NodeFactory.createLiteralDT(text, XSDDatatype.XSDdecimal));
        }
        if (DATE.matcher(text).matches()) {
            return Optional.of(NodeFactory.createLiteralDT(text, XSDDatatype.XSDdate));
        }
        return DATE_TIME.matcher(text).matches()
                ? Optional.of(NodeFactory.createLiteralDT(text, XSDDatatype.XSDdateTime))
                : Optional.empty();
    }
}
