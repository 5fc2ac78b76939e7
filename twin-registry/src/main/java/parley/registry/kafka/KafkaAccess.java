package parley.registry.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import parley.topics.Creation;

/// How this service reaches its space's cluster.
///
/// @param client what every client is configured with: where the brokers are and how to log in; holds a secret
public record KafkaAccess(Map<String, Object> client) {

    public KafkaAccess {
        client = Map.copyOf(client);
    }

    /// A producer that answers for what it writes: every replica in sync has it, or it fails.
    ///
    /// @param blocking for how long a call may wait until the cluster is known
    /// @param delivery for how long a record may then be under way
    Client<Producer<String, byte[]>> producer(Duration blocking, Duration delivery) {
        int deliveryMillis = Math.toIntExact(delivery.toMillis());
        Map<String, Object> config = new HashMap<>(client);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, blocking.toMillis());
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryMillis);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, deliveryMillis);
        config.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 20);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        return new Client<>(
                () -> new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer()),
                producer -> producer.close(delivery));
    }

    /// For topics that are written to as soon as they are there.
    Client<Admin> admin() {
        return new Client<>(() -> Creation.admin(client), admin -> admin.close(Duration.ofSeconds(1)));
    }

    @Override
    public String toString() {
        return "KafkaAccess";
    }
}
