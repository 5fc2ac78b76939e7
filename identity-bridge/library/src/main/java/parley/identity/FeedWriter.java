package parley.identity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
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
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.identity.RecordSignature.Stamp;

/// Writes to one feed with one key: records are framed, numbered within their partition, signed and sent in that order.
///
/// Thread-safe. A record that could not be sent is lost with its number, which subscribers see as a gap.
public final class FeedWriter {
    private final Target target;
    private final Producer<byte[], byte[]> producer;
    private final SigningKey key;
    private final GenericDatumWriter<IndexedRecord> writer;
    private final byte[] fingerprint;
    private final long[] sequences;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private @Nullable BinaryEncoder encoder;
    private int turn;

    /// Where and as whom is written.
    ///
    /// @param topic the feed's topic
    /// @param feed the feed's DID URL
    /// @param method the verification method of the signing key
    /// @param start tells this writer from all others of the same key, epoch milliseconds
    /// @param schema what the records are written with
    /// @param schemaId its id in the space's registry
    /// @param partitions how many the topic has
    public record Target(
            String topic, String feed, String method, long start, Schema schema, int schemaId, int partitions) {}

    /// A record that was handed to the producer.
    ///
    /// @param sequence its number within its partition
    /// @param written completes when the cluster has the record
    public record Sent(long sequence, CompletableFuture<RecordMetadata> written) {}

    /// A writer, numbering from 0.
    ///
    /// @param producer idempotent
    public FeedWriter(Target target, Producer<byte[], byte[]> producer, SigningKey key) {
        this.target = target;
        this.producer = producer;
        this.key = key;
        this.writer = new GenericDatumWriter<>(target.schema());
        this.fingerprint = Fingerprint.sha256(target.schema());
        this.sequences = new long[target.partitions()];
    }

    /// Where and as whom it writes.
    public Target target() {
        return target;
    }

    /// Writes a record; those of one key keep their order, those without one are spread.
    ///
    /// @param timestamp the record's time, cut to milliseconds; the topic's retention counts from it
    /// @throws org.apache.avro.AvroRuntimeException if the value does not fit the schema
    public synchronized Sent write(byte @Nullable [] recordKey, IndexedRecord value, Instant timestamp) {
        int partition = Partitioning.of(recordKey, target.partitions(), turn);
        turn = recordKey == null ? turn + 1 : turn;
        long sequence = sequences[partition];
        var stamp = new Stamp(target.feed(), target.method(), target.start(), sequence, timestamp.toEpochMilli());
        var record = new ProducerRecord<byte[], byte[]>(
                target.topic(), partition, stamp.timestamp(), recordKey, framed(value));
        RecordSignature.sign(record, stamp, fingerprint, key);
        var written = new CompletableFuture<RecordMetadata>();
        if (send(record, written)) {
            sequences[partition]++;
        }
        return new Sent(sequence, written);
    }

    /// @return whether the producer took the record, so that its number is used up
    private boolean send(ProducerRecord<byte[], byte[]> record, CompletableFuture<RecordMetadata> written) {
        var caller = Thread.currentThread();
        var refused = new boolean[1];
        try {
            var _ = producer.send(record, (metadata, exception) -> {
                if (exception == null) {
                    written.complete(metadata);
                } else {
                    // Called back before send returns: the record never got into the buffer.
                    if (caller.equals(Thread.currentThread())) {
                        refused[0] = true;
                    }
                    written.completeExceptionally(exception);
                }
            });
        } catch (RuntimeException e) {
            refused[0] = true;
            written.completeExceptionally(e);
        }
        return !refused[0];
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

    /// Waits until everything written so far is in the cluster, or has failed.
    public void flush() {
        producer.flush();
    }
}
