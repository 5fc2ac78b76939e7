package parley.registry.find;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.jspecify.annotations.Nullable;

/// Collects all twins that are found.
final class TwinCollector extends SimpleCollector {
    static final String ID = "id";

    private final Map<Long, String> twins;
    private final Set<String> found = new HashSet<>();
    private @Nullable NumericDocValues ids;

    private TwinCollector(Map<Long, String> twins) {
        this.twins = twins;
    }

    /// Collects from all segments.
    record All(Map<Long, String> twins) implements CollectorManager<TwinCollector, Set<String>> {
        @Override
        public TwinCollector newCollector() {
            return new TwinCollector(twins);
        }

        @Override
        public Set<String> reduce(Collection<TwinCollector> collectors) {
            Set<String> all = new HashSet<>();
            collectors.forEach(collector -> all.addAll(collector.found));
            return all;
        }
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
        ids = DocValues.getNumeric(context.reader(), ID);
    }

    @Override
    public void collect(int document) throws IOException {
        NumericDocValues current = ids;
        if (current == null || !current.advanceExact(document)) {
            throw new IllegalStateException("document " + document + " has no id");
        }
        String twin = twins.get(current.longValue()); // null if it was replaced meanwhile
        if (twin != null) {
            found.add(twin);
        }
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE_NO_SCORES;
    }
}
