package parley.feeds.inbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.feeds.flow.FeedSchema;
import parley.feeds.flow.SchemaIds;
import parley.schemaregistry.SchemaRegistryClient;
import parley.schemaregistry.SchemaRegistryException;
import parley.topics.Topics;

/// The schemas of one delivery in this space's registry, each registered once. For one thread.
///
/// Compatibility is not asked for: the provider's registry governs how the feed evolves.
public final class DeliverySchemas {

    private final SchemaRegistryClient registry;
    private final SchemaIds registered;
    private final String subject;
    private final IdentityHashMap<FeedSchema, Integer> ids = new IdentityHashMap<>();
    private List<FeedSchema> earlier = List.of();
    private boolean recalled;
    private @Nullable FeedSchema latest;
    private int latestId;

    DeliverySchemas(SchemaRegistryClient registry, SchemaIds registered, String interaction) {
        this.registry = registry;
        this.registered = registered;
        this.subject = subject(interaction);
    }

    /// The subject of an interaction's records.
    public static String subject(String interaction) {
        return Topics.delivery(interaction) + "-value";
    }

    /// The id of a schema.
    ///
    /// @param lasting whether it can be found elsewhere after a restart; only then may it be registered here later
    ///         than the first record needs it
    /// @throws SchemaRegistryException if the registry refuses or does not answer
    int id(FeedSchema schema, boolean lasting) {
        if (schema != latest) {
            Integer id = ids.get(schema);
            if (id == null) {
                id = lasting ? registered.promise(subject, schema) : null;
                id = id == null ? registered.register(subject, schema) : id;
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
}
