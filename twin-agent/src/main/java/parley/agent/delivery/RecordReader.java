package parley.agent.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import parley.agent.delivery.Handover.Read;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.framing.RecordHeaders;
import parley.framing.SourcePosition;
import parley.identity.PublicKey;
import parley.identity.RecordSignature;
import parley.identity.RecordSignature.Stamp;
import parley.identity.RecordVerifier;

/// Verifies and decodes delivered records. Not thread-safe.
///
/// It throws only what may be tried again; what is wrong with a record itself is a value.
final class RecordReader {
    private static final byte[] NO_SCHEMA = new byte[Fingerprint.LENGTH];

    private final String feed;
    private final IntFunction<String> schemas;
    private final PublisherKeys keys;
    private final Place place;
    private final Check check;
    private final Map<Integer, Decoder> decoders = new HashMap<>();

    /// Tells whether a record is what an agent signed, as [RecordVerifier#verify] does.
    interface Check {
        RecordSignature.Result verify(
                String feed,
                Headers headers,
                long timestamp,
                byte @Nullable [] key,
                @Nullable ByteBuffer payload,
                byte[] fingerprint,
                Function<Stamp, @Nullable PublicKey> keys);
    }

    RecordReader(Delivery delivery) {
        this(delivery, new RecordVerifier()::verify);
    }

    RecordReader(Delivery delivery, Check check) {
        this.check = check;
        this.feed = delivery.feed();
        this.schemas = delivery.schemas();
        this.keys = delivery.keys();
        this.place = delivery.place();
    }

    private static final class Decoder {
        private final byte[] fingerprint;
        private final @Nullable GenericDatumReader<GenericRecord> reader;

        Decoder(String json) {
            var schema = new Schema.Parser().parse(json);
            this.fingerprint = Fingerprint.sha256(schema);
            this.reader = schema.getType() == Schema.Type.RECORD ? new GenericDatumReader<>(schema) : null;
        }

        @Nullable
        GenericRecord decode(byte[] payload) throws IOException {
            return reader == null
                    ? null
                    : reader.read(null, DecoderFactory.get().binaryDecoder(payload, null));
        }
    }

    Read read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return believe(record);
        } catch (IllegalArgumentException | AvroRuntimeException | IOException e) {
            return new Read.Unbelievable(record.offset(), String.valueOf(e.getMessage()));
        }
    }

    private Read believe(ConsumerRecord<byte[], byte[]> record) throws IOException {
        var value = record.value();
        var decoder = value == null ? null : decoders.computeIfAbsent(ConfluentFrame.schemaId(value), this::decoder);
        var fingerprint = decoder == null ? carried(record) : decoder.fingerprint;
        var payload = value == null ? null : ConfluentFrame.payload(value);
        var dated = Instant.ofEpochMilli(record.timestamp());
        var source = source(record);
        return switch (check.verify(
                feed,
                record.headers(),
                record.timestamp(),
                record.key(),
                payload,
                fingerprint,
                stamp -> keys.of(stamp, source, dated))) {
            case RecordSignature.Result.Refused(var why) -> new Read.Unbelievable(record.offset(), why);
            case RecordSignature.Result.Verified(var stamp) -> genuine(record, source, stamp, decoder, bytes(payload));
        };
    }

    private Decoder decoder(int id) {
        return new Decoder(schemas.apply(id));
    }

    /// The fingerprint that a tombstone was signed with.
    private byte[] carried(ConsumerRecord<byte[], byte[]> record) {
        return switch (place) {
            case Place.Delivered delivered -> header(record);
            case Place.Published published -> NO_SCHEMA;
        };
    }

    private static byte[] header(ConsumerRecord<byte[], byte[]> record) {
        var fingerprint = RecordHeaders.raw(record.headers(), RecordHeaders.FINGERPRINT, Fingerprint.LENGTH);
        if (fingerprint == null) {
            throw new IllegalArgumentException("no header " + RecordHeaders.FINGERPRINT);
        }
        return fingerprint;
    }

    /// What a publisher says of a record's place does not count where the record is read there.
    private SourcePosition source(ConsumerRecord<byte[], byte[]> record) {
        return switch (place) {
            case Place.Delivered delivered ->
                SourcePosition.of(record.headers())
                        .orElseThrow(() -> new IllegalArgumentException("no header " + RecordHeaders.SOURCE));
            case Place.Published published -> new SourcePosition(record.partition(), record.offset());
        };
    }

    private long epoch(ConsumerRecord<byte[], byte[]> record) {
        return switch (place) {
            case Place.Delivered delivered ->
                RecordHeaders.int64(record.headers(), RecordHeaders.EPOCH)
                        .orElseThrow(() -> new IllegalArgumentException("no header " + RecordHeaders.EPOCH));
            case Place.Published(var topic, var epoch) -> epoch;
        };
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuffer payload) {
        if (payload == null) {
            return null;
        }
        var bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return bytes;
    }

    private Read genuine(
            ConsumerRecord<byte[], byte[]> record,
            SourcePosition source,
            RecordSignature.Stamp stamp,
            @Nullable Decoder decoder,
            byte @Nullable [] payload)
            throws IOException {
        long epoch = epoch(record);
        var delivered = new FeedRecord(
                feed,
                source.partition(),
                source.offset(),
                stamp.sequence(),
                Instant.ofEpochMilli(stamp.start()),
                Instant.ofEpochMilli(stamp.timestamp()),
                record.key(),
                decoder == null || payload == null ? null : decoder.decode(payload),
                payload,
                stamp.key(),
                epoch,
                false,
                stamp.source());
        return new Read.Genuine(record.offset(), delivered);
    }
}
