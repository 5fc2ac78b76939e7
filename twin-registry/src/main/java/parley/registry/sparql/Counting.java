package parley.registry.sparql;

import org.apache.jena.sparql.algebra.Op;
import org.apache.jena.sparql.algebra.op.OpGroup;
import org.apache.jena.sparql.algebra.op.OpLabel;
import org.apache.jena.sparql.algebra.op.OpService;
import org.apache.jena.sparql.engine.ExecutionContext;
import org.apache.jena.sparql.engine.QueryIterator;
import org.apache.jena.sparql.engine.binding.Binding;
import org.apache.jena.sparql.engine.iterator.QueryIteratorWrapper;
import org.apache.jena.sparql.engine.main.OpExecutor;
import org.apache.jena.sparql.expr.ExprAggregator;
import org.apache.jena.sparql.expr.aggregate.AggGroupConcat;
import org.apache.jena.sparql.expr.aggregate.AggGroupConcatDistinct;

/// Executes a query as Jena does, counting the solutions of every part of it, and asks no other service.
final class Counting extends OpExecutor {

    private final Budget budget;

    Counting(ExecutionContext context, Budget budget) {
        super(context);
        this.budget = budget;
    }

    @Override
    protected QueryIterator exec(Op op, QueryIterator input) {
        return new Counted(super.exec(op, input), budget);
    }

    /// What a group puts together is of its rows.
    @Override
    protected QueryIterator execute(OpGroup group, QueryIterator input) {
        boolean concatenates = group.getAggregators().stream()
                .map(ExprAggregator::getAggregator)
                .anyMatch(how -> how instanceof AggGroupConcat || how instanceof AggGroupConcatDistinct);
        if (!concatenates) {
            return super.execute(group, input);
        }
        Op paying = OpLabel.create("rows", group.getSubOp());
        return super.execute((OpGroup) group.copy(paying), input);
    }

    @Override
    protected QueryIterator execute(OpLabel rows, QueryIterator input) {
        return new Paid(exec(rows.getSubOp(), input), budget);
    }

    @Override
    protected QueryIterator execute(OpService op, QueryIterator input) {
        throw Guard.noService();
    }

    private static final class Paid extends QueryIteratorWrapper {
        private final Budget budget;

        Paid(QueryIterator iterator, Budget budget) {
            super(iterator);
            this.budget = budget;
        }

        @Override
        protected Binding moveToNextBinding() {
            Binding row = super.moveToNextBinding();
            row.forEach((_, node) -> budget.made(node.toString().length()));
            return row;
        }
    }

    private static final class Counted extends QueryIteratorWrapper {
        private final Budget budget;

        Counted(QueryIterator iterator, Budget budget) {
            super(iterator);
            this.budget = budget;
        }

        @Override
        protected Binding moveToNextBinding() {
            budget.spend();
            return super.moveToNextBinding();
        }
    }
}
