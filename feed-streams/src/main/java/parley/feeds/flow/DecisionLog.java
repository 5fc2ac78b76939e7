package parley.feeds.flow;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import parley.avro.CommandBody;
import parley.avro.LogEntry;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Appends to the log that decisions read. Thread-safe.
public final class DecisionLog {

    private static final AvroSerde<LogEntry> SERDE = AvroSerde.of(LogEntry.class);
    private static final AvroSerde<CommandBody> BODIES = AvroSerde.of(CommandBody.class);

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
        return append(ids.get(), provider, event);
    }

    /// Appends an event under an id that it always has, so that it is decided on once.
    ///
    /// @param provider the DID of the provider twin, whose log it is; our organisation's, of what is for no twin
    public CompletableFuture<Void> append(String id, String provider, SpecificRecordBase event) {
        LogEntry entry = LogEntry.newBuilder().setId(id).setEvent(event).build();
        return send(Topics.INTERACTION_REQUESTS.name(), provider, SERDE.encode(entry));
    }

    /// Appends what belongs to an entry, to be read where it is decided on.
    public CompletableFuture<Void> append(CommandBody body) {
        return send(Topics.COMMAND_BODIES.name(), body.getProvider(), BODIES.encode(body));
    }

    private CompletableFuture<Void> send(String topic, String provider, byte[] value) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, provider.getBytes(StandardCharsets.UTF_8), value);
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
