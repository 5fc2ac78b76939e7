package parley.broker.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// The committed records of a topic of one partition, from its beginning to the end that it had when this
/// was opened. For one thread at a time.
final class WholeTopic implements Iterator<ConsumerRecord<String, byte[]>>, AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final Consumer<String, byte[]> consumer;
    private final TopicPartition partition;
    private final long beginning;
    private final long end;
    private Iterator<ConsumerRecord<String, byte[]>> polled =
            List.<ConsumerRecord<String, byte[]>>of().iterator();

    private WholeTopic(Consumer<String, byte[]> consumer, TopicPartition partition) {
        this.consumer = consumer;
        this.partition = partition;
        consumer.assign(List.of(partition));
        this.beginning = consumer.beginningOffsets(List.of(partition), CALL).getOrDefault(partition, 0L);
        consumer.seek(partition, beginning);
        this.end = consumer.endOffsets(List.of(partition), CALL).getOrDefault(partition, 0L);
    }

    /// Opens it.
    ///
    /// @throws org.apache.kafka.common.KafkaException if it cannot be read, as [#next()] and [#hasNext()]
    ///     do
    static WholeTopic open(Map<String, Object> client, String topic) {
        Map<String, Object> config = new HashMap<>(client);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // Nothing is waited for that is not there: a fetch beyond the end would hold up the next one
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        try {
            return new WholeTopic(consumer, new TopicPartition(topic, 0));
        } catch (RuntimeException e) {
            consumer.close(CloseOptions.timeout(CLOSING));
            throw e;
        }
    }

    /// Goes on at that offset, or at the beginning if that is gone, to the same end.
    void seek(long offset) {
        consumer.seek(partition, Math.max(offset, beginning));
        polled = List.<ConsumerRecord<String, byte[]>>of().iterator();
    }

    @Override
    public boolean hasNext() {
        long patience = CALL.dividedBy(POLL);
        while (!polled.hasNext() && consumer.position(partition, CALL) < end) {
            long before = consumer.position(partition, CALL);
            polled = consumer.poll(POLL).records(partition).iterator();
            patience = consumer.position(partition, CALL) > before ? CALL.dividedBy(POLL) : patience - 1;
            if (patience == 0) {
                throw new TimeoutException("nothing more comes of " + partition + " at offset " + before);
            }
        }
        return polled.hasNext();
    }

    @Override
    public ConsumerRecord<String, byte[]> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return polled.next();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSING));
    }
}
