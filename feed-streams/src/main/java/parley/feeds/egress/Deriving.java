package parley.feeds.egress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.feeds.flow.FeedSchema;
import parley.framing.ConfluentFrame;
import parley.identity.Did;
import parley.identity.RecordSignature;
import parley.identity.SigningBatch;
import parley.identity.SigningKey;

/// Makes of records what terms show of them, and signs that: many together, each believed by itself. For one thread.
///
/// What is derived has its source's key, time and place, and names who signed the source.
final class Deriving {

    /// Whose key it is, as documents have it.
    static final String SERVICE = "feed-streams";

    private static final int NO_ID = 0;
    private static final Logger LOG = LoggerFactory.getLogger(Deriving.class);

    private final @Nullable SigningKey key;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private @Nullable BinaryEncoder encoder;
    private SigningBatch batch = new SigningBatch();

    /// @param key null if there is none: then nothing is shown where only a part may be
    Deriving(@Nullable SigningKey key) {
        this.key = key;
        if (key == null) {
            LOG.warn("no key to derive with (parley.deriving-key): under terms that name fields nothing leaves");
        }
    }

    /// A record that is derived, and not signed before [#sign].
    static final class Derived {
        private final ConsumerRecord<byte[], FeedValue> source;
        private final ProducerRecord<byte[], byte[]> signed;
        private final byte[] payload;
        private final FeedSchema schema;

        private Derived(
                ConsumerRecord<byte[], FeedValue> source,
                ProducerRecord<byte[], byte[]> signed,
                byte[] payload,
                FeedSchema schema) {
            this.source = source;
            this.signed = signed;
            this.payload = payload;
            this.schema = schema;
        }

        FeedSchema schema() {
            return schema;
        }

        /// The record as it leaves, in the place of its source.
        ConsumerRecord<byte[], FeedValue> record() {
            // None of the publisher's own: whatever they say is not among the fields that are shown
            Headers headers = new RecordHeaders(signed.headers());
            return new ConsumerRecord<>(
                    source.topic(),
                    source.partition(),
                    source.offset(),
                    source.timestamp(),
                    source.timestampType(),
                    source.serializedKeySize(),
                    payload.length,
                    source.key(),
                    new FeedValue(NO_ID, payload),
                    headers,
                    Optional.empty());
        }
    }

    /// The stamp of what would be derived from this record of that twin; null if nothing can be signed.
    RecordSignature.@Nullable Stamp stamp(Did twin, ConsumerRecord<byte[], FeedValue> record) {
        return key == null
                ? null
                : RecordSignature.stamp(record.headers()).derived(twin.method(SERVICE, key.publicKey()));
    }

    /// What the view shows of the record.
    Derived derive(
            ConsumerRecord<byte[], FeedValue> record,
            RecordSignature.Stamp stamp,
            GenericRecord value,
            Passage.View view) {
        byte[] payload = encoded(view.projection().of(value));
        ProducerRecord<byte[], byte[]> signed = new ProducerRecord<>(
                record.topic(),
                record.partition(),
                stamp.timestamp(),
                record.key(),
                ConfluentFrame.frame(NO_ID, payload));
        if (batch.full()) {
            sign();
        }
        batch.add(signed, stamp, view.schema().fingerprint());
        return new Derived(record, signed, payload, view.schema());
    }

    /// Signs what was derived so far.
    void sign() {
        if (key != null && !batch.records().isEmpty()) {
            batch.sign(key);
            batch = new SigningBatch();
        }
    }

    private byte[] encoded(GenericRecord value) {
        try {
            bytes.reset();
            encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
            new GenericDatumWriter<GenericRecord>(value.getSchema()).write(value, encoder);
            encoder.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
