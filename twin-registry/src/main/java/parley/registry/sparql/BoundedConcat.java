package parley.registry.sparql;

import java.util.List;
import org.apache.jena.sparql.expr.E_StrConcat;
import org.apache.jena.sparql.expr.Expr;
import org.apache.jena.sparql.expr.ExprList;
import org.apache.jena.sparql.expr.NodeValue;

/// SPARQL's CONCAT, for texts as long as the query may make.
final class BoundedConcat extends E_StrConcat {

    private final Budget budget;

    BoundedConcat(ExprList arguments, Budget budget) {
        super(arguments);
        this.budget = budget;
    }

    @Override
    public NodeValue eval(List<NodeValue> arguments) {
        long length = 0;
        for (NodeValue argument : arguments) {
            length += argument.asNode().isLiteral()
                    ? argument.asNode().getLiteralLexicalForm().length()
                    : 0;
        }
        budget.made(length);
        return super.eval(arguments);
    }

    @Override
    public Expr copy(ExprList arguments) {
        return new BoundedConcat(arguments, budget);
    }
}
