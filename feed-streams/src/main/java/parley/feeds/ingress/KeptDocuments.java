package parley.feeds.ingress;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import parley.avro.LaneDocument;
import parley.identity.Did;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// The newest documents that partners' lanes have brought, kept in a topic of our own: what a lane no longer says, or
/// says as it once was, gives no key back that was taken away. Thread-safe.
public final class KeptDocuments implements AutoCloseable {

    private final Producer<byte[], byte[]> producer;
    private final Map<String, LaneDocument> byTwin = new ConcurrentHashMap<>();
    private final TopicTail<LaneDocument> tail;

    /// Starts to read.
    ///
    /// @param login how to reach and log in to the broker
    /// @param told hears of each that is read, after it is known here
    KeptDocuments(Producer<byte[], byte[]> producer, Map<String, Object> login, Consumer<LaneDocument> told) {
        this.producer = producer;
        this.tail =
                TopicTail.start(Topics.PARTNER_DOCUMENTS, login, record -> take(record.key(), record.value(), told));
    }

    private void take(String twin, @Nullable LaneDocument kept, Consumer<LaneDocument> told) {
        if (kept == null) {
            byTwin.remove(twin);
        } else {
            byTwin.put(twin, kept);
            told.accept(kept);
        }
    }

    /// Those of an organisation's twins.
    List<LaneDocument> of(Did organisation) {
        return byTwin.values().stream()
                .filter(kept -> Did.ofTwin(kept.getTwin()).organisationOf().equals(organisation))
                .toList();
    }

    /// Keeps this one in the place of what is kept of its twin; done once it is, failed if it cannot be.
    CompletableFuture<Void> keep(LaneDocument newest) {
        if (newest.equals(byTwin.get(newest.getTwin()))) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> kept = new CompletableFuture<>();
        byte[] key = newest.getTwin().getBytes(StandardCharsets.UTF_8);
        byte[] value = Topics.PARTNER_DOCUMENTS.serializer().serialize(Topics.PARTNER_DOCUMENTS.name(), newest);
        var _ = producer.send(new ProducerRecord<>(Topics.PARTNER_DOCUMENTS.name(), key, value), (metadata, failed) -> {
            if (failed == null) {
                kept.complete(null);
            } else {
                kept.completeExceptionally(failed);
            }
        });
        return kept;
    }

    /// What stood in the topic at the start has been read.
    boolean caughtUp() {
        return tail.caughtUp().isDone();
    }

    /// What keeps the topic from being read.
    @Nullable
    Exception failure() {
        return tail.failure();
    }

    @Override
    public void close() {
        tail.close();
    }
}
