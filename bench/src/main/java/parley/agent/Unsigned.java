package parley.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import parley.agent.delivery.BatchHandler;
import parley.agent.delivery.Subscriber;
import parley.agent.delivery.SubscriberOptions;
import parley.agent.delivery.Unverified;
import parley.framing.ConfluentFrame;
import parley.framing.RecordHeaders;
import parley.identity.FeedWriter.Target;

/// Publishes to a feed and hands over its records just as the SDK does, but for signatures. Only a benchmark can, as it
/// stands in this package's place.
public final class Unsigned {
    private final Producer<byte[], byte[]> producer;
    private final Target target;
    private final GenericDatumWriter<IndexedRecord> writer;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final long[] sequences;
    private final InstantSource clock = InstantSource.system();
    private @Nullable BinaryEncoder encoder;
    private int turn;

    /// Opens a feed of a twin's, as its publisher would.
    public Unsigned(ActingTwin twin, String feed, Schema schema, int partitions) {
        this.producer = twin.agent().producer();
        this.target = new FeedOpening(twin.agent(), twin.did(), feed).open(schema, partitions);
        this.writer = new GenericDatumWriter<>(target.schema());
        this.sequences = new long[target.partitions()];
    }

    /// Hands each record of an interaction to a handler, believing all.
    public static Subscriber handle(ActingTwin twin, InteractionView interaction, BatchHandler handler) {
        return Unverified.start(
                new Deliveries(twin.agent(), twin.did()).of(interaction),
                SubscriberOptions.of(interaction.id()),
                handler);
    }

    /// Publishes a record of now.
    ///
    /// @return completes when the cluster has the record
    public CompletableFuture<RecordMetadata> publish(IndexedRecord value) {
        int partition = turn++ % target.partitions();
        long now = clock.millis();
        var record = new ProducerRecord<byte[], byte[]>(target.topic(), partition, now, null, framed(value));
        var headers = record.headers();
        headers.add(RecordHeaders.FEED, RecordHeaders.utf8(target.feed()));
        headers.add(RecordHeaders.KEY, RecordHeaders.utf8(target.method()));
        headers.add(RecordHeaders.START, RecordHeaders.int64(target.start()));
        headers.add(RecordHeaders.SEQUENCE, RecordHeaders.int64(sequences[partition]++));
        headers.add(RecordHeaders.TIMESTAMP, RecordHeaders.int64(now));
        var written = new CompletableFuture<RecordMetadata>();
        var _ = producer.send(record, (metadata, exception) -> {
            if (exception == null) {
                written.complete(metadata);
            } else {
                written.completeExceptionally(exception);
            }
        });
        return written;
    }

    private byte[] framed(IndexedRecord value) {
        try {
            bytes.reset();
            encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
            writer.write(value, encoder);
            encoder.flush();
            return ConfluentFrame.frame(target.schemaId(), bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until everything published so far is in the cluster, or has failed.
    public void flush() {
        producer.flush();
    }
}
