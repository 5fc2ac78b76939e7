package parley.identity;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.AttestationRevoked;
import parley.avro.Attested;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// What is attested no longer, as `revocations` says. Thread-safe.
public final class Revocations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, AttestationRevoked> known = new ConcurrentHashMap<>();
    private final List<Consumer<AttestationRevoked>> listeners = new CopyOnWriteArrayList<>();
    private final TopicTail<AttestationRevoked> tail;

    private Revocations(Map<String, Object> login) {
        this.tail = TopicTail.start(Topics.REVOCATIONS, login, record -> {
            var revocation = record.value();
            if (revocation == null) {
                known.remove(record.key());
            } else {
                known.put(record.key(), revocation);
                listeners.forEach(listener -> listener.accept(revocation));
            }
        });
    }

    /// Starts to read.
    ///
    /// @param login how to reach and log in to the broker
    public static Revocations follow(Map<String, Object> login) {
        return new Revocations(login);
    }

    /// Whether that was revoked by who attests it.
    public boolean includes(Attested attested) {
        return includes(attested.getBy(), attested.getId());
    }

    /// Whether that organisation has revoked its attestation of that id.
    public boolean includes(String by, String attestation) {
        return known.containsKey(Topics.revocationKey(by, attestation));
    }

    /// All that are remembered.
    public Collection<AttestationRevoked> all() {
        return List.copyOf(known.values());
    }

    /// Tells of each that is read from now on.
    public void listen(Consumer<AttestationRevoked> listener) {
        listeners.add(listener);
    }

    /// The topic as it is read.
    public TopicTail<AttestationRevoked> tail() {
        return tail;
    }

    /// Whether what stood in the topic at the start has been read.
    public boolean caughtUp() {
        return tail.caughtUp().isDone();
    }

    /// Reads to the end that the topic has now; false if that does not succeed soon.
    public boolean refresh() {
        try {
            tail.refresh().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not read to the end topic={} reason={}", tail.topic(), e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}
