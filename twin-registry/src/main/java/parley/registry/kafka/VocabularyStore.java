package parley.registry.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Vocabulary;
import parley.registry.refusal.Problems;
import parley.registry.vocabulary.Vocabularies;
import parley.registry.vocabulary.VocabularyChange;
import parley.topics.AvroSerde;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Changes vocabularies, one change at a time: each is decided on everything written before it, and what it
/// wrote is in use in this instance when it returns.
public final class VocabularyStore {
    private static final Logger LOG = LoggerFactory.getLogger(VocabularyStore.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String ITS_TOPIC = "topic " + Topics.VOCABULARIES.name();

    private final Vocabularies known;
    private final TopicTail<Vocabulary> tail;
    private final Client<Producer<String, byte[]>> producer;

    VocabularyStore(Vocabularies known, TopicTail<Vocabulary> tail, Client<Producer<String, byte[]>> producer) {
        this.known = known;
        this.tail = tail;
        this.producer = producer;
    }

    /// Decides and applies.
    ///
    /// @throws parley.identity.http.Refusal if the topic cannot be read or written now; the change may then
    /// appear later, or never
    public synchronized VocabularyChange change(Function<Vocabularies, VocabularyChange> decide) {
        try {
            get(tail.refresh());
            VocabularyChange change = decide.apply(known);
            if (change instanceof VocabularyChange.Write(var vocabulary)) {
                write(vocabulary);
            }
            return change;
        } catch (ExecutionException | KafkaException e) {
            producer.failed(e instanceof ExecutionException ? e.getCause() : e);
            LOG.warn("cannot change vocabularies", e);
            throw Problems.unavailable(ITS_TOPIC + " cannot be read or written");
        }
    }

    private void write(Vocabulary vocabulary) throws ExecutionException {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                Topics.VOCABULARIES.name(),
                0,
                Vocabularies.key(vocabulary.getKind(), vocabulary.getName()),
                AvroSerde.of(Vocabulary.class).encode(vocabulary));
        RecordMetadata written = get(producer.get().send(record));
        get(tail.awaitPosition(0, written.offset() + 1));
    }

    private static <T extends @Nullable Object> T get(Future<T> future) throws ExecutionException {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw Problems.unavailable(ITS_TOPIC + " does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problems.unavailable("stopping");
        }
    }
}
