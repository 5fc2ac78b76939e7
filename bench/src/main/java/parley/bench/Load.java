package parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Fills the feed before it is drained.
final class Load implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Rig rig;
    private final Records records = new Records();
    private final KafkaProducer<byte[], byte[]> producer;
    private final ConsumerRecord<byte[], byte[]> model;

    Load(Rig rig) throws ExecutionException, InterruptedException {
        this.rig = rig;
        var config = new HashMap<>(rig.publisherLogin());
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        var sent = rig.publisher().publish(records.next().orElseThrow()).get();
        model = read(new TopicPartition(sent.topic(), sent.partition()), sent.offset());
    }

    private ConsumerRecord<byte[], byte[]> read(TopicPartition partition, long offset) {
        try (var consumer =
                new KafkaConsumer<>(rig.harbour().admin(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            while (true) {
                var polled = consumer.poll(POLL).records(partition);
                if (!polled.isEmpty()) {
                    return polled.getFirst();
                }
            }
        }
    }

    /// Records that are signed, each with a number of its own.
    void signed(int count) throws ExecutionException, InterruptedException {
        var sent = new ArrayList<CompletableFuture<?>>(count);
        for (int i = 0; i < count; i++) {
            sent.add(rig.publisher().publish(records.next().orElseThrow()));
        }
        rig.publisher().flush();
        for (var each : sent) {
            each.get();
        }
    }

    /// Records that look like signed ones, byte for byte as large, and are not: they cost no time to make.
    void unsigned(int count) throws IOException {
        var failure = new AtomicReference<@Nullable Exception>();
        for (int i = 0; i < count; i++) {
            var record = new ProducerRecord<byte[], byte[]>(
                    model.topic(),
                    i % Rig.PARTITIONS,
                    model.timestamp(),
                    null,
                    model.value().clone(),
                    model.headers());
            records.refill(record.value());
            var _ = producer.send(record, (metadata, exception) -> {
                if (exception != null) {
                    failure.compareAndSet(null, exception);
                }
            });
        }
        producer.flush();
        var failed = failure.get();
        if (failed != null) {
            throw new IOException("the feed was not filled", failed);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
