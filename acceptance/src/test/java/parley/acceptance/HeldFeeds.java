package parley.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import parley.deploy.run.SpaceAccess;
import parley.framing.ConfluentFrame;
import parley.framing.LaneHeader;
import parley.framing.RecordHeaders;
import parley.framing.SourcePosition;
import parley.identity.RecordSignature;
import parley.identity.RecordSignature.Stamp;
import parley.identity.SigningKey;
import parley.topics.Topics;

/// A lane of feeds whose broker is in the wrong hands: they write into it what they like, as egress would.
final class HeldFeeds implements AutoCloseable {
    private final SpaceAccess space;
    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;

    /// @param space whose broker it is
    /// @param partner to whom it leads
    HeldFeeds(SpaceAccess space, SpaceAccess partner) {
        this.space = space;
        this.topic = Topics.laneFeeds(partner.organisation()).name();
        this.producer = Plain.producer(space.admin());
    }

    String topic() {
        return topic;
    }

    /// The newest record in it for that interaction.
    ConsumerRecord<byte[], byte[]> last(String interaction) {
        return Plain.read(space.admin(), topic).stream()
                .filter(record -> record.headers().lastHeader(RecordHeaders.LANE) != null)
                .filter(record -> new String(header(record).routes(), UTF_8).contains(interaction))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    static LaneHeader header(ConsumerRecord<byte[], byte[]> record) {
        return LaneHeader.parse(record.headers().lastHeader(RecordHeaders.LANE).value());
    }

    /// What its publisher sent along, and signed.
    static Headers published(LaneHeader header) {
        return new org.apache.kafka.common.header.internals.RecordHeaders(header.headers());
    }

    /// As if the feed had gone on.
    static SourcePosition next(LaneHeader header) {
        return new SourcePosition(header.source().partition(), header.source().offset() + 1_000_000);
    }

    /// Another record in the place of a genuine one, signed by whoever has that key.
    static ProducerRecord<byte[], byte[]> signed(
            ConsumerRecord<byte[], byte[]> genuine, byte[] payload, Stamp stamp, SigningKey key) {
        var framed = new ProducerRecord<byte[], byte[]>(
                genuine.topic(),
                genuine.partition(),
                genuine.timestamp(),
                genuine.key(),
                ConfluentFrame.frame(1, payload));
        RecordSignature.sign(framed, stamp, header(genuine).fingerprint(), key);
        return new ProducerRecord<>(
                genuine.topic(), genuine.partition(), genuine.timestamp(), genuine.key(), payload, framed.headers());
    }

    void write(ProducerRecord<byte[], byte[]> record) throws Exception {
        producer.send(record).get();
    }

    /// With the signed headers in one.
    void write(SourcePosition source, byte[] fingerprint, byte[] routes, ProducerRecord<byte[], byte[]> forged)
            throws Exception {
        var value = LaneHeader.encode(source, fingerprint, routes, forged.headers());
        var record = new ProducerRecord<>(topic, forged.partition(), forged.timestamp(), forged.key(), forged.value());
        record.headers().add(RecordHeaders.LANE, value);
        write(record);
    }

    /// As what comes next to whom the genuine one went.
    void writeNext(ConsumerRecord<byte[], byte[]> genuine, ProducerRecord<byte[], byte[]> forged) throws Exception {
        var header = header(genuine);
        write(next(header), header.fingerprint(), header.routes(), forged);
    }

    @Override
    public void close() {
        producer.close();
    }
}
