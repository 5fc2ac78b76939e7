package parley.registry.sparql;

import java.util.List;
import java.util.regex.Matcher;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.sparql.expr.E_StrReplace;
import org.apache.jena.sparql.expr.Expr;
import org.apache.jena.sparql.expr.ExprEvalException;
import org.apache.jena.sparql.expr.ExprList;
import org.apache.jena.sparql.expr.NodeValue;

/// SPARQL's REPLACE, for as long as the query may take.
final class BoundedReplace extends E_StrReplace {

    private final Budget budget;

    /// @param arguments text, pattern, replacement and, perhaps, flags
    BoundedReplace(ExprList arguments, Budget budget) {
        super(arguments.get(0), arguments.get(1), arguments.get(2), arguments.size() > 3 ? arguments.get(3) : null);
        this.budget = budget;
    }

    @Override
    public NodeValue eval(List<NodeValue> arguments) {
        String text = Patterns.text("REPLACE", arguments.getFirst());
        String replaced;
        try {
            replaced = replaced(
                    Patterns.of("REPLACE", arguments.get(1), arguments.size() > 3 ? arguments.get(3) : null)
                            .matcher(new BoundedText(text, budget)),
                    Patterns.text("REPLACE", arguments.get(2)),
                    text.length());
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new ExprEvalException("REPLACE: " + e.getMessage());
        }
        Node literal = arguments.getFirst().asNode();
        return NodeValue.makeNode(
                literal.getLiteralLanguage().isEmpty()
                        ? NodeFactory.createLiteralString(replaced)
                        : NodeFactory.createLiteralLang(replaced, literal.getLiteralLanguage()));
    }

    /// What is made is paid for before it is made.
    private String replaced(Matcher matcher, String replacement, long length) {
        long groups = replacement.chars().filter(c -> c == '$').count();
        StringBuilder made = new StringBuilder();
        while (matcher.find()) {
            long more = replacement.length() + groups * Math.min(length, matcher.end() - matcher.start());
            budget.made(more);
            budget.holds(made.length() + more);
            matcher.appendReplacement(made, replacement);
        }
        return matcher.appendTail(made).toString();
    }

    @Override
    public Expr copy(ExprList arguments) {
        return new BoundedReplace(arguments, budget);
    }
}
