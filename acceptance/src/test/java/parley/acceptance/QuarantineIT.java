package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.identity.RecordSignature;
import parley.identity.RecordSignature.Stamp;
import parley.identity.SigningKey;

/// Promises 5 and 10: what cannot be verified or framed goes to `quarantine` and into the audit, and stops nothing.
@Alone
final class QuarantineIT {
    private static final byte[] GARBAGE = "this is no frame".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PAYLOAD = {2};
    private static final byte[] OTHER_PAYLOAD = {4};
    private static final int NO_SCHEMA = 1_000_000;

    private final Pair pair;

    QuarantineIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void recordsThatCannotBeVerifiedOrFramedArePutAsideWithTheReasonAndGoodOnesFlow() throws Exception {
        long counted = Aside.counted(pair);
        try (var crossing = Crossing.open(pair, "quarantine", Duration.ofMillis(20));
                var producer = Plain.producer(Plain.login(pair.computer().settings()))) {
            crossing.awaitReceived(crossing.grantedUntil());

            var bad = produce(crossing, producer);
            crossing.awaitReceived(crossing.end());

            var expected = new TreeMap<Long, String>(bad);
            Patiently.await("all of them in quarantine")
                    .untilAsserted(() ->
                            assertThat(reasons(crossing.feedTopic()).keySet()).isEqualTo(expected.keySet()));
            reasons(crossing.feedTopic())
                    .forEach((offset, reason) -> assertThat(reason).contains(expected.get(offset)));
            assertThat(Aside.counted(pair)).isEqualTo(counted + bad.size());
            Audited.awaitDisbelieved(
                    crossing.provider()::audit, "record", bad.values().toArray(String[]::new));
            long end = crossing.finish();
            var received = crossing.received().records();
            assertThat(received).extracting(record -> record.sourceOffset()).doesNotContainAnyElementsOf(bad.keySet());
            // No good one is missing: the publisher's own numbers have no hole.
            assertThat(crossing.received().gaps()).isEmpty();
            assertThat(crossing.received().refused()).isEmpty();
            assertThat(received.getLast().sequence() - received.getFirst().sequence())
                    .isEqualTo(received.size() - 1L);
            assertThat(received.getLast().sourceOffset()).isEqualTo(end - 1);
        }
    }

    /// Bad records in the feed, by offset, each with a part of the reason that is to be given.
    private Map<Long, String> produce(Crossing crossing, KafkaProducer<byte[], byte[]> producer) throws Exception {
        var agent = pair.computer().settings();
        var key = Http.key(agent);
        var forger = SigningKey.generate(new SecureRandom());
        int id = schemaId(crossing);
        var method = crossing.provider().did().method(agent.clientId(), key.publicKey());
        var feed = crossing.provider().did().feedUrl(Crossing.FEED);
        var bad = new TreeMap<Long, String>();
        bad.put(send(producer, record(crossing, GARBAGE)), "not framed");
        bad.put(send(producer, record(crossing, ConfluentFrame.frame(NO_SCHEMA, PAYLOAD))), "schema");
        bad.put(send(producer, record(crossing, ConfluentFrame.frame(id, PAYLOAD))), "no header");
        bad.put(send(producer, signed(crossing, id, feed, method, forger, PAYLOAD)), "signature");
        bad.put(
                send(
                        producer,
                        signed(
                                crossing,
                                id,
                                feed,
                                crossing.provider().did().method("nobody", forger.publicKey()),
                                forger,
                                PAYLOAD)),
                "no such key");
        bad.put(send(producer, signed(crossing, id, feed + "-2", method, key, PAYLOAD)), "another feed");
        bad.put(send(producer, signed(crossing, id, feed, method, key, OTHER_PAYLOAD)), "signature");
        return bad;
    }

    /// Signed over [#PAYLOAD], whatever it then carries.
    private static ProducerRecord<byte[], byte[]> signed(
            Crossing crossing, int id, String feed, String method, SigningKey key, byte[] carried) {
        long now = InstantSource.system().millis();
        var stamp = new Stamp(feed, method, now, 0, now);
        var signed = new ProducerRecord<byte[], byte[]>(
                crossing.feedTopic(), 0, now, null, ConfluentFrame.frame(id, PAYLOAD));
        RecordSignature.sign(signed, stamp, Fingerprint.sha256(Numbers.SCHEMA), key);
        return new ProducerRecord<>(
                crossing.feedTopic(), 0, now, null, ConfluentFrame.frame(id, carried), signed.headers());
    }

    private static ProducerRecord<byte[], byte[]> record(Crossing crossing, byte[] value) {
        return new ProducerRecord<>(crossing.feedTopic(), 0, null, value);
    }

    private static long send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record)
            throws Exception {
        return producer.send(record).get().offset();
    }

    private int schemaId(Crossing crossing) {
        var agent = pair.computer().settings();
        return Http.call(
                        "GET",
                        agent.twinRegistry() + "/schemas/subjects/" + crossing.feedTopic() + "-value/versions/latest",
                        Http.token(agent),
                        "")
                .json()
                .path("id")
                .asInt();
    }

    private Map<Long, String> reasons(String topic) {
        return Aside.reasons(pair.harbour().admin(), topic);
    }
}
