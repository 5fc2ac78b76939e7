package parley.registry.sparql;

import org.apache.jena.sparql.expr.Expr;
import org.apache.jena.sparql.expr.ExprFunction1;
import org.apache.jena.sparql.expr.NodeValue;

/// A value that a function has made, which the query pays for.
final class Made extends ExprFunction1 {

    private final Budget budget;

    Made(Expr function, Budget budget) {
        super(function, "made");
        this.budget = budget;
    }

    @Override
    public NodeValue eval(NodeValue value) {
        budget.made(value);
        return value;
    }

    @Override
    public Expr copy(Expr function) {
        return new Made(function, budget);
    }
}
