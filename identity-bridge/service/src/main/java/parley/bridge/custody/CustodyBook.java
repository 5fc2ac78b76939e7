package parley.bridge.custody;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.CustodyKey;
import parley.bridge.StateWriter;
import parley.bridge.custody.CustodyKeys.UnreadableKey;
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
    private static final String TWINS = ":twins:";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CustodyKeys keys;
    private final Did organisation;
    private final Map<String, CustodyKey> told = new ConcurrentHashMap<>();
    private final StateWriter<CustodyKey> writer;
    private final TopicTail<CustodyKey> tail;
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("custody").daemon().factory());
    private List<String> known = List.of();
    private volatile @Nullable String trouble = "keys in custody not told yet";

    private CustodyBook(CustodyKeys keys, Did organisation, Map<String, Object> client) {
        this.keys = keys;
        this.organisation = organisation;
        this.writer = new StateWriter<>(Topics.CUSTODY_KEYS, client);
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
    Optional<SigningKey> ensure(Did twin, String agent) throws IOException {
        refresh();
        synchronized (this) {
            var kept = keys.ensure(twin, agent);
            if (kept.isPresent()) {
                follow(twin, agent, kept);
            }
            return kept;
        }
    }

    /// The key of this agent for this twin, if it is told.
    synchronized Optional<SigningKey> find(Did twin, String agent) throws IOException {
        var entry = told.get(twin.agent(agent));
        return keys.find(twin, agent).filter(key -> entry != null && entry.equals(entry(twin, agent, key)));
    }

    /// Forgets a key, for ever.
    /// @return whether there was one
    /// @throws IOException if that cannot be told now, or the key not be deleted; to ask again is to go on
    boolean remove(Did twin, String agent) throws IOException {
        refresh();
        synchronized (this) {
            follow(twin, agent, Optional.empty());
            return keys.remove(twin, agent);
        }
    }

    /// What keeps others from knowing what is kept; null if nothing does.
    public @Nullable String trouble() {
        return trouble;
    }

    /// A key that cannot be read keeps none of the others from being told, and is not told itself.
    private void look() {
        var flaws = new ArrayList<String>();
        try {
            refresh();
            for (var entry : List.copyOf(told.values())) {
                look(entry.getTwin(), entry.getAgent(), flaws);
            }
            for (var owner : keys.owners()) {
                look(organisation.value() + TWINS + owner.twin(), owner.agent(), flaws);
            }
            trouble = null;
        } catch (IOException | RuntimeException e) {
            trouble = "keys in custody not told: " + e.getMessage();
            flaws.add(trouble);
        }
        if (!flaws.equals(known)) {
            flaws.forEach(flaw -> LOG.error("{}", flaw));
        }
        known = List.copyOf(flaws);
    }

    private void look(String twin, String agent, List<String> flaws) throws IOException {
        try {
            look(Did.ofTwin(twin), agent);
        } catch (UnreadableKey | IllegalArgumentException e) {
            flaws.add("no key in custody twin=" + twin + " agent=" + agent + " reason=" + e.getMessage());
        }
    }

    private synchronized void look(Did twin, String agent) throws IOException {
        try {
            follow(twin, agent, keys.find(twin, agent));
        } catch (UnreadableKey e) {
            follow(twin, agent, Optional.empty());
            throw e;
        }
    }

    /// Tells what is kept, unless that is told. As nobody else writes, what was read last is what is told.
    private void follow(Did twin, String agent, Optional<SigningKey> kept) throws IOException {
        var id = twin.agent(agent);
        var entry = kept.map(key -> entry(twin, agent, key));
        if (!Optional.ofNullable(told.get(id)).equals(entry)) {
            write(id, entry.orElse(null));
        }
    }

    private static CustodyKey entry(Did twin, String agent, SigningKey key) {
        return new CustodyKey(twin.value(), agent, key.multibase());
    }

    /// Reads what was written before this call, also by a write that seemed to fail.
    private void refresh() throws IOException {
        get(tail.caughtUp().thenCompose(_ -> tail.refresh()));
    }

    private void write(String id, @Nullable CustodyKey entry) throws IOException {
        get(tail.awaitPosition(0, writer.write(id, entry) + 1));
        LOG.info("custody agent={} kept={}", id, entry != null);
    }

    private static <T extends @Nullable Object> T get(Future<T> future) throws IOException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("cannot read " + Topics.CUSTODY_KEYS.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopping", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        tail.close();
        writer.close();
    }
}
