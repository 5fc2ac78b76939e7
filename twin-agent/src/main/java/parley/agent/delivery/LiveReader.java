package parley.agent.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjIntConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;

/// Reads the records of one interaction as they come, each verified, for whoever looks at them and does
/// nothing by them: it keeps no position, commits nothing and is in no group. What cannot be believed is
/// left out. For one thread.
public final class LiveReader implements AutoCloseable {
    /// What is held at a time is small: many look at once.
    private static final int MOST_BYTES = 1024 * 1024;

    private static final int MOST_RECORDS = 200;
    private static final Duration CLOSE = Duration.ofSeconds(2);

    /// What cannot be believed yet is not tried again at once.
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final RecordReader reader;
    private final Consumer<byte[], byte[]> consumer;
    private final int last;
    private final String topic;
    private Map<TopicPartition, Long> old = Map.of();
    private boolean placed;

    /// @param last how many of the records that are there already come first, at most; of large ones fewer, but one
    public LiveReader(Delivery delivery, int last) {
        this.reader = new RecordReader(delivery);
        this.topic = delivery.topic();
        this.last = last;
        this.consumer = new KafkaConsumer<>(config(delivery));
    }

    private static Map<String, Object> config(Delivery delivery) {
        var config = new HashMap<String, Object>(delivery.client());
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_BYTES);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MOST_BYTES / 4);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 8_000);
        config.put("enable.metrics.push", false);
        return config;
    }

    /// The records that have come, in the order of each partition.
    ///
    /// @param patience for how long to wait for one
    /// @throws org.apache.kafka.common.errors.AuthorizationException if they may not be read, or no longer
    /// @throws org.apache.kafka.common.KafkaException if they cannot be read now
    public List<FeedRecord> poll(Duration patience) {
        if (!placed) {
            place();
            placed = true;
            return old.isEmpty() ? List.of() : remembered(patience);
        }
        return read(patience);
    }

    private void place() {
        var partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException(topic + " does not exist");
        }
        var all = partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(all);
        var ends = consumer.endOffsets(all);
        var beginnings = consumer.beginningOffsets(all);
        ends.forEach((partition, end) ->
                consumer.seek(partition, Math.max(beginnings.getOrDefault(partition, end), end - last)));
        old = last == 0 ? Map.of() : ends;
    }

    /// What was there when the reading began; of several partitions the newest.
    private List<FeedRecord> remembered(Duration patience) {
        var recent = new Recent(last, MOST_BYTES, consumer.assignment().size() == 1);
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline && behind()) {
            read(Duration.ofMillis(100), recent::add);
        }
        return recent.take();
    }

    private boolean behind() {
        return old.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    private List<FeedRecord> read(Duration patience) {
        var records = new ArrayList<FeedRecord>();
        read(patience, (record, _) -> records.add(record));
        return records;
    }

    private void read(Duration patience, ObjIntConsumer<FeedRecord> sink) {
        consumer.resume(consumer.paused());
        var polled = consumer.poll(patience);
        for (var partition : polled.partitions()) {
            for (var record : polled.records(partition)) {
                if (!believed(record, sink)) {
                    // Its key, or its schema, is not to be had yet: from here again
                    consumer.seek(partition, record.offset());
                    consumer.pause(List.of(partition));
                    break;
                }
            }
        }
        if (!consumer.paused().isEmpty()) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean believed(ConsumerRecord<byte[], byte[]> record, ObjIntConsumer<FeedRecord> sink) {
        try {
            if (reader.read(record) instanceof Handover.Read.Genuine genuine) {
                sink.accept(genuine.record(), Math.max(record.serializedValueSize(), 0));
            }
            return true;
        } catch (UnreachableException | ProblemException e) {
            return false;
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }
}
