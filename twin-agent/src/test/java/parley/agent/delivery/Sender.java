package parley.agent.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import parley.agent.service.UnreachableException;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.framing.RecordHeaders;
import parley.framing.SourcePosition;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.RecordSignature;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;

/// Writes to a delivery as ingress does, in the place of a publisher, a lane and ingress.
final class Sender implements AutoCloseable {
    static final String INTERACTION = "abcdefghijklmnopqrstuvwxyz";
    static final String TOPIC = "in." + INTERACTION;
    static final String FEED_TOPIC = "feed.computer.load";

    private static final Did TWIN = Did.ofTwin("did:web:localhost%3A17110:twins:computer");
    private static final String FEED = TWIN.feedUrl("load");
    private static final int SCHEMA_ID = 41;
    private static final Schema SCHEMA =
            SchemaBuilder.record("Level").fields().requiredLong("number").endRecord();

    private final OrganisationKey organisation;
    private final SigningKey key;
    private final Map<String, Object> client;
    private final Producer<byte[], byte[]> producer;
    private final long start;

    /// Whether the registry answers.
    final AtomicBoolean registryUp = new AtomicBoolean(true);

    /// @param seed the same seed has the same keys, also in another process
    Sender(Map<String, Object> client, int seed) {
        this.organisation = new OrganisationKey(TWIN.organisationOf(), SigningKey.ofSeed(seed(seed)));
        this.key = SigningKey.ofSeed(seed(seed + 1));
        this.client = client;
        this.producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        this.start = 1_000;
    }

    private static byte[] seed(int number) {
        var seed = new byte[32];
        seed[0] = (byte) number;
        return seed;
    }

    Delivery delivery(String groupPrefix) {
        return at(new Place.Delivered(TOPIC), groupPrefix);
    }

    /// The feed's own topic, read in that epoch.
    Delivery feed(String groupPrefix, long epoch) {
        return at(new Place.Published(FEED_TOPIC, epoch), groupPrefix);
    }

    private Delivery at(Place place, String groupPrefix) {
        var keys = new PublisherKeys(
                TWIN.value(), this::document, new DocumentFile(null, organisation.verifying()), InstantSource.system());
        return new Delivery(INTERACTION, FEED, client, groupPrefix, this::schema, keys, place, _ -> false);
    }

    private Optional<TwinDocument> document() {
        requireUp();
        var delegation = new Delegation(
                "computer-agent",
                key.publicKey(),
                Set.of(Function.PUBLISH),
                Instant.now().plus(Duration.ofDays(1)));
        var json = TwinDocument.issue(TWIN, List.of(delegation), organisation, Instant.now());
        var result = (TwinDocument.Result.Endorsed) TwinDocument.parseEndorsed(json, organisation.verifying());
        return Optional.of(result.document());
    }

    private String schema(int id) {
        requireUp();
        if (id != SCHEMA_ID) {
            throw new UnreachableException("no schema " + id);
        }
        return SCHEMA.toString();
    }

    private void requireUp() {
        if (!registryUp.get()) {
            throw new UnreachableException("the registry is down");
        }
    }

    /// A record as it is delivered: number, sequence and source offset are the same.
    void send(int partition, long number) {
        send(partition, number, 1, key);
    }

    void send(int partition, long number, long epoch) {
        send(partition, number, epoch, key);
    }

    void sendForged(int partition, long number) {
        send(partition, number, 1, SigningKey.generate(new SecureRandom()));
    }

    /// A record as its publisher writes it to the feed, with a lie about where it stands.
    void publish(long number) {
        var record = signed(FEED_TOPIC, 0, number, value(number), Fingerprint.sha256(SCHEMA));
        record.headers().add(RecordHeaders.SOURCE, new SourcePosition(7, 7).bytes());
        var _ = producer.send(record);
    }

    /// A tombstone as its publisher writes it to the feed.
    void publishTombstone(long number) {
        var _ = producer.send(signed(FEED_TOPIC, 0, number, null, new byte[Fingerprint.LENGTH]));
    }

    private ProducerRecord<byte[], byte[]> signed(
            String topic, int partition, long number, byte @Nullable [] value, byte[] fingerprint) {
        long now = Instant.now().toEpochMilli();
        var record =
                new ProducerRecord<byte[], byte[]>(topic, partition, now, RecordHeaders.utf8("k" + partition), value);
        RecordSignature.sign(
                record,
                new RecordSignature.Stamp(
                        FEED, TWIN.method("computer-agent", this.key.publicKey()), start, number, now),
                fingerprint,
                key);
        return record;
    }

    void sendGarbage(int partition) {
        var _ = producer.send(new ProducerRecord<>(TOPIC, partition, null, new byte[] {7, 7, 7}));
    }

    private void send(int partition, long number, long epoch, SigningKey signer) {
        long now = Instant.now().toEpochMilli();
        var record = new ProducerRecord<>(TOPIC, partition, now, RecordHeaders.utf8("k" + partition), value(number));
        var stamp = new RecordSignature.Stamp(
                FEED, TWIN.method("computer-agent", this.key.publicKey()), start, number, now);
        RecordSignature.sign(record, stamp, Fingerprint.sha256(SCHEMA), signer);
        record.headers().add(RecordHeaders.SOURCE, new SourcePosition(partition, number).bytes());
        record.headers().add(RecordHeaders.FINGERPRINT, Fingerprint.sha256(SCHEMA));
        record.headers().add(RecordHeaders.EPOCH, RecordHeaders.int64(epoch));
        var _ = producer.send(record);
    }

    void flush() {
        producer.flush();
    }

    private static byte[] value(long number) {
        try {
            GenericRecord record =
                    new GenericRecordBuilder(SCHEMA).set("number", number).build();
            var bytes = new ByteArrayOutputStream();
            var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
            encoder.flush();
            return ConfluentFrame.frame(SCHEMA_ID, bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
