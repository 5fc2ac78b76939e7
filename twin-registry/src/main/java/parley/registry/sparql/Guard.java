package parley.registry.sparql;

import java.util.Set;
import org.apache.jena.sparql.ARQConstants;
import org.apache.jena.sparql.algebra.Op;
import org.apache.jena.sparql.algebra.TransformCopy;
import org.apache.jena.sparql.algebra.op.OpGroup;
import org.apache.jena.sparql.algebra.op.OpService;
import org.apache.jena.sparql.algebra.walker.Walker;
import org.apache.jena.sparql.expr.E_Add;
import org.apache.jena.sparql.expr.E_Divide;
import org.apache.jena.sparql.expr.E_Function;
import org.apache.jena.sparql.expr.E_IRI;
import org.apache.jena.sparql.expr.E_Multiply;
import org.apache.jena.sparql.expr.E_Regex;
import org.apache.jena.sparql.expr.E_Str;
import org.apache.jena.sparql.expr.E_StrAfter;
import org.apache.jena.sparql.expr.E_StrBefore;
import org.apache.jena.sparql.expr.E_StrConcat;
import org.apache.jena.sparql.expr.E_StrDatatype;
import org.apache.jena.sparql.expr.E_StrEncodeForURI;
import org.apache.jena.sparql.expr.E_StrLang;
import org.apache.jena.sparql.expr.E_StrLowerCase;
import org.apache.jena.sparql.expr.E_StrReplace;
import org.apache.jena.sparql.expr.E_StrSubstring;
import org.apache.jena.sparql.expr.E_StrUpperCase;
import org.apache.jena.sparql.expr.E_Subtract;
import org.apache.jena.sparql.expr.E_URI;
import org.apache.jena.sparql.expr.Expr;
import org.apache.jena.sparql.expr.ExprAggregator;
import org.apache.jena.sparql.expr.ExprFunction1;
import org.apache.jena.sparql.expr.ExprFunction2;
import org.apache.jena.sparql.expr.ExprFunction3;
import org.apache.jena.sparql.expr.ExprFunctionN;
import org.apache.jena.sparql.expr.ExprList;
import org.apache.jena.sparql.expr.ExprTransformCopy;
import org.apache.jena.sparql.expr.aggregate.AggGroupConcat;
import org.apache.jena.sparql.expr.aggregate.AggGroupConcatDistinct;
import org.apache.jena.sparql.expr.aggregate.Aggregator;
import org.jspecify.annotations.Nullable;

/// Makes of a query one that can do nothing but read, within its budget: functions are those of SPARQL 1.1, the casts
/// of
/// XML Schema and XPath's mathematics, and no class is loaded by name.
final class Guard extends ExprTransformCopy {

    private static final Set<Class<?>> MAKING = Set.of(
            E_StrEncodeForURI.class,
            E_StrUpperCase.class,
            E_StrLowerCase.class,
            E_StrSubstring.class,
            E_StrBefore.class,
            E_StrAfter.class,
            E_StrDatatype.class,
            E_StrLang.class,
            E_IRI.class,
            E_URI.class,
            E_Add.class,
            E_Subtract.class,
            E_Multiply.class,
            E_Divide.class);
    private static final int LONGEST_SEPARATOR = 40;
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
        Aggregator how = aggregator.getAggregator();
        if (how instanceof AggGroupConcat || how instanceof AggGroupConcatDistinct) {
            how.getExprList().forEach(Guard::checkPlain);
            checkSeparator(how.asSparqlExpr(null));
        }
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

    /// It is written once for each row.
    private static void checkSeparator(String concat) {
        int at = concat.indexOf("separator=");
        if (at >= 0 && concat.length() - at > LONGEST_SEPARATOR) {
            throw QueryRefused.unsupported("a separator of that length is not supported");
        }
    }

    /// What is put together is paid for row by row, as what it is of is ([Counting]).
    private static void checkPlain(Expr expr) {
        boolean plain =
                expr.isVariable() || (expr instanceof E_Str str && str.getArg().isVariable());
        if (!plain) {
            throw QueryRefused.unsupported(
                    "GROUP_CONCAT is supported of a variable, or STR of one; BIND what else it is of before");
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
            case E_StrConcat concat -> new BoundedConcat(arguments, budget);
            default -> paid(super.transform(function, arguments));
        };
    }

    @Override
    public Expr transform(ExprFunction1 function, Expr argument) {
        return paid(super.transform(function, argument));
    }

    @Override
    public Expr transform(ExprFunction2 function, Expr first, Expr second) {
        return paid(super.transform(function, first, second));
    }

    @Override
    public Expr transform(ExprFunction3 function, Expr first, @Nullable Expr second, @Nullable Expr third) {
        return paid(super.transform(function, first, second, third));
    }

    /// Of those that make texts or numbers of others.
    private Expr paid(Expr function) {
        return MAKING.stream().anyMatch(making -> making.isInstance(function)) ? new Made(function, budget) : function;
    }

    private static void check(String iri) {
        if (KNOWN.stream().noneMatch(iri::startsWith)) {
            throw QueryRefused.unsupported("function <" + iri + "> is not supported");
        }
    }
}
