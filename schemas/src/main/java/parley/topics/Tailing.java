package parley.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One [TopicTail]'s consumer: runs until something fails, and can run again from where it was.
final class Tailing<V> {

    private static final Logger LOG = LoggerFactory.getLogger(Tailing.class);

    /// Long enough for the broker to refuse a fetch; after it the tail is known to work.
    private static final Duration FIRST_POLL = Duration.ofMillis(200);

    private static final Duration POLL = Duration.ofSeconds(30);
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final String topic;
    private final Deserializer<V> values;
    private final Map<String, Object> config;
    private final TopicTail.Listener<V> listener;
    private final Positions positions;
    private volatile CompletableFuture<Ends> ends = new CompletableFuture<>();
    private volatile @Nullable Consumer<String, byte[]> consumer;
    private volatile boolean stopped;
    private boolean begun;

    Tailing(
            String topic,
            Deserializer<V> values,
            Map<String, Object> config,
            TopicTail.Listener<V> listener,
            Positions positions) {
        this.topic = topic;
        this.values = values;
        this.config = complete(config);
        this.listener = listener;
        this.positions = positions;
    }

    private static Map<String, Object> complete(Map<String, Object> given) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        config.put(ConsumerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500);
        config.putAll(given);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return config;
    }

    void run(Runnable works) {
        Consumer<String, byte[]> opened =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        try {
            consumer = opened;
            if (!stopped) {
                follow(opened, works);
            }
        } catch (WakeupException e) {
            LOG.debug("stopped topic={}", topic, e);
        } finally {
            consumer = null;
            opened.close(CloseOptions.timeout(CLOSING));
        }
    }

    private void follow(Consumer<String, byte[]> opened, Runnable works) {
        Set<TopicPartition> partitions = partitions(opened);
        try (Ends asked = new Ends(config, partitions, CALL)) {
            ends.complete(asked);
            begin(opened, partitions);
            poll(opened, FIRST_POLL);
            works.run();
            while (!stopped) {
                poll(opened, POLL);
            }
        } finally {
            ends = new CompletableFuture<>();
            if (stopped) {
                ends.completeExceptionally(closed());
            }
        }
    }

    void stop() {
        stopped = true;
        ends.completeExceptionally(closed());
        Consumer<String, byte[]> opened = consumer;
        if (opened != null) {
            opened.wakeup();
        }
    }

    /// The end of every partition, as it is after this call; waits for the broker for a while.
    CompletableFuture<Map<TopicPartition, Long>> ends() {
        if (stopped) {
            return CompletableFuture.failedFuture(closed());
        }
        return ends.copy().thenCompose(Ends::now).orTimeout(CALL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private DisconnectException closed() {
        return new DisconnectException("the tail of " + topic + " was closed");
    }

    private Set<TopicPartition> partitions(Consumer<String, byte[]> opened) {
        List<PartitionInfo> infos = opened.partitionsFor(topic, CALL);
        if (infos == null || infos.isEmpty()) {
            throw new UnknownTopicOrPartitionException("there is no topic " + topic);
        }
        return infos.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private void begin(Consumer<String, byte[]> opened, Set<TopicPartition> partitions) {
        opened.assign(partitions);
        if (!begun) {
            Map<Integer, Long> firstEnds = new HashMap<>();
            opened.endOffsets(partitions, CALL).forEach((partition, end) -> firstEnds.put(partition.partition(), end));
            begun = true;
            positions.firstEnds(firstEnds);
        }
        opened.beginningOffsets(partitions, CALL).forEach((partition, beginning) -> {
            long from = Math.max(beginning, positions.get(partition.partition()));
            opened.seek(partition, from);
            advance(partition, from);
        });
    }

    private void poll(Consumer<String, byte[]> opened, Duration patience) {
        ConsumerRecords<String, byte[]> records = opened.poll(patience);
        List<ConsumerRecord<String, @Nullable V>> readable = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (stopped) {
                return;
            }
            @Nullable ConsumerRecord<String, @Nullable V> read = read(record, readable);
            if (read != null) {
                readable.add(read);
            }
        }
        hand(readable);
        records.nextOffsets().forEach((partition, next) -> advance(partition, next.offset()));
    }

    /// The record with its value; null if that cannot be read, and the listener knows.
    ///
    /// @param before what it must know first; empty afterwards if it was told
    private @Nullable ConsumerRecord<String, @Nullable V> read(
            ConsumerRecord<String, byte[]> record, List<ConsumerRecord<String, @Nullable V>> before) {
        try {
            V value = record.value() == null ? null : values.deserialize(topic, record.headers(), record.value());
            return Records.withValue(record, value);
        } catch (RuntimeException e) {
            hand(before);
            before.clear();
            listener.onUnreadable(record, e);
            positions.advance(record.partition(), record.offset() + 1);
            return null;
        }
    }

    private void hand(List<ConsumerRecord<String, @Nullable V>> records) {
        if (!records.isEmpty()) {
            listener.onRecords(records, record -> {
                positions.advance(record.partition(), record.offset() + 1);
                if (stopped) {
                    throw new WakeupException();
                }
            });
        }
    }

    private void advance(TopicPartition partition, long next) {
        listener.onPosition(partition, next);
        positions.advance(partition.partition(), next);
    }
}
