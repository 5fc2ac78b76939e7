package parley.bridge.custody;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.identity.Did;
import parley.identity.FeedWriter;
import parley.identity.SigningKey;
import parley.schemaregistry.SchemaRegistryClient;

/// A writer for each key, feed and schema, on one producer with the service's own login. Thread-safe.
///
/// Each writer has a start of its own, later than any before it, so that numbering from 0 is never a repetition, also
/// after the service was restarted.
public final class FeedWriters implements AutoCloseable {
    private static final int MOST = 1_000;
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Map<String, Object> config;
    private final SchemaRegistryClient registry;
    private final InstantSource clock;
    private final Map<Address, FeedWriter> writers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Address, FeedWriter> eldest) {
            return size() > MOST;
        }
    };
    private @Nullable Producer<byte[], byte[]> producer;
    private long lastStart;

    private record Address(String method, String key, String topic, String fingerprint, int partitions) {}

    /// @param client how to reach and log in to the cluster
    public FeedWriters(Map<String, Object> client, SchemaRegistryClient registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        this.config = new HashMap<>(client);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    }

    /// The writer of this key to this feed, with the feed's newest schema.
    /// @throws parley.schemaregistry.SchemaRegistryException if the registry does not tell the schema's id
    /// @throws org.apache.kafka.common.KafkaException if the cluster cannot be logged in to
    FeedWriter of(Did twin, String agent, SigningKey key, Feed feed) {
        var newest = feed.getSchemas().getLast();
        var address = new Address(
                twin.method(agent, key.publicKey()),
                key.multibase(),
                feed.getTopic(),
                newest.getFingerprint(),
                feed.getPartitions());
        var known = known(address);
        if (known != null) {
            return known;
        }
        int id =
                registry.lookup(feed.getTopic() + "-value", newest.getSchema$()).id();
        return opened(address, twin.feedUrl(feed.getName()), key, newest, id);
    }

    private synchronized @Nullable FeedWriter known(Address address) {
        return writers.get(address);
    }

    private synchronized FeedWriter opened(Address address, String feed, SigningKey key, FeedSchema schema, int id) {
        return writers.computeIfAbsent(address, it -> {
            lastStart = Math.max(clock.millis(), lastStart + 1);
            var target = new FeedWriter.Target(
                    it.topic(),
                    feed,
                    it.method(),
                    lastStart,
                    new Schema.Parser().parse(schema.getSchema$()),
                    id,
                    it.partitions());
            return new FeedWriter(target, producer(), key);
        });
    }

    /// Made when it is first needed: that fails while Keycloak gives no token.
    private Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    /// Begins anew after something failed for good.
    synchronized void reopen() {
        writers.clear();
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(CLOSING);
        }
    }
}
