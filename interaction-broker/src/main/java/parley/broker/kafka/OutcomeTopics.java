package parley.broker.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.CommandReport;
import parley.broker.view.Commands;
import parley.topics.AvroSerde;
import parley.topics.Creation;
import parley.topics.Topics;

/// The topics in which twins find what has become of their commands: made when a twin sends its first, and read for the
/// view. Thread-safe.
public final class OutcomeTopics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeTopics.class);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final short BROKERS_DEFAULT = -1;

    private final Map<String, Object> client;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Map<String, CompletableFuture<Void>> creating = new ConcurrentHashMap<>();
    private final TwinTopicReader reader;

    public OutcomeTopics(KafkaAccess kafka, Commands commands) {
        Map<String, Object> config = new HashMap<>(kafka.client());
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        this.client = Map.copyOf(config);
        this.reader = new TwinTopicReader("outcomes", kafka.client(), null, (records, consumer) -> {
            for (ConsumerRecord<String, byte[]> record : records) {
                take(record, commands);
            }
        });
    }

    private static void take(ConsumerRecord<String, byte[]> record, Commands commands) {
        try {
            commands.take(AvroSerde.of(CommandReport.class).decode(record.value()));
        } catch (SerializationException e) {
            LOG.error("unreadable report topic={} offset={}", record.topic(), record.offset(), e);
        }
    }

    /// Reads the topic of a twin that sent a command before.
    public void sent(String twin) {
        known.add(twin);
        reader.add(Topics.outcome(twin));
    }

    /// Makes sure that the twin has its topic. However many commands a twin begins with, the topic is asked for once.
    ///
    /// @param twin the twin's name
    /// @throws KafkaException if that is not certain
    public void ensure(String twin) {
        if (known.contains(twin)) {
            return;
        }
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> first = creating.putIfAbsent(twin, mine);
        if (first != null) {
            await(first);
            return;
        }
        try {
            create(twin);
            sent(twin);
            mine.complete(null);
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            creating.remove(twin);
        }
    }

    private static void await(CompletableFuture<Void> creation) {
        try {
            creation.join();
        } catch (CompletionException e) {
            throw new KafkaException(e.getCause());
        }
    }

    private void create(String twin) {
        try (Admin admin = Creation.admin(client)) {
            Creation.ensure(admin, List.of(Topics.outcomeTopic(twin).toCreate(BROKERS_DEFAULT)), PATIENCE);
        } catch (ExecutionException e) {
            throw new KafkaException("topic " + Topics.outcome(twin) + " cannot be created", e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("topic " + Topics.outcome(twin) + " was not created in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
