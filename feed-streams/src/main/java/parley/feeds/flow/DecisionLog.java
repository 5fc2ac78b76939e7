package parley.feeds.flow;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import parley.avro.LogEntry;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Appends to the log that decisions read. Thread-safe.
public final class DecisionLog {

    private static final AvroSerde<LogEntry> SERDE = AvroSerde.of(LogEntry.class);

    private final Producer<byte[], byte[]> producer;
    private final Supplier<String> ids;

    /// @param ids of new entries, each different
    public DecisionLog(Producer<byte[], byte[]> producer, Supplier<String> ids) {
        this.producer = producer;
        this.ids = ids;
    }

    /// Appends an event; done once it is there, failed if it may not be.
    ///
    /// @param provider the DID of the provider twin, whose log it is
    public CompletableFuture<Void> append(String provider, SpecificRecordBase event) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        LogEntry entry = LogEntry.newBuilder().setId(ids.get()).setEvent(event).build();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.INTERACTION_REQUESTS.name(), provider.getBytes(StandardCharsets.UTF_8), SERDE.encode(entry));
        var _ = producer.send(record, (metadata, failed) -> {
            if (failed == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failed);
            }
        });
        return done;
    }
}
