package parley.feeds.egress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import parley.avro.History;
import parley.avro.Rate;
import parley.avro.Terms;
import parley.feeds.flow.FeedSchema;
import parley.feeds.routing.Destination;
import parley.feeds.routing.Route;
import parley.framing.ConfluentFrame;
import parley.framing.RouteTag;
import parley.identity.Did;
import parley.identity.RecordSignature;
import parley.identity.RecordSignature.Stamp;
import parley.identity.SigningKey;

/// How many records a second one core takes through terms, as egress does it: decoded where terms look into them, what
/// is shown encoded and signed.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class TermsBenchmark {
    private static final int RECORDS = 512;
    private static final int KEYS = 64;
    private static final int VALUE = 1024;
    private static final Did TWIN = Did.ofTwin("did:web:harbour.example:twins:pump");
    private static final FeedSchema SCHEMA = FeedSchema.parse("""
            {"type": "record", "name": "Reading", "fields": [
              {"name": "site", "type": "string"},
              {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "pressure", "type": "double"},
              {"name": "flow", "type": "double"},
              {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["IDLE", "RUNNING", "FAULT"]}},
              {"name": "motor", "type": {"type": "record", "name": "Motor", "fields": [
                {"name": "speed", "type": "double"},
                {"name": "phases", "type": {"type": "array", "items": "double"}},
                {"name": "note", "type": "string"}]}},
              {"name": "trace", "type": "bytes"}]}
            """);

    /// What the terms say.
    public enum Said {
        /// A filter over two fields.
        WHERE,
        /// Four of the fields, two of them nested.
        FIELDS,
        /// Two records a second of each key.
        AT_MOST,
        /// All three.
        ALL
    }

    /// What the terms say.
    @Param
    public Said said = Said.ALL;

    private final List<ConsumerRecord<byte[], FeedValue>> records = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private @Nullable Passage passage;
    private @Nullable Deriving deriving;
    private long now = 1_750_000_000_000L;
    private long offset;

    /// Makes the records, of 1 KB each.
    @Setup
    public void records() throws IOException {
        var route = new Route(new RouteTag("interaction", 1), new Destination.Here(), 0, 0, terms(), Long.MAX_VALUE);
        passage = new Passage(route, new Outlet.Local(route.tag(), List.of()), new Throttles().of(route, true));
        deriving = new Deriving(SigningKey.generate(new SecureRandom()));
        var key = SigningKey.generate(new SecureRandom());
        for (int i = 0; i < RECORDS; i++) {
            records.add(record(i, key));
        }
    }

    private Terms terms() {
        boolean all = said == Said.ALL;
        return new Terms(
                History.NONE,
                all || said == Said.FIELDS ? List.of("site", "at", "motor.speed", "motor.phases") : List.of(),
                all || said == Said.WHERE ? "pressure > 0.5 && state == 'RUNNING'" : null,
                all || said == Said.AT_MOST ? new Rate(2, 1_000L) : null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private ConsumerRecord<byte[], FeedValue> record(int number, SigningKey key) throws IOException {
        var payload = payload();
        var at = now + number;
        var signed = new ProducerRecord<byte[], byte[]>(
                "feed.pump.readings",
                0,
                at,
                ("key-" + number % KEYS).getBytes(StandardCharsets.UTF_8),
                ConfluentFrame.frame(1, payload));
        var stamp = new Stamp(TWIN.feedUrl("readings"), TWIN.method("agent", key.publicKey()), 0, number, at);
        RecordSignature.sign(signed, stamp, SCHEMA.fingerprint(), key);
        return new ConsumerRecord<>(
                signed.topic(),
                0,
                number,
                at,
                TimestampType.CREATE_TIME,
                signed.key().length,
                payload.length,
                signed.key(),
                new FeedValue(1, payload),
                signed.headers(),
                Optional.empty());
    }

    private byte[] payload() throws IOException {
        var motor = new GenericData.Record(SCHEMA.schema().getField("motor").schema());
        motor.put("speed", random.nextDouble());
        motor.put("phases", random.doubles(3).boxed().toList());
        motor.put("note", "nothing to remark");
        var record = new GenericData.Record(SCHEMA.schema());
        record.put("site", "harbour, quay 4");
        record.put("at", now);
        record.put("pressure", random.nextDouble());
        record.put("flow", random.nextDouble());
        record.put(
                "state",
                new GenericData.EnumSymbol(SCHEMA.schema().getField("state").schema(), "RUNNING"));
        record.put("motor", motor);
        record.put("trace", ByteBuffer.allocate(0));
        int without = encoded(record).length;
        byte[] trace = new byte[VALUE - ConfluentFrame.LENGTH - without - 1];
        random.nextBytes(trace);
        record.put("trace", ByteBuffer.wrap(trace));
        return encoded(record);
    }

    private static byte[] encoded(GenericRecord record) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    /// One polled batch; a second goes by with each.
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int batch() {
        var through = Objects.requireNonNull(passage);
        var views = Objects.requireNonNull(deriving);
        int leaving = 0;
        now += 1_000;
        for (var record : records) {
            leaving += leaves(through, views, moved(record)) ? 1 : 0;
        }
        views.sign();
        return leaving;
    }

    /// The next record of its feed, like this one.
    private ConsumerRecord<byte[], FeedValue> moved(ConsumerRecord<byte[], FeedValue> like) {
        return new ConsumerRecord<>(
                like.topic(),
                0,
                offset++,
                now,
                TimestampType.CREATE_TIME,
                like.serializedKeySize(),
                like.serializedValueSize(),
                like.key(),
                like.value(),
                like.headers(),
                Optional.empty());
    }

    private boolean leaves(Passage through, Deriving views, ConsumerRecord<byte[], FeedValue> record) {
        var opened = new Opened(SCHEMA, record.value());
        if (!through.admits(record, opened, now)) {
            return false;
        }
        if (!through.shows()) {
            return true;
        }
        var stamp = Objects.requireNonNull(views.stamp(TWIN, record));
        var view = Objects.requireNonNull(through.view(SCHEMA));
        views.derive(record, stamp, Objects.requireNonNull(opened.record()), view);
        return true;
    }
}
