package parley.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.acceptance.HeldFeeds.header;
import static parley.acceptance.HeldFeeds.next;
import static parley.acceptance.HeldFeeds.published;
import static parley.acceptance.HeldFeeds.signed;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.avro.LaneMessage;
import parley.deploy.space.Keys;
import parley.framing.Fingerprint;
import parley.framing.RecordHeaders;
import parley.identity.Delegation;
import parley.identity.Function;
import parley.identity.RecordSignature;
import parley.identity.RecordSignature.Stamp;
import parley.identity.SigningKey;
import parley.topics.Topics;

/// Promise 5: whoever has the provider's broker, and none of its agents' keys, can write into the lane what it likes.
/// None of it reaches the subscriber, and what is genuine still does.
@Alone
final class ForgedLaneIT {
    private static final Duration PACE = Duration.ofMillis(40);
    private static final int SOME = 20;
    private static final byte[] PAYLOAD = {84};
    private static final byte[] NOBODYS = "aaaaaaaaaaaaaaaaaaaaaaaaaa:1".getBytes(UTF_8);

    /// Its records are the same bytes.
    private static final Schema OTHER_SCHEMA =
            SchemaBuilder.record("Amount").fields().requiredLong("amount").endRecord();

    private final Pair pair;

    ForgedLaneIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void whatABrokerForgesReachesNobody() throws Exception {
        try (var crossing = Crossing.open(pair, "forged", PACE);
                var lane = new HeldFeeds(pair.harbour(), pair.grid())) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);
            var genuine = lane.last(crossing.interaction());
            var header = header(genuine);
            var stamp = RecordSignature.stamp(published(header));
            var forger = SigningKey.generate(new SecureRandom());
            var did = crossing.provider().did();
            var forgers = did.method("forger", forger.publicKey());
            long time = genuine.timestamp();

            // As it was: dropped, since it came before. It, too, and the others as if each came next.
            var repeated = changed(genuine, genuine.key(), genuine.value(), time);
            lane.write(header.source(), header.fingerprint(), header.routes(), repeated);
            lane.writeNext(genuine, repeated);
            for (var forged : List.of(
                    changed(genuine, genuine.key(), PAYLOAD, time),
                    changed(genuine, "other".getBytes(UTF_8), genuine.value(), time),
                    changed(genuine, genuine.key(), genuine.value(), time + 1),
                    signed(genuine, PAYLOAD, again(stamp, stamp.feed(), stamp.key()), forger),
                    signed(genuine, PAYLOAD, again(stamp, stamp.feed(), forgers), forger),
                    signed(genuine, PAYLOAD, again(stamp, did.feedUrl("other"), stamp.key()), forger))) {
                lane.writeNext(genuine, forged);
            }
            for (var swapped : List.of(
                    new Stamp(stamp.feed(), stamp.key(), stamp.start(), stamp.sequence() + 1_000, time),
                    new Stamp(did.feedUrl("other"), stamp.key(), stamp.start(), stamp.sequence(), time))) {
                lane.writeNext(genuine, claiming(genuine, swapped));
            }
            lane.write(schema(genuine, OTHER_SCHEMA));
            lane.write(
                    next(header),
                    Fingerprint.sha256(OTHER_SCHEMA),
                    header.routes(),
                    changed(genuine, genuine.key(), genuine.value(), time));
            // For an interaction that nobody has.
            lane.write(next(header), header.fingerprint(), NOBODYS, changed(genuine, genuine.key(), PAYLOAD, time));

            crossing.awaitReceived(crossing.end() + SOME);
            long end = crossing.finish();
            var received = crossing.received();
            assertThat(received.firstBreak()).isEmpty();
            assertThat(received.refused()).isEmpty();
            assertThat(received.gaps()).isEmpty();
            assertThat(received.last()).isEqualTo(end - 1);
            assertThat(Plain.sourceOffsets(Plain.login(pair.balancer().settings()), crossing.delivery()))
                    .doesNotHaveDuplicates()
                    .allMatch(offset -> offset < end);
            assertThat(Aside.reasons(pair.grid().admin(), "harbour." + lane.topic())
                            .values())
                    .anyMatch(reason -> reason.contains("another time"))
                    .anyMatch(reason -> reason.contains("no such key"))
                    .anyMatch(reason -> reason.contains("another feed"))
                    .anyMatch(reason -> reason.contains("delivered before"))
                    .filteredOn(reason -> reason.contains("signature does not match"))
                    .hasSizeGreaterThanOrEqualTo(5);
            Audited.awaitDisbelieved(
                    crossing.requester()::audit,
                    "record",
                    "another time",
                    "no such key",
                    "another feed",
                    "delivered before",
                    "signature does not match");
        }
    }

    /// Grid has believed that key, and is brought the document in which it still stands.
    @Test
    void whatIsSignedWithAKeyThatMayNotPublishAnyMoreReachesNobody() throws Exception {
        var stranger = pair.harbourStranger().settings();
        var key = Http.key(stranger);
        try (var crossing = Crossing.open(pair, "taken-away", PACE);
                var documents = new LaneDocuments(pair.harbour(), "grid");
                var interactions = new HeldLane<>(
                        Topics.laneInteractions("grid"), pair.harbour().admin());
                var lane = new HeldFeeds(pair.harbour(), pair.grid())) {
            var twin = crossing.provider();
            var atGrid = crossing.requester();
            crossing.awaitReceived(crossing.grantedUntil());
            var genuine = lane.last(crossing.interaction());
            var method = twin.did().method(stranger.clientId(), key.publicKey());
            var stamp =
                    new Stamp(twin.did().feedUrl(Crossing.FEED), method, genuine.timestamp(), 0, genuine.timestamp());
            var forged = signed(genuine, PAYLOAD, stamp, key);
            delegate(twin, Function.PUBLISH, Http.now().plus(Duration.ofHours(1)));
            var before = documents.awaitKnown(twin, atGrid);

            delegate(twin, Function.SUBSCRIBE, Http.now().plus(Duration.ofHours(1)));
            documents.awaitKnown(twin, atGrid);
            lane.writeNext(genuine, forged);
            // Until then the right could come back
            Audited.awaitDisbelieved(atGrid::audit, "record", "no such key may publish: " + method);
            var expires = Http.now().plus(Duration.ofSeconds(1));
            delegate(twin, Function.PUBLISH, expires);
            documents.awaitKnown(twin, atGrid);
            Patiently.await("the delegation to expire").until(() -> Http.now().isAfter(expires));
            lane.writeNext(genuine, forged);
            twin.undelegate(stranger.clientId());
            documents.awaitKnown(twin, atGrid);
            // Alone, which harbour's registry would make good, and with a request
            documents.bring(twin.did(), before);
            var asked = new Forged(
                            Keys.organisation(pair.harbour().file()), twin.did(), stranger.clientId(), key, before)
                    .asks(atGrid.did(), Crossing.FEED);
            interactions.write(asked.getInteraction(), new LaneMessage(asked));
            documents.awaitRead(atGrid);
            lane.writeNext(genuine, forged);

            Audited.awaitDisbelieved(atGrid::audit, "record", "no such key may publish: " + method, 3);
            // What comes after it in the lane arrives
            crossing.awaitReceived(crossing.end());
            long end = crossing.finish();
            assertThat(crossing.received().firstBreak()).isEmpty();
            assertThat(Plain.sourceOffsets(Plain.login(pair.balancer().settings()), crossing.delivery()))
                    .allMatch(offset -> offset < end);
        }
    }

    private void delegate(ActingTwin twin, Function function, Instant expires) throws IOException {
        var stranger = pair.harbourStranger().settings();
        twin.delegate(
                new Delegation(stranger.clientId(), Http.key(stranger).publicKey(), EnumSet.of(function), expires));
    }

    /// The next in the signer's own count.
    private static Stamp again(Stamp stamp, String feed, String key) {
        return new Stamp(feed, key, stamp.start(), stamp.sequence() + 1_000, stamp.timestamp());
    }

    /// With what its publisher signed, but not as it was signed.
    private static ProducerRecord<byte[], byte[]> changed(
            ConsumerRecord<byte[], byte[]> genuine, byte @Nullable [] key, byte[] value, long timestamp) {
        return new ProducerRecord<>(
                genuine.topic(), genuine.partition(), timestamp, key, value, published(header(genuine)));
    }

    /// With its publisher's signature, which was made for something else.
    private static ProducerRecord<byte[], byte[]> claiming(ConsumerRecord<byte[], byte[]> genuine, Stamp stamp) {
        var record = new ProducerRecord<byte[], byte[]>(
                genuine.topic(), genuine.partition(), genuine.timestamp(), genuine.key(), genuine.value());
        var headers = record.headers();
        published(header(genuine)).forEach(headers::add);
        headers.remove(RecordHeaders.FEED).add(RecordHeaders.FEED, RecordHeaders.utf8(stamp.feed()));
        headers.remove(RecordHeaders.SEQUENCE).add(RecordHeaders.SEQUENCE, RecordHeaders.int64(stamp.sequence()));
        return record;
    }

    /// As egress tells of a schema that comes next.
    private static ProducerRecord<byte[], byte[]> schema(ConsumerRecord<byte[], byte[]> genuine, Schema schema) {
        var record = new ProducerRecord<byte[], byte[]>(
                genuine.topic(),
                genuine.partition(),
                genuine.timestamp(),
                null,
                schema.toString().getBytes(UTF_8));
        record.headers().add(RecordHeaders.SCHEMA, Fingerprint.sha256(schema));
        return record;
    }
}
