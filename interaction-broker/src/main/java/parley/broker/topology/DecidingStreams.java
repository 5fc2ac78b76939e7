package parley.broker.topology;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.topics.Topic;

/// The topology, running: one thread, each decision committed at once and exactly once.
public final class DecidingStreams implements AutoCloseable {

    /// Prefix of the group, of transactions and of internal topics: our rights are given by it.
    public static final String APPLICATION = "interaction-broker";

    private static final Logger LOG = LoggerFactory.getLogger(DecidingStreams.class);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final KafkaStreams streams;

    private DecidingStreams(KafkaStreams streams) {
        this.streams = streams;
    }

    /// Starts it.
    ///
    /// @param client how to reach and log in to the broker
    /// @param data a folder that may be deleted while we do not run
    public static DecidingStreams start(Topology topology, Map<String, Object> client, Path data) {
        KafkaStreams streams = new KafkaStreams(topology, properties(client, data), new StableClients(APPLICATION));
        streams.setUncaughtExceptionHandler(failure -> {
            LOG.error("deciding stopped, starting it again", failure);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        streams.start();
        return new DecidingStreams(streams);
    }

    /// Whether log entries are being decided on.
    public boolean running() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /// What it is doing, in Streams' own word.
    public String state() {
        return streams.state().name();
    }

    @Override
    public void close() {
        streams.close(CLOSING);
    }

    static Properties properties(Map<String, Object> client, Path data) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        config.put(StreamsConfig.STATE_DIR_CONFIG, data.resolve("streams").toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        config.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, QuarantineUnreadable.class);
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        // A decision is visible when its transaction is: the loop must come round to commit soon after it decided; more
        // often than that it only costs, also while nobody asks
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 10L);
        config.put(StreamsConfig.POLL_MS_CONFIG, 10L);
        // What a pass decides goes to a dozen topics in one request, when its commit flushes; not in as many as it has
        // records
        config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 10);
        // A transaction that begins while the markers of the last are still being written is told to try again: not in
        // a tenth of a second, which is what a decision would then take
        config.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 5);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
        // What cannot be written would be decided on again and again
        config.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topic.LARGEST_BYTES);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
        // After a crash the successor takes the dead one's place at once instead of waiting until its session ends
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), APPLICATION);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_000);
        Properties properties = new Properties();
        properties.putAll(config);
        return properties;
    }
}
