package parley.feeds.inbox;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.feeds.flow.FeedSchema;
import parley.schemaregistry.SchemaRegistryClient;
import parley.schemaregistry.SchemaRegistryException;
import parley.topics.Topics;

/// The ids that the schemas of one delivery have in this space's registry, each registered once. For one thread.
///
/// Compatibility is not asked for: the provider's registry governs how the feed evolves.
public final class DeliverySchemas {

    private static final Logger LOG = LoggerFactory.getLogger(DeliverySchemas.class);

    private final SchemaRegistryClient registry;
    private final String subject;
    private final IdentityHashMap<FeedSchema, Integer> ids = new IdentityHashMap<>();
    private List<FeedSchema> earlier = List.of();
    private boolean recalled;
    private @Nullable FeedSchema latest;
    private int latestId;

    /// The schemas of one delivery.
    public DeliverySchemas(SchemaRegistryClient registry, String interaction) {
        this.registry = registry;
        this.subject = subject(interaction);
    }

    /// The subject of an interaction's records.
    static String subject(String interaction) {
        return Topics.delivery(interaction) + "-value";
    }

    /// The id of a schema.
    ///
    /// @throws SchemaRegistryException if the registry refuses or does not answer
    public int id(FeedSchema schema) {
        if (schema != latest) {
            Integer id = ids.get(schema);
            if (id == null) {
                id = register(schema);
                ids.put(schema, id);
            }
            latest = schema;
            latestId = id;
        }
        return latestId;
    }

    /// The schema of that fingerprint, if it was registered before this started.
    ///
    /// @throws SchemaRegistryException if the registry refuses or does not answer
    @Nullable
    FeedSchema recall(byte[] fingerprint) {
        if (!recalled) {
            earlier = earlier();
            recalled = true;
        }
        return earlier.stream()
                .filter(schema -> Arrays.equals(schema.fingerprint(), fingerprint))
                .findFirst()
                .orElse(null);
    }

    private List<FeedSchema> earlier() {
        List<FeedSchema> schemas = new ArrayList<>();
        try {
            for (int version : registry.versions(subject)) {
                schemas.add(FeedSchema.parse(registry.version(subject, version).schema()));
            }
        } catch (SchemaRegistryException e) {
            if (!e.notFound()) {
                throw e;
            }
        }
        return schemas;
    }

    private int register(FeedSchema schema) {
        boolean first = ids.isEmpty();
        int id;
        try {
            id = registry.register(subject, schema.json());
        } catch (SchemaRegistryException e) {
            if (!e.incompatible()) {
                throw e;
            }
            registry.compatibility(subject, "NONE");
            return registry.register(subject, schema.json());
        }
        if (first) {
            // Only now: Apicurio knows no configuration of a subject without a version. And beside: the first record of
            // an interaction does not wait for it, as a later schema that needs it sets it itself
            Thread.ofVirtual().name("compatibility " + subject).start(this::letEverythingIn);
        }
        return id;
    }

    private void letEverythingIn() {
        try {
            registry.compatibility(subject, "NONE");
        } catch (SchemaRegistryException | UncheckedIOException e) {
            LOG.warn(
                    "compatibility not set, a later schema will try again subject={} reason={}", subject, e.toString());
        }
    }
}
