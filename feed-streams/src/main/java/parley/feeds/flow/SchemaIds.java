package parley.feeds.flow;

import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.schemaregistry.SchemaRegistryClient;
import parley.schemaregistry.SchemaRegistryException;

/// The ids that schemas have in this space's registry, as far as they were registered since the start; one for all
/// loops
/// of a process. Thread-safe.
///
/// A registry gives a schema the same id under every subject, so what one delivery has learned serves the next: a loop
/// that works for many interactions does not stand still while the first record of one is registered.
public final class SchemaIds implements AutoCloseable {

    private static final int KEPT = 10_000;
    private static final long RETRY_SECONDS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(SchemaIds.class);

    private final SchemaRegistryClient registry;
    private final Map<String, Integer> ids = kept();
    private final Map<Registration, Integer> registered = kept();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("schema-ids").factory());

    private record Registration(String subject, String json) {}

    public SchemaIds(SchemaRegistryClient registry) {
        this.registry = registry;
    }

    private static <K> Map<K, Integer> kept() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Integer> eldest) {
                return size() > KEPT;
            }
        };
    }

    /// The id of a schema, which is registered under that subject when this returns. Compatibility is not asked for.
    ///
    /// @throws SchemaRegistryException if the registry refuses or does not answer
    /// @throws UncheckedIOException if there is no token to ask it with
    public int register(String subject, FeedSchema schema) {
        Registration registration = new Registration(subject, schema.json());
        Integer known = known(registration);
        if (known != null) {
            return known;
        }
        int id = ask(registration);
        remember(registration, id);
        return id;
    }

    /// The id of a schema at once, or null if it was registered under no subject yet. Under this one it is registered
    /// meanwhile if it is not, and again until the registry has answered.
    public @Nullable Integer promise(String subject, FeedSchema schema) {
        Registration registration = new Registration(subject, schema.json());
        Integer known = known(registration);
        if (known != null) {
            return known;
        }
        synchronized (this) {
            known = ids.get(schema.json());
        }
        if (known != null) {
            later.execute(() -> keep(registration));
        }
        return known;
    }

    private synchronized @Nullable Integer known(Registration registration) {
        return registered.get(registration);
    }

    private synchronized void remember(Registration registration, int id) {
        registered.put(registration, id);
        ids.put(registration.json(), id);
    }

    private void keep(Registration registration) {
        if (known(registration) != null) {
            return;
        }
        try {
            remember(registration, ask(registration));
        } catch (SchemaRegistryException | UncheckedIOException e) {
            boolean never = e instanceof SchemaRegistryException refused && refused.status() == 422;
            LOG.warn(
                    "schema not registered subject={} again={} reason={}",
                    registration.subject(),
                    !never,
                    e.toString());
            if (!never) {
                var _ = later.schedule(() -> keep(registration), RETRY_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private int ask(Registration registration) {
        try {
            return registry.register(registration.subject(), registration.json());
        } catch (SchemaRegistryException e) {
            if (!e.incompatible()) {
                throw e;
            }
            // Not before: most deliveries never need it, and Apicurio knows none of a subject without a version
            registry.compatibility(registration.subject(), "NONE");
            return registry.register(registration.subject(), registration.json());
        }
    }

    @Override
    public void close() {
        later.shutdownNow();
    }
}
