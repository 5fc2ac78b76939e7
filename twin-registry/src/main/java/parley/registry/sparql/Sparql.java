package parley.registry.sparql;

import java.io.OutputStream;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Triple;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryCancelledException;
import org.apache.jena.query.QueryException;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.QueryParseException;
import org.apache.jena.query.Syntax;
import org.apache.jena.riot.RDFWriter;
import org.apache.jena.sparql.core.DatasetGraphFactory;
import org.apache.jena.sparql.exec.QueryExec;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.sparql.resultset.ResultsWriter;
import org.jspecify.annotations.Nullable;
import parley.policy.Requester;
import parley.registry.description.Triples;
import parley.registry.sight.Sight;

/// Answers SPARQL 1.1 queries over one graph: all triples that the requester may see, of all twins that this space
/// knows.
/// What the requester may not see takes no part in anything. Thread-safe.
public final class Sparql {

    /// What relative IRIs are relative to; without it, they would tell where this service runs.
    private static final String BASE = "urn:parley:query";

    private final Triples triples;
    private final Sight sight;
    private final LongSupplier nanoTime;

    /// @param nanoTime a monotonic clock
    public Sparql(Triples triples, Sight sight, LongSupplier nanoTime) {
        this.triples = triples;
        this.sight = sight;
        this.nanoTime = nanoTime;
    }

    /// A query that can be answered, and as what.
    public static final class Asked {
        private final Query query;

        private Asked(Query query) {
            this.query = query;
        }

        /// Whether its result has rows.
        public boolean isSelect() {
            return query.isSelectType();
        }

        /// The formats that its result can be written in, the one for who does not say first.
        public List<ResultFormat> formats() {
            return ResultFormat.of(query.isSelectType() || query.isAskType());
        }

        /// The first of its formats that one of these is, in their order.
        ///
        /// @param mediaTypes without parameters; `*/*` is any, and so is `text/*` of those that begin so
        public Optional<ResultFormat> format(List<String> mediaTypes) {
            return mediaTypes.stream()
                    .flatMap(wanted -> formats().stream().filter(format -> fits(wanted, format)))
                    .findFirst();
        }

        private static boolean fits(String wanted, ResultFormat format) {
            return format.is(wanted)
                    || wanted.equals("*/*")
                    || (wanted.endsWith("/*")
                            && format.mediaType().startsWith(wanted.substring(0, wanted.length() - 1)));
        }
    }

    /// Reads a query.
    ///
    /// @throws QueryRefused if it is none, or names graphs
    public static Asked read(String text, QueryLimits limits) {
        if (text.length() > limits.chars()) {
            throw QueryRefused.tooCostly("it is longer than " + limits.chars() + " characters");
        }
        Query query;
        try {
            query = QueryFactory.create(text, BASE, Syntax.syntaxSPARQL_11);
        } catch (QueryParseException e) {
            String where = e.getLine() < 1 ? "" : "line " + e.getLine() + ", column " + e.getColumn() + ": ";
            throw QueryRefused.malformed(where + firstLine(e.getMessage()));
        } catch (QueryException e) {
            throw QueryRefused.malformed(firstLine(e.getMessage()));
        } catch (StackOverflowError e) {
            throw QueryRefused.tooCostly("it is nested too deep");
        }
        if (query.hasDatasetDescription()) {
            throw QueryRefused.unsupported(
                    "FROM and FROM NAMED are not supported: there is one graph, of what you may see");
        }
        return new Asked(query);
    }

    /// Answers a query.
    ///
    /// @return the result, as bytes in that format
    /// @throws QueryRefused if it is not supported, or takes more than it may
    public byte[] answer(Asked asked, ResultFormat format, Requester requester, Instant now, QueryLimits limits) {
        Budget budget = new Budget(limits, nanoTime);
        BoundedResult result = new BoundedResult(limits.resultBytes());
        Graph graph = new VisibleGraph(triples, sight, requester, now, budget);
        try (QueryExec exec = QueryExec.newBuilder()
                .dataset(DatasetGraphFactory.wrap(graph))
                .context(GuardedEngine.context(budget))
                .query(asked.query)
                .overallTimeout(limits.time().toMillis(), TimeUnit.MILLISECONDS)
                .build()) {
            write(asked.query, exec, format, result, budget);
            budget.checkOver();
            return result.toByteArray();
        } catch (QueryCancelledException e) {
            throw QueryRefused.tooCostly("it takes longer than " + limits.time().toMillis() + " ms");
        } catch (QueryException e) {
            throw QueryRefused.unsupported(firstLine(e.getMessage()));
        } catch (StackOverflowError e) {
            throw QueryRefused.tooCostly("it is nested too deep");
        }
    }

    private static void write(Query query, QueryExec exec, ResultFormat format, OutputStream out, Budget budget) {
        if (query.isSelectType()) {
            ResultsWriter.create().lang(format.lang()).build().write(out, exec.select());
        } else if (query.isAskType()) {
            ResultsWriter.create().lang(format.lang()).build().write(out, exec.ask());
        } else {
            Graph graph = GraphFactory.createDefaultGraph();
            Iterator<Triple> found = query.isConstructType() ? exec.constructTriples() : exec.describeTriples();
            while (found.hasNext()) {
                budget.answered();
                graph.add(found.next());
            }
            RDFWriter.source(graph).lang(format.lang()).output(out);
        }
    }

    private static String firstLine(@Nullable String message) {
        return String.valueOf(message).lines().findFirst().orElse("");
    }
}
