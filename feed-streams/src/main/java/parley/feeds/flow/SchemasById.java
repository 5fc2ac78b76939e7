package parley.feeds.flow;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import parley.schemaregistry.SchemaRegistryClient;
import parley.schemaregistry.SchemaRegistryException;

/// The schemas of this space's registry by their ids, each asked for once. For one thread.
public final class SchemasById {

    /// How long an id that the registry does not know is not asked for again.
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(5);

    private final SchemaRegistryClient registry;
    private final LongSupplier nanoTime;
    private final Map<Integer, Lookup.Found> known = new HashMap<>();
    private final Map<Integer, Unknown> unknown = new HashMap<>();

    private record Unknown(Lookup answer, long until) {}

    /// What asking for an id came to.
    public sealed interface Lookup {
        /// The schema.
        record Found(FeedSchema schema) implements Lookup {}

        /// There is no such schema, or it is none.
        record Missing(String why) implements Lookup {}

        /// The registry did not answer: ask again later.
        record Later(String why) implements Lookup {}
    }

    public SchemasById(SchemaRegistryClient registry, LongSupplier nanoTime) {
        this.registry = registry;
        this.nanoTime = nanoTime;
    }

    /// The schema of an id.
    public Lookup get(int id) {
        Lookup.Found found = known.get(id);
        if (found != null) {
            return found;
        }
        Unknown missing = unknown.get(id);
        if (missing != null && nanoTime.getAsLong() - missing.until() < 0) {
            return missing.answer();
        }
        Lookup answer = ask(id);
        switch (answer) {
            case Lookup.Found schema -> known.put(id, schema);
            case Lookup.Missing none -> remember(id, none);
            case Lookup.Later none -> {}
        }
        return answer;
    }

    private Lookup ask(int id) {
        try {
            return new Lookup.Found(FeedSchema.parse(registry.schemaById(id)));
        } catch (SchemaRegistryException e) {
            String why = "schema " + id + ": " + e.getMessage();
            return e.notFound() ? new Lookup.Missing(why) : new Lookup.Later(why);
        } catch (IllegalArgumentException e) {
            return new Lookup.Missing("schema " + id + ": " + e.getMessage());
        } catch (UncheckedIOException e) {
            // No token: the identity provider is away
            return new Lookup.Later("schema " + id + ": " + e.getMessage());
        }
    }

    private void remember(int id, Lookup answer) {
        if (unknown.size() > 1000) {
            unknown.clear();
        }
        unknown.put(id, new Unknown(answer, nanoTime.getAsLong() + UNKNOWN_FOR.toNanos()));
    }
}
