package parley.feeds.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import parley.avro.LaneDocument;
import parley.topics.KeptDocument;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// The newest documents of partners' twins that are known, kept in a topic of our own: what a lane no longer says, or
/// says as it once was, gives no key back that was taken away. Thread-safe.
final class KeptDocuments implements TopicTail.Listener<LaneDocument>, AutoCloseable {

    private final Producer<byte[], byte[]> producer;
    private final Map<KeptDocument, LaneDocument> documents = new ConcurrentHashMap<>();
    private final BiConsumer<String, LaneDocument> told;
    private final TopicTail<LaneDocument> tail;
    private volatile @Nullable RuntimeException unreadable;

    /// Starts to read.
    ///
    /// @param login how to reach and log in to the broker
    /// @param told hears of each that is read, and of whose partnership's invitation, after it is known here
    KeptDocuments(Producer<byte[], byte[]> producer, Map<String, Object> login, BiConsumer<String, LaneDocument> told) {
        this.producer = producer;
        this.told = told;
        this.tail = TopicTail.start(Topics.PARTNER_DOCUMENTS, login, this);
    }

    @Override
    public void onRecord(ConsumerRecord<String, @Nullable LaneDocument> record) {
        KeptDocument key = KeptDocument.parse(record.key());
        LaneDocument kept = record.value();
        if (kept == null) {
            documents.remove(key);
        } else {
            documents.put(key, kept);
            told.accept(key.invitation(), kept);
        }
    }

    /// Without it a key may count that was taken away: nothing is looked at until it can be read.
    @Override
    public void onUnreadable(ConsumerRecord<String, byte[]> record, RuntimeException why) {
        unreadable = new IllegalStateException(
                record.topic() + " at " + record.offset() + " cannot be read, of " + record.key(), why);
    }

    /// Those of a partnership.
    List<LaneDocument> of(String invitation) {
        return documents.entrySet().stream()
                .filter(kept -> kept.getKey().invitation().equals(invitation))
                .map(Map.Entry::getValue)
                .toList();
    }

    /// Keeps this one in the place of what is kept of its twin; done once it is, failed if it cannot be.
    CompletableFuture<Void> keep(String invitation, LaneDocument newest) {
        KeptDocument key = new KeptDocument(invitation, newest.getTwin());
        return newest.equals(documents.get(key)) ? CompletableFuture.completedFuture(null) : send(key, newest);
    }

    /// Keeps nothing of a partnership any more.
    CompletableFuture<Void> forget(String invitation) {
        return CompletableFuture.allOf(of(invitation).stream()
                .map(kept -> send(new KeptDocument(invitation, kept.getTwin()), null))
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> send(KeptDocument key, @Nullable LaneDocument document) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        byte[] value = document == null
                ? null
                : Topics.PARTNER_DOCUMENTS.serializer().serialize(Topics.PARTNER_DOCUMENTS.name(), document);
        var _ = producer.send(
                new ProducerRecord<>(Topics.PARTNER_DOCUMENTS.name(), key.key().getBytes(UTF_8), value),
                (metadata, failed) -> {
                    if (failed == null) {
                        sent.complete(null);
                    } else {
                        sent.completeExceptionally(failed);
                    }
                });
        return sent;
    }

    /// What stood in the topic at the start has been read.
    boolean caughtUp() {
        return unreadable == null && tail.caughtUp().isDone();
    }

    /// What keeps the topic from being read.
    @Nullable
    Exception failure() {
        RuntimeException flaw = unreadable;
        return flaw == null ? tail.failure() : flaw;
    }

    @Override
    public void close() {
        tail.close();
    }
}
