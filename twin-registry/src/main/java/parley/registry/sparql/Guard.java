package parley.registry.sparql;

import java.util.Set;
import org.apache.jena.sparql.ARQConstants;
import org.apache.jena.sparql.algebra.Op;
import org.apache.jena.sparql.algebra.TransformCopy;
import org.apache.jena.sparql.algebra.op.OpGroup;
import org.apache.jena.sparql.algebra.op.OpService;
import org.apache.jena.sparql.algebra.walker.Walker;
import org.apache.jena.sparql.expr.E_Function;
import org.apache.jena.sparql.expr.E_Regex;
import org.apache.jena.sparql.expr.E_StrReplace;
import org.apache.jena.sparql.expr.Expr;
import org.apache.jena.sparql.expr.ExprAggregator;
import org.apache.jena.sparql.expr.ExprFunctionN;
import org.apache.jena.sparql.expr.ExprList;
import org.apache.jena.sparql.expr.ExprTransformCopy;

/// Makes of a query one that can do nothing but read, within its budget: functions are those of SPARQL 1.1, the casts
/// of
/// XML Schema and XPath's mathematics, and no class is loaded by name.
final class Guard extends ExprTransformCopy {

    private static final Set<String> KNOWN = Set.of(ARQConstants.xsdPrefix, ARQConstants.mathPrefix);

    private final Budget budget;
    private int bounded;

    private Guard(Budget budget) {
        this.budget = budget;
    }

    /// @throws QueryRefused if it uses a function that is not supported
    static Op guard(Op op, Budget budget) {
        Guard guard = new Guard(budget);
        return Walker.transform(op, guard.new Operators(), guard);
    }

    private final class Operators extends TransformCopy {
        @Override
        public Op transform(OpGroup group, Op sub) {
            group.getAggregators().forEach(Guard.this::checkInside);
            return super.transform(group, sub);
        }

        @Override
        public Op transform(OpService service, Op sub) {
            throw noService();
        }
    }

    static QueryRefused noService() {
        return QueryRefused.unsupported("SERVICE is not supported: a query is answered from here alone");
    }

    private void checkInside(ExprAggregator aggregator) {
        ExprList inside = aggregator.getAggregator().getExprList();
        if (inside != null) {
            int before = bounded;
            inside.forEach(each -> Walker.transform(each, this));
            if (bounded > before) {
                throw QueryRefused.unsupported(
                        "REGEX and REPLACE inside an aggregate are not supported; BIND their result before");
            }
        }
    }

    @Override
    public Expr transform(ExprFunctionN function, ExprList arguments) {
        return switch (function) {
            case E_Regex regex -> {
                bounded++;
                yield new BoundedRegex(arguments, budget);
            }
            case E_StrReplace replace -> {
                bounded++;
                yield new BoundedReplace(arguments, budget);
            }
            case E_Function named -> {
                check(named.getFunctionIRI());
                yield super.transform(named, arguments);
            }
            default -> super.transform(function, arguments);
        };
    }

    private static void check(String iri) {
        if (KNOWN.stream().noneMatch(iri::startsWith)) {
            throw QueryRefused.unsupported("function <" + iri + "> is not supported");
        }
    }
}
