package parley.registry.find;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.jspecify.annotations.Nullable;

/// Collects all that is found.
final class HitCollector extends SimpleCollector {

    static final String ID = "id";

    private final Map<Long, Part> parts;
    private final List<Hit> hits = new ArrayList<>();
    private @Nullable NumericDocValues ids;
    private @Nullable Scorable scorer;

    private HitCollector(Map<Long, Part> parts) {
        this.parts = parts;
    }

    /// Collects from all segments.
    record All(Map<Long, Part> parts) implements CollectorManager<HitCollector, List<Hit>> {

        @Override
        public HitCollector newCollector() {
            return new HitCollector(parts);
        }

        @Override
        public List<Hit> reduce(Collection<HitCollector> collectors) {
            return collectors.stream()
                    .flatMap(collector -> collector.hits.stream())
                    .toList();
        }
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
        ids = DocValues.getNumeric(context.reader(), ID);
    }

    @Override
    public void setScorer(Scorable next) {
        scorer = next;
    }

    @Override
    public void collect(int document) throws IOException {
        NumericDocValues current = ids;
        Scorable scoring = scorer;
        if (current == null || scoring == null || !current.advanceExact(document)) {
            throw new IllegalStateException("document " + document + " has no id");
        }
        Part part = parts.get(current.longValue()); // null if it was replaced meanwhile
        if (part != null) {
            hits.add(new Hit(part, scoring.score()));
        }
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE;
    }
}
