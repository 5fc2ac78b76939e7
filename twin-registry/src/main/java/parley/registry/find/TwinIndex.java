package parley.registry.find;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;
import parley.registry.description.Facts.Place;
import parley.registry.description.Triples;
import parley.registry.find.Query.Near;

/// All twins that this space knows, by what they are found by, in memory. It knows nothing of who may see what: it
/// answers with everything, part by part, and who asks it leaves out what may not be seen. No score depends on what
/// else
/// is in it. Thread-safe.
public final class TwinIndex implements AutoCloseable {

    private static final String TWIN = "twin";
    private static final String TEXT = "text";
    private static final String TYPE = "type";
    private static final String PROPERTY = "property";
    private static final String PLACE = "place";

    /// Latitudes and longitudes are rounded to centimetres; who asks measures exactly.
    private static final double ROUNDED_METRES = 1;

    private final Words words = new Words();
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Part> parts = new ConcurrentHashMap<>();
    private final Map<String, Entry> twins = new ConcurrentHashMap<>();
    private final Triples triples = new Triples();

    private record Entry(Subject subject, List<Long> parts) {}

    /// An empty index.
    public TwinIndex() {
        try {
            writer = new IndexWriter(
                    new ByteBuffersDirectory(), new IndexWriterConfig(words).setSimilarity(new Occurrences()));
            searchers = new SearcherManager(writer, new SearcherFactory() {
                @Override
                public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
                    IndexSearcher searcher = new IndexSearcher(reader);
                    searcher.setSimilarity(new Occurrences());
                    searcher.setQueryCache(null);
                    return searcher;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Puts a twin in the place of what was known of it.
    public synchronized void put(Subject subject) {
        List<Long> added = new ArrayList<>();
        List<Document> documents = new ArrayList<>();
        for (Part part : Part.of(subject)) {
            long id = ids.getAndIncrement();
            parts.put(id, part);
            added.add(id);
            documents.add(document(id, part));
        }
        change(() -> writer.updateDocuments(new Term(TWIN, subject.twin()), documents));
        triples.put(subject.twin(), subject.triples());
        forget(twins.put(subject.twin(), new Entry(subject, added)));
    }

    /// Removes a twin.
    public synchronized void remove(String twin) {
        change(() -> writer.deleteDocuments(new Term(TWIN, twin)));
        triples.remove(twin);
        forget(twins.remove(twin));
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

    Set<String> twins() {
        return Set.copyOf(twins.keySet());
    }

    Optional<Subject> subject(String twin) {
        return Optional.ofNullable(twins.get(twin)).map(Entry::subject);
    }

    Words words() {
        return words;
    }

    /// The parts in which a word occurs, with how well.
    List<Hit> word(String word) {
        return search(new TermQuery(new Term(TEXT, word)));
    }

    List<Hit> type(String iri) {
        return search(new TermQuery(new Term(TYPE, iri)));
    }

    List<Hit> property(String iri) {
        return search(new TermQuery(new Term(PROPERTY, iri)));
    }

    /// The parts that name a place which may be near.
    List<Hit> near(Near near) {
        return search(LatLonPoint.newDistanceQuery(
                PLACE, near.centre().latitude(), near.centre().longitude(), near.radiusMetres() + ROUNDED_METRES));
    }

    private List<Hit> search(org.apache.lucene.search.Query query) {
        try {
            searchers.maybeRefreshBlocking();
            IndexSearcher searcher = searchers.acquire();
            try {
                return searcher.search(query, new HitCollector.All(parts));
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Document document(long id, Part part) {
        Document document = new Document();
        document.add(new StringField(TWIN, part.twin(), Field.Store.NO));
        document.add(new NumericDocValuesField(HitCollector.ID, id));
        part.texts().forEach(text -> document.add(new TextField(TEXT, Words.apart(text), Field.Store.NO)));
        part.facts().types().forEach(type -> document.add(new StringField(TYPE, type, Field.Store.NO)));
        part.facts().properties().forEach(iri -> document.add(new StringField(PROPERTY, iri, Field.Store.NO)));
        for (Place place : part.facts().places()) {
            document.add(new LatLonPoint(PLACE, place.latitude(), place.longitude()));
        }
        return document;
    }

    private void forget(@Nullable Entry before) {
        if (before != null) {
            before.parts().forEach(parts::remove);
        }
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
