package parley.agent.publishing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import parley.identity.FeedWriter;
import parley.identity.FeedWriter.Signing;
import parley.identity.SigningKey;

/// Publishes to one feed: records are framed, numbered within their partition, signed and sent in that order.
///
/// Thread-safe. Records that are signed together are sent up to [FeedWriter#BATCH_WAITS] later; one that the producer
/// then does not take is a gap. A record that could not be sent is lost with its number, which subscribers see as a
/// gap; broker outages do not lose any, they only make the futures late and, when the buffer is full,
/// [#publish] slow.
public final class Publisher implements AutoCloseable {
    private final FeedWriter writer;
    private final InstantSource clock;
    private volatile boolean closed;

    /// A publisher, numbering from 0.
    ///
    /// @param producer idempotent
    public Publisher(
            FeedWriter.Target target,
            Producer<byte[], byte[]> producer,
            SigningKey key,
            Signing signing,
            InstantSource clock) {
        this.writer = new FeedWriter(target, producer, key, signing);
        this.clock = clock;
    }

    /// The feed's DID URL.
    public String feed() {
        return writer.target().feed();
    }

    /// What records are written with.
    public Schema schema() {
        return writer.target().schema();
    }

    /// How it signs.
    public Signing signing() {
        return writer.signing();
    }

    /// Tells this publisher from all others of the same agent, epoch milliseconds.
    public long start() {
        return writer.target().start();
    }

    /// The number of the last record of each partition, -1 where there is none.
    public List<Long> last() {
        return writer.last();
    }

    /// Publishes a record of now, without a key.
    public CompletableFuture<RecordMetadata> publish(IndexedRecord value) {
        return publish((byte[]) null, value, clock.instant());
    }

    /// Publishes a record of now; those of one key keep their order.
    public CompletableFuture<RecordMetadata> publish(String recordKey, IndexedRecord value) {
        return publish(recordKey.getBytes(StandardCharsets.UTF_8), value, clock.instant());
    }

    /// Publishes a record; those of one key keep their order, those without one are spread.
    ///
    /// @param timestamp the record's time, cut to milliseconds; the topic's retention counts from it
    /// @return completes when the cluster has the record
    /// @throws IllegalStateException if it is closed
    /// @throws org.apache.avro.AvroRuntimeException if the value does not fit the schema
    public CompletableFuture<RecordMetadata> publish(
            byte @Nullable [] recordKey, IndexedRecord value, Instant timestamp) {
        if (closed) {
            throw new IllegalStateException("the publisher of " + feed() + " is closed");
        }
        return writer.write(recordKey, value, timestamp).written();
    }

    /// Hands what waits to be signed together to the producer, at once.
    public void push() {
        writer.push();
    }

    /// Waits until everything published so far is in the cluster, or has failed.
    public void flush() {
        writer.flush();
    }

    /// Takes no more records. What was published is on its way then, and is sent when the agent is closed
    /// at the latest; [#flush] waits for it.
    @Override
    public void close() {
        closed = true;
        push();
    }
}
