package parley.agent;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.PendingMatter;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Reads from Kafka what waits for a twin's decision: all that waits first, then what comes and what waits
/// no longer, in the order in which it came, on a thread of its own. It reconnects for ever; what changed
/// more than once meanwhile is told as it stands. It ends when it is closed, or when this agent may not
/// read it any more.
public final class PendingReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PendingReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final AvroSerde<PendingMatter> SERDE = AvroSerde.of(PendingMatter.class);

    private final Map<String, Object> config;
    private final TopicPartition partition;
    private final PendingListener listener;
    private final Map<String, PendingMatter> waiting = new LinkedHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Thread thread;
    private boolean began;

    private PendingReader(Map<String, Object> kafka, String twin, PendingListener listener) {
        this.config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.partition = new TopicPartition(Topics.pending(twin), 0);
        this.listener = listener;
        this.thread = Thread.ofPlatform().name("pending-" + twin).daemon().unstarted(this::run);
    }

    /// @param twin the twin's name
    static PendingReader start(Map<String, Object> kafka, String twin, PendingListener listener) {
        var reader = new PendingReader(kafka, twin, listener);
        reader.thread.start();
        return reader;
    }

    /// Completes when it has ended: normally if it was closed, else with why it may not read, or what the
    /// listener threw.
    public CompletableFuture<Void> done() {
        return done.copy();
    }

    private void run() {
        while (closing.getCount() > 0) {
            try (Consumer<String, byte[]> consumer =
                    new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
                // The topic is made with the first that waits
                if (there(consumer)) {
                    read(consumer);
                }
                pause();
            } catch (AuthorizationException e) {
                if (began) {
                    done.completeExceptionally(e);
                    return;
                }
                // Rights follow the delegation
                pause();
            } catch (KafkaException e) {
                LOG.debug("trying again: {}", e.toString());
                pause();
            } catch (RuntimeException e) {
                LOG.error("what waits in {} is not read any more", partition.topic(), e);
                done.completeExceptionally(e);
                return;
            }
        }
        done.complete(null);
    }

    private boolean there(Consumer<String, byte[]> consumer) {
        var partitions = consumer.partitionsFor(partition.topic(), CALL);
        return partitions != null && !partitions.isEmpty();
    }

    private void read(Consumer<String, byte[]> consumer) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition), CALL).getOrDefault(partition, 0L);
        Map<String, PendingMatter> now = new LinkedHashMap<>();
        while (closing.getCount() > 0 && consumer.position(partition, CALL) < end) {
            consumer.poll(POLL).forEach(record -> keep(now, record));
        }
        catchUp(now);
        began = true;
        while (closing.getCount() > 0) {
            consumer.poll(POLL).forEach(this::take);
        }
    }

    private static void keep(Map<String, PendingMatter> now, ConsumerRecord<String, byte[]> record) {
        now.remove(record.key());
        var matter = decoded(record);
        if (matter != null && PendingViews.waits(matter)) {
            now.put(record.key(), matter);
        }
    }

    /// What has changed while nothing was read.
    private void catchUp(Map<String, PendingMatter> now) {
        for (String gone :
                waiting.keySet().stream().filter(id -> !now.containsKey(id)).toList()) {
            var before = waiting.remove(gone);
            if (before != null) {
                PendingViews.resolved(before, listener);
            }
        }
        now.forEach(this::waits);
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        var matter = decoded(record);
        if (matter != null && PendingViews.waits(matter)) {
            waits(record.key(), matter);
            return;
        }
        // How it stands comes before it goes
        var before = waiting.remove(record.key());
        if (before != null) {
            PendingViews.resolved(matter == null ? before : matter, listener);
        }
    }

    private void waits(String id, PendingMatter matter) {
        if (!matter.equals(waiting.put(id, matter))) {
            PendingViews.waiting(matter, listener);
        }
    }

    private static @Nullable PendingMatter decoded(ConsumerRecord<String, byte[]> record) {
        return record.value() == null ? null : SERDE.decode(record.value());
    }

    private void pause() {
        try {
            var _ = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    /// Ends it; it may be called by the listener itself.
    @Override
    public void close() {
        closing.countDown();
        if (thread.equals(Thread.currentThread())) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
