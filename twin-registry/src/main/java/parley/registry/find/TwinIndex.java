package parley.registry.find;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LatLonDocValuesField;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.geo.Rectangle;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;
import parley.policy.Requester;
import parley.registry.description.Facts.Place;
import parley.registry.description.Triples;

/// All twins that this space knows, by what they are found by, in memory. It knows nothing of who may see
/// what: it answers with everything, and who asks it leaves out what may not be seen. Thread-safe.
public final class TwinIndex implements AutoCloseable {

    static final String TWIN = "twin";
    static final String TEXT = "text";
    static final String TYPE = "type";
    static final String PROPERTY = "property";
    static final String UNIT = "unit";
    static final String CONTROL = "control";
    static final String SAID = "said";
    static final String ORGANISATION = "organisation";
    private static final String PLACE = "place";

    /// Latitudes and longitudes are rounded to centimetres; who asks measures exactly.
    private static final double ROUNDED_METRES = 1;

    private static final double ROUNDED_DEGREES = 1e-5;

    private final Consumer<String> changed;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, String> byId = new ConcurrentHashMap<>();
    private final Map<String, Indexed> twins = new ConcurrentHashMap<>();
    private final Triples triples = new Triples();
    private final Hierarchy hierarchy = new Hierarchy();

    /// @param id by which the index knows the twin, whatever it is
    private record Indexed(long id, Entry entry) {}

    /// An empty index.
    public TwinIndex() {
        this(_ -> {});
    }

    /// An empty index.
    ///
    /// @param changed told each twin that was put or removed, afterwards
    public TwinIndex(Consumer<String> changed) {
        this.changed = changed;
        try {
            writer = new IndexWriter(new ByteBuffersDirectory(), new IndexWriterConfig());
            searchers = new SearcherManager(writer, new SearcherFactory() {
                @Override
                public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
                    IndexSearcher searcher = new IndexSearcher(reader);
                    searcher.setQueryCache(null);
                    return searcher;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Puts a twin in the place of what was known of it.
    public synchronized void put(Entry entry) {
        String twin = entry.subject().twin();
        Indexed before = twins.get(twin);
        long id = before == null ? ids.getAndIncrement() : before.id();
        byId.put(id, twin);
        change(() -> writer.updateDocument(new Term(TWIN, twin), document(id, entry)));
        triples.put(twin, entry.subject().triples());
        twins.put(twin, new Indexed(id, entry));
        changed.accept(twin);
    }

    /// Removes a twin.
    public synchronized void remove(String twin) {
        change(() -> writer.deleteDocuments(new Term(TWIN, twin)));
        triples.remove(twin);
        Indexed before = twins.remove(twin);
        if (before != null) {
            byId.remove(before.id());
        }
        changed.accept(twin);
    }

    @Override
    public void close() {
        change(() -> {
            searchers.close();
            writer.close();
        });
    }

    /// What the descriptions of all of them say.
    public Triples triples() {
        return triples;
    }

    /// What is a kind of what.
    public Hierarchy hierarchy() {
        return hierarchy;
    }

    Optional<Entry> entry(String twin) {
        return Optional.ofNullable(twins.get(twin)).map(Indexed::entry);
    }

    /// The twins of which all of this may hold; none is missing.
    Set<String> candidates(Collection<Criterion> criteria) {
        if (criteria.isEmpty()) {
            return Set.copyOf(twins.keySet());
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        criteria.forEach(criterion -> all.add(criterion.candidates(), BooleanClause.Occur.FILTER));
        return search(all.build());
    }

    /// All that may be in an area: of a circle, what is in the box around it, since to prepare for a circle takes
    /// Lucene
    /// longer than to measure those few exactly.
    static org.apache.lucene.search.Query within(Query.Area area) {
        return switch (area) {
            case Query.Near(var centre, var radius) -> {
                Rectangle around =
                        Rectangle.fromPointDistance(centre.latitude(), centre.longitude(), radius + ROUNDED_METRES);
                yield box(around.minLat, around.maxLat, around.minLon, around.maxLon);
            }
            case Query.Box(var southWest, var northEast) ->
                box(southWest.latitude(), northEast.latitude(), southWest.longitude(), northEast.longitude());
        };
    }

    private static org.apache.lucene.search.Query box(double south, double north, double west, double east) {
        double gap = west - east;
        // So small that rounding would turn it round
        boolean everyMeridian = gap > 0 && gap < 4 * ROUNDED_DEGREES;
        double minLatitude = Math.max(-90, south - ROUNDED_DEGREES);
        double maxLatitude = Math.min(90, north + ROUNDED_DEGREES);
        double minLongitude = everyMeridian ? -180 : Math.max(-180, west - ROUNDED_DEGREES);
        double maxLongitude = everyMeridian ? 180 : Math.min(180, east + ROUNDED_DEGREES);
        // All that are there, or of the few of which the rest holds, those that are there: whichever is less
        return new IndexOrDocValuesQuery(
                LatLonPoint.newBoxQuery(PLACE, minLatitude, maxLatitude, minLongitude, maxLongitude),
                LatLonDocValuesField.newSlowBoxQuery(PLACE, minLatitude, maxLatitude, minLongitude, maxLongitude));
    }

    private Set<String> search(org.apache.lucene.search.Query query) {
        try {
            searchers.maybeRefreshBlocking();
            IndexSearcher searcher = searchers.acquire();
            try {
                return searcher.search(query, new TwinCollector.All(byId));
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Document document(long id, Entry entry) {
        Document document = new Document();
        add(document, TWIN, Set.of(entry.subject().twin()));
        add(
                document,
                ORGANISATION,
                Set.of(Requester.organisationOf(entry.subject().twin())));
        document.add(new NumericDocValuesField(TwinCollector.ID, id));
        add(document, TEXT, entry.any(part -> part.words().terms().stream()));
        add(document, TYPE, entry.any(part -> part.facts().types().stream()));
        add(document, CONTROL, entry.any(part -> part.facts().acts().stream()));
        add(
                document,
                PROPERTY,
                entry.any(
                        part -> part.facts().observed().stream().flatMap(observed -> observed.properties().stream())));
        add(
                document,
                UNIT,
                entry.any(part -> part.facts().observed().stream().flatMap(observed -> observed.units().stream())));
        add(document, SAID, entry.subject().triples().properties());
        for (Place place : entry.any(part -> part.facts().places().stream())) {
            document.add(new LatLonPoint(PLACE, place.latitude(), place.longitude()));
            document.add(new LatLonDocValuesField(PLACE, place.latitude(), place.longitude()));
        }
        return document;
    }

    private static void add(Document document, String field, Set<String> terms) {
        terms.forEach(term -> document.add(new StringField(field, term, Field.Store.NO)));
    }

    private interface Change {
        void make() throws IOException;
    }

    private static void change(Change change) {
        try {
            change.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
