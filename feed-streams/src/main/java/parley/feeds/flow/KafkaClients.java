package parley.feeds.flow;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/// Makes the Kafka clients of the loops, tuned by measurement for many records and for few.
///
/// @param login how to reach and log in to the broker; holds a secret, so do not print it
public record KafkaClients(Map<String, Object> login) {

    private static final long SOON_MILLIS = 10;
    private static final int KIBIBYTE = 1024;
    private static final int MEBIBYTE = 1024 * KIBIBYTE;

    public KafkaClients {
        login = Map.copyOf(login);
    }

    /// A consumer for a whole feed or lane: partitions assigned by hand, offsets committed by hand.
    public <V> Consumer<byte[], V> bulkConsumer(String group, Deserializer<V> values) {
        Map<String, Object> config = new HashMap<>(login);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, group);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // Retention may overtake a stopped process: what is left is then read from its beginning
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, SOON_MILLIS);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * MEBIBYTE);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 * MEBIBYTE);
        config.put(CommonClientConfigs.RECEIVE_BUFFER_CONFIG, -1);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), values);
    }

    /// A consumer without a group, to look at ends of topics.
    public Consumer<byte[], byte[]> lookout(String name) {
        Map<String, Object> config = new HashMap<>(login);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, name);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// An idempotent producer for a whole feed: it tries for ever, so that order survives any outage.
    public Producer<byte[], byte[]> bulkProducer(String name) {
        Map<String, Object> config = new HashMap<>(login);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, name);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 4);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * KIBIBYTE);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * MEBIBYTE);
        // A loop stands still while it asks where a new topic is, and must not have to ask again for an old one
        config.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, SOON_MILLIS);
        config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Integer.MAX_VALUE);
        // The broker's own limit counts, and it counts compressed bytes
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 * MEBIBYTE);
        config.put(CommonClientConfigs.SEND_BUFFER_CONFIG, -1);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// A producer for single records of Parley's own.
    public Producer<byte[], byte[]> singleProducer(String name) {
        Map<String, Object> config = new HashMap<>(login);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, name);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        // A command's body and its entry travel together
        config.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        // Callers can wait and try again; a loop must not stand still
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5000);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
