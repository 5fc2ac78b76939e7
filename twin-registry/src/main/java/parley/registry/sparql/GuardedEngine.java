package parley.registry.sparql;

import org.apache.jena.query.ARQ;
import org.apache.jena.query.Query;
import org.apache.jena.sparql.algebra.Op;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.engine.Plan;
import org.apache.jena.sparql.engine.QueryEngineFactory;
import org.apache.jena.sparql.engine.QueryEngineRegistry;
import org.apache.jena.sparql.engine.binding.Binding;
import org.apache.jena.sparql.engine.main.QC;
import org.apache.jena.sparql.engine.main.QueryEngineMain;
import org.apache.jena.sparql.util.Context;

/// Jena's own engine, under a [Guard].
final class GuardedEngine extends QueryEngineMain {

    private final Budget budget;

    private GuardedEngine(Query query, DatasetGraph dataset, Binding initial, Context context, Budget budget) {
        super(query, dataset, initial, context);
        this.budget = budget;
    }

    private GuardedEngine(Op op, DatasetGraph dataset, Binding initial, Context context, Budget budget) {
        super(op, dataset, initial, context);
        this.budget = budget;
    }

    @Override
    protected Op modifyOp(Op op) {
        return super.modifyOp(Guard.guard(op, budget));
    }

    /// What a query is executed with.
    static Context context(Budget budget) {
        Context context = ARQ.getContext().copy();
        QueryEngineRegistry engines = new QueryEngineRegistry();
        engines.add(new Factory(budget));
        QueryEngineRegistry.set(context, engines);
        QC.setFactory(context, execution -> new Counting(execution, budget));
        context.setFalse(ARQ.enablePropertyFunctions);
        context.setFalse(ARQ.httpServiceAllowed);
        // They copy patterns for each alternative of a filter, before the first step
        context.setFalse(ARQ.optFilterExpandOneOf);
        context.setFalse(ARQ.optFilterDisjunction);
        return context;
    }

    private record Factory(Budget budget) implements QueryEngineFactory {
        @Override
        public boolean accept(Query query, DatasetGraph dataset, Context context) {
            return true;
        }

        @Override
        public Plan create(Query query, DatasetGraph dataset, Binding initial, Context context) {
            return new GuardedEngine(query, dataset, initial, context, budget).getPlan();
        }

        @Override
        public boolean accept(Op op, DatasetGraph dataset, Context context) {
            return true;
        }

        @Override
        public Plan create(Op op, DatasetGraph dataset, Binding initial, Context context) {
            return new GuardedEngine(op, dataset, initial, context, budget).getPlan();
        }
    }
}
