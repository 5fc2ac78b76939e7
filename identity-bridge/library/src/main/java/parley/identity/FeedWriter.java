package parley.identity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
    /// How long a batch that is not full waits for more.
    public static final Duration BATCH_WAITS = Duration.ofMillis(5);

    private final Target target;
    private final Producer<byte[], byte[]> producer;
    private final SigningKey key;
    private final GenericDatumWriter<IndexedRecord> writer;
    private final Signing signing;
    private final Later later;
    private final byte[] fingerprint;
    private final long[] sequences;
    private Batch batch = new Batch();
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

    /// How records are signed.
    public enum Signing {
        /// Each by itself, and sent at once.
        EACH,
        /// Those that come within [#BATCH_WAITS] together, up to [SigningBatch#MOST]: for fast feeds. Each is
        /// verified by itself all the same.
        TOGETHER
    }

    /// A record that was handed to the producer, or will be with its batch.
    ///
    /// @param sequence its number within its partition
    /// @param written completes when the cluster has the record
    public record Sent(long sequence, CompletableFuture<RecordMetadata> written) {}

    /// Does something after a while.
    @FunctionalInterface
    interface Later {
        void run(Runnable task, Duration after);
    }

    /// What is signed together, and who waits for it.
    private static final class Batch {
        private final SigningBatch signing = new SigningBatch();
        private final List<CompletableFuture<RecordMetadata>> written = new ArrayList<>();
    }

    /// A writer that signs each record by itself, numbering from 0.
    ///
    /// @param producer idempotent
    public FeedWriter(Target target, Producer<byte[], byte[]> producer, SigningKey key) {
        this(target, producer, key, Signing.EACH);
    }

    /// A writer, numbering from 0.
    ///
    /// @param producer idempotent
    public FeedWriter(Target target, Producer<byte[], byte[]> producer, SigningKey key, Signing signing) {
        this(target, producer, key, signing, FeedWriter::later);
    }

    FeedWriter(Target target, Producer<byte[], byte[]> producer, SigningKey key, Signing signing, Later later) {
        this.target = target;
        this.producer = producer;
        this.key = key;
        this.signing = signing;
        this.later = later;
        this.writer = new GenericDatumWriter<>(target.schema());
        this.fingerprint = Fingerprint.sha256(target.schema());
        this.sequences = new long[target.partitions()];
    }

    /// Where and as whom it writes.
    public Target target() {
        return target;
    }

    /// The sequence of the last record that was written to each partition, -1 where none was.
    public synchronized List<Long> last() {
        return Arrays.stream(sequences).mapToObj(next -> next - 1).toList();
    }

    /// How it signs.
    public Signing signing() {
        return signing;
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
        var written = new CompletableFuture<RecordMetadata>();
        switch (signing) {
            case EACH -> {
                RecordSignature.sign(record, stamp, fingerprint, key);
                if (send(record, written)) {
                    sequences[partition]++;
                }
            }
            case TOGETHER -> {
                add(record, stamp, written);
                sequences[partition]++;
            }
        }
        return new Sent(sequence, written);
    }

    private void add(ProducerRecord<byte[], byte[]> record, Stamp stamp, CompletableFuture<RecordMetadata> written) {
        var open = batch;
        open.signing.add(record, stamp, fingerprint);
        open.written.add(written);
        if (open.signing.full()) {
            close(open);
        } else if (open.written.size() == 1) {
            later.run(() -> close(open), BATCH_WAITS);
        }
    }

    private static void later(Runnable task, Duration after) {
        CompletableFuture.delayedExecutor(
                        after.toNanos(),
                        TimeUnit.NANOSECONDS,
                        due -> Thread.ofVirtual().start(due))
                .execute(task);
    }

    /// Signs and sends a batch, unless that was done.
    private synchronized void close(Batch open) {
        if (open != batch) {
            return;
        }
        batch = new Batch();
        open.signing.sign(key);
        var records = open.signing.records();
        for (int i = 0; i < records.size(); i++) {
            send(records.get(i), open.written.get(i));
        }
    }

    /// Signs and hands to the producer what waits for more to come.
    public synchronized void push() {
        close(batch);
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
        push();
        producer.flush();
    }
}
