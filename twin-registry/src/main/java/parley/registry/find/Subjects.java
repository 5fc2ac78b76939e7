package parley.registry.find;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import parley.avro.CatalogEntry;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.avro.TwinEntry;
import parley.identity.Did;
import parley.policy.Policies;
import parley.registry.description.Described;
import parley.registry.description.Turtle;

/// Reads what a twin is searched by from what is stored of it.
public final class Subjects {

    private Subjects() {}

    /// One of our own twins.
    public static Subject own(TwinEntry entry) {
        return of(entry.getTwin(), entry.getDescription(), entry.getFeeds(), entry.getControls(), entry.getChanged());
    }

    /// A partner's twin, as far as the partner shows it.
    public static Subject partners(CatalogEntry entry) {
        return of(entry.getTwin(), entry.getDescription(), entry.getFeeds(), entry.getControls(), entry.getChanged());
    }

    private static Subject of(
            String twin, String description, List<Feed> feeds, List<Control> controls, Map<String, Instant> changed) {
        Map<String, List<String>> declared = new HashMap<>();
        for (Feed feed : feeds) {
            List<String> schemas =
                    feed.getSchemas().stream().map(FeedSchema::getSchema$).toList();
            declared.put(
                    Policies.feed(feed.getName()),
                    words(feed.getName(), schemas.isEmpty() ? schemas : List.of(schemas.getLast())));
        }
        for (Control control : controls) {
            declared.put(
                    Policies.control(control.getName()),
                    words(
                            control.getName(),
                            Stream.of(control.getRequest(), control.getResult())
                                    .filter(schema -> schema != null)
                                    .toList()));
        }
        Described described = description.isEmpty() ? Described.NOTHING : Turtle.described(twin, description);
        return new Subject(
                twin, Did.ofTwin(twin).twinName().orElseThrow(), declared, described.facts(), described, changed);
    }

    private static List<String> words(String name, List<String> schemas) {
        List<String> words = new ArrayList<>(List.of(name));
        schemas.forEach(schema -> read(schema, words));
        return words;
    }

    private static void read(String schema, List<String> words) {
        try {
            Schema parsed = new Schema.Parser().parse(schema);
            if (parsed.getType() == Schema.Type.RECORD) {
                add(parsed.getName(), parsed.getDoc(), words);
                parsed.getFields().forEach(field -> add(field.name(), field.doc(), words));
            }
        } catch (AvroRuntimeException | NullPointerException e) {
            return; // a schema that cannot be read has no words
        }
    }

    private static void add(String name, @Nullable String doc, List<String> words) {
        words.add(name);
        if (doc != null) {
            words.add(doc);
        }
    }
}
