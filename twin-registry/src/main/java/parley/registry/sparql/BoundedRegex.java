package parley.registry.sparql;

import java.util.List;
import org.apache.jena.sparql.expr.E_Regex;
import org.apache.jena.sparql.expr.Expr;
import org.apache.jena.sparql.expr.ExprList;
import org.apache.jena.sparql.expr.NodeValue;

/// SPARQL's REGEX, for as long as the query may take.
final class BoundedRegex extends E_Regex {

    private final Budget budget;

    /// @param arguments text, pattern and, perhaps, flags
    BoundedRegex(ExprList arguments, Budget budget) {
        super(arguments.get(0), arguments.get(1), arguments.size() > 2 ? arguments.get(2) : null);
        this.budget = budget;
    }

    @Override
    public NodeValue eval(List<NodeValue> arguments) {
        return NodeValue.makeBoolean(
                Patterns.of("REGEX", arguments.get(1), arguments.size() > 2 ? arguments.get(2) : null)
                        .matcher(new BoundedText(Patterns.text("REGEX", arguments.getFirst()), budget))
                        .find());
    }

    @Override
    public Expr copy(ExprList arguments) {
        return new BoundedRegex(arguments, budget);
    }
}
