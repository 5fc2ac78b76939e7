package parley.bridge.custody;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.CustodyKey;
import parley.identity.Did;
import parley.identity.SigningKey;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Tells the space which keys are in custody, in `custody-keys`; its only writer. Thread-safe.
///
/// A key is told before anybody gets it, and no longer told before it is deleted. What was restored, or deleted by
/// hand,
/// is told with the next look.
public final class CustodyBook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CustodyBook.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CustodyKeys keys;
    private final Did organisation;
    private final Map<String, Object> client;
    private final Map<String, CustodyKey> told = new ConcurrentHashMap<>();
    private final TopicTail<CustodyKey> tail;
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("custody").daemon().factory());
    private @Nullable Producer<String, CustodyKey> producer;
    private volatile @Nullable String trouble = "keys in custody not told yet";

    private CustodyBook(CustodyKeys keys, Did organisation, Map<String, Object> client) {
        this.keys = keys;
        this.organisation = organisation;
        this.client = Map.copyOf(client);
        this.tail = TopicTail.start(Topics.CUSTODY_KEYS, client, this::take);
    }

    /// Starts to look.
    ///
    /// @param client how to reach and log in to the cluster
    /// @param pause between two looks at what is kept
    @SuppressWarnings("FutureReturnValueIgnored") // the task does not throw
    public static CustodyBook start(CustodyKeys keys, Did organisation, Map<String, Object> client, Duration pause) {
        var book = new CustodyBook(keys, organisation, client);
        book.executor.scheduleWithFixedDelay(book::look, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        return book;
    }

    private void take(ConsumerRecord<String, @Nullable CustodyKey> record) {
        if (record.value() == null) {
            told.remove(record.key());
        } else {
            told.put(record.key(), record.value());
        }
    }

    /// The key of this agent for this twin, made if there is none; empty if the agent has too many already.
    /// @throws IOException if it cannot be kept or told now; to ask again is to go on
    synchronized Optional<SigningKey> ensure(Did twin, String agent) throws IOException {
        var kept = keys.ensure(twin, agent);
        if (kept.isPresent()) {
            refresh();
            follow(twin, agent, kept);
        }
        return kept;
    }

    /// Forgets a key, for ever.
    /// @return whether there was one
    /// @throws IOException if that cannot be told now, or the key not be deleted; to ask again is to go on
    synchronized boolean remove(Did twin, String agent) throws IOException {
        refresh();
        follow(twin, agent, Optional.empty());
        return keys.remove(twin, agent);
    }

    /// What keeps others from knowing what is kept; null if nothing does.
    public @Nullable String trouble() {
        return trouble;
    }

    private void look() {
        try {
            refresh();
            for (var entry : List.copyOf(told.values())) {
                look(new Did(entry.getTwin()), entry.getAgent());
            }
            for (var owner : keys.owners()) {
                look(organisation.twin(owner.twin()), owner.agent());
            }
            trouble = null;
        } catch (IOException | RuntimeException e) {
            if (trouble == null) {
                LOG.warn("keys in custody not looked at, trying on", e);
            }
            trouble = "keys in custody not told: " + e.getMessage();
        }
    }

    private synchronized void look(Did twin, String agent) throws IOException {
        follow(twin, agent, keys.find(twin, agent));
    }

    /// Tells what is kept, unless that is told. As nobody else writes, what was read last is what is told.
    private void follow(Did twin, String agent, Optional<SigningKey> kept) throws IOException {
        var id = twin.agent(agent);
        var entry = kept.map(key -> new CustodyKey(twin.value(), agent, key.multibase()));
        if (!Optional.ofNullable(told.get(id)).equals(entry)) {
            write(id, entry.orElse(null));
        }
    }

    /// Reads what was written before this call, also by a write that seemed to fail.
    private void refresh() throws IOException {
        get(tail.caughtUp().thenCompose(_ -> tail.refresh()));
    }

    private void write(String id, @Nullable CustodyKey entry) throws IOException {
        try {
            var written = get(producer().send(new ProducerRecord<>(Topics.CUSTODY_KEYS.name(), 0, id, entry)));
            get(tail.awaitPosition(0, written.offset() + 1));
        } catch (KafkaException e) {
            throw new IOException("not told: " + id, e);
        }
        LOG.info("custody agent={} kept={}", id, entry != null);
    }

    private static <T extends @Nullable Object> T get(Future<T> future) throws IOException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("cannot read or write " + Topics.CUSTODY_KEYS.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopping", e);
        }
    }

    /// Made when it is first needed: that fails while Keycloak gives no token.
    private Producer<String, CustodyKey> producer() {
        var current = producer;
        if (current == null) {
            var config = new HashMap<>(client);
            config.put(ProducerConfig.ACKS_CONFIG, "all");
            config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
            config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
            config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
            current = new KafkaProducer<>(config, new StringSerializer(), Topics.CUSTODY_KEYS.serializer());
            producer = current;
        }
        return current;
    }

    @Override
    public void close() {
        executor.shutdownNow();
        tail.close();
        synchronized (this) {
            if (producer != null) {
                producer.close(Duration.ofSeconds(5));
            }
        }
    }
}
