package parley.bench;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import parley.agent.publishing.FeedSource;
import parley.framing.ConfluentFrame;

/// Endless records whose framed value is 1 KB of noise, which no compression shortens, but for the moment each was
/// made.
final class Records implements FeedSource {
    static final Schema SCHEMA = SchemaBuilder.record("Noise")
            .namespace("parley.bench")
            .doc("A record of a given size.")
            .fields()
            .name("data")
            .doc("When it was made, System.nanoTime(), and noise.")
            .type()
            .bytesType()
            .noDefault()
            .endRecord();

    private static final int VALUE = 1024;
    private static final int LENGTH_PREFIX = 2;
    private static final int DATA = VALUE - ConfluentFrame.LENGTH - LENGTH_PREFIX;

    private final SplittableRandom random = new SplittableRandom(1);

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Optional<GenericRecord> next() {
        byte[] data = new byte[DATA];
        random.nextBytes(data);
        var record = new GenericData.Record(SCHEMA);
        record.put("data", ByteBuffer.wrap(data).putLong(0, System.nanoTime()));
        return Optional.of(record);
    }

    /// Puts other noise, made now, in a framed value.
    void refill(byte[] value) {
        byte[] data = new byte[DATA];
        random.nextBytes(data);
        ByteBuffer.wrap(value).position(value.length - DATA).put(data).putLong(value.length - DATA, System.nanoTime());
    }

    /// When the record of that framed value was made.
    static long madeNanos(byte[] value) {
        return ByteBuffer.wrap(value).getLong(value.length - DATA);
    }
}
