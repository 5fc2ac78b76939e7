package parley.registry.sparql;

import org.apache.jena.sparql.algebra.Op;
import org.apache.jena.sparql.algebra.op.OpService;
import org.apache.jena.sparql.engine.ExecutionContext;
import org.apache.jena.sparql.engine.QueryIterator;
import org.apache.jena.sparql.engine.binding.Binding;
import org.apache.jena.sparql.engine.iterator.QueryIteratorWrapper;
import org.apache.jena.sparql.engine.main.OpExecutor;

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

    @Override
    protected QueryIterator execute(OpService op, QueryIterator input) {
        throw Guard.noService();
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
