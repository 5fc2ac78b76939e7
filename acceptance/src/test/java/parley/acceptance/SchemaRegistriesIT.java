package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.framing.SourcePosition;
import parley.identity.RecordSignature;
import parley.identity.RecordSignature.Stamp;

/// Schema ids are local to a registry, and whatever speaks Confluent's formats can take part.
@BesideOthers
final class SchemaRegistriesIT {
    private static final Duration PACE = Duration.ofMillis(20);
    private static final int SOME = 20;

    private final Pair pair;

    SchemaRegistriesIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void theSameSchemaHasAnotherIdAtTheOtherEndAndConfluentsClientReadsBothEnds() throws Exception {
        ownSchemasOfHarbour(3);
        try (var crossing = Crossing.open(pair, "ids", Numbers.schema("Identified", ""), PACE);
                var atHarbour = new Confluent(pair.computer().settings());
                var atGrid = new Confluent(pair.balancer().settings())) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);
            crossing.finish();

            int here = atHarbour.latest(crossing.feedTopic() + "-value");
            int there = atGrid.latest(crossing.delivery() + "-value");

            assertThat(there).isNotEqualTo(here);
            var published = numbers(pair.harbour().admin(), crossing.feedTopic(), here, atHarbour);
            var delivered = numbers(Plain.login(pair.balancer().settings()), crossing.delivery(), there, atGrid);
            var handled = new TreeMap<Long, Object>();
            crossing.received()
                    .records()
                    .forEach(record -> handled.put(
                            record.sourceOffset(),
                            Optional.ofNullable(record.value()).orElseThrow().get("number")));
            assertThat(delivered).hasSizeGreaterThan(SOME).isEqualTo(handled);
            assertThat(published).containsAllEntriesOf(delivered);
        }
    }

    /// Grid never sees these, so that the registries cannot go on numbering alike.
    private void ownSchemasOfHarbour(int count) {
        var twin = pair.twin(pair.computer(), "schemas");
        for (int i = 0; i < count; i++) {
            twin.publisher("own-" + i, Numbers.schema("Own" + i, ""));
        }
    }

    /// The number in each record, by source offset, as Confluent's client reads it.
    private static Map<Long, Object> numbers(Map<String, Object> login, String topic, int id, Confluent confluent)
            throws Exception {
        var numbers = new TreeMap<Long, Object>();
        for (var record : Plain.read(login, topic)) {
            assertThat(ConfluentFrame.schemaId(record.value())).isEqualTo(id);
            numbers.put(sourceOffset(record), confluent.read(record.value(), "number"));
        }
        return numbers;
    }

    private static long sourceOffset(ConsumerRecord<byte[], byte[]> record) {
        return SourcePosition.of(record.headers()).map(SourcePosition::offset).orElse(record.offset());
    }

    @Test
    void whatConfluentsClientWritesIsHandedOver() throws Exception {
        var extended = Numbers.schema(
                "Evolving", ", {\"name\": \"unit\", \"type\": \"string\", \"default\": \"\", \"doc\": \"A unit.\"}");
        try (var crossing = Crossing.open(pair, "confluent", Numbers.schema("Evolving", ""), PACE);
                var confluent = new Confluent(pair.computer().settings());
                var producer = Plain.producer(Plain.login(pair.computer().settings()))) {
            var subject = crossing.feedTopic() + "-value";
            assertThat(confluent.compatible(subject, extended.toString())).isTrue();
            assertThat(confluent.compatible(subject, INCOMPATIBLE.toString())).isFalse();

            // The agent's key registers it: Confluent's client has a token alone
            crossing.provider().publisher(Crossing.FEED, extended);
            byte[] framed = confluent.write(subject, extended.toString(), Map.of("number", -1L, "unit", "furlong"));
            producer.send(signed(crossing, framed, extended)).get();
            crossing.finish();

            assertThat(crossing.received().refused()).isEmpty();
            assertThat(crossing.received().records())
                    .extracting(record -> Optional.ofNullable(record.value()).orElseThrow())
                    .filteredOn(value -> value.hasField("unit"))
                    .singleElement()
                    .satisfies(value -> {
                        assertThat(value.get("number")).isEqualTo(-1L);
                        assertThat(value.get("unit")).hasToString("furlong");
                    });
        }
    }

    private static final Schema INCOMPATIBLE =
            Numbers.schema("Evolving", ", {\"name\": \"unit\", \"type\": \"string\", \"doc\": \"Without a default.\"}");

    private ProducerRecord<byte[], byte[]> signed(Crossing crossing, byte[] framed, Schema schema) throws Exception {
        var agent = pair.computer().settings();
        long now = InstantSource.system().millis();
        var provider = crossing.provider().did();
        var stamp = new Stamp(
                provider.feedUrl(Crossing.FEED),
                provider.method(agent.clientId(), Http.key(agent).publicKey()),
                now,
                0,
                now);
        var record = new ProducerRecord<byte[], byte[]>(crossing.feedTopic(), 0, now, null, framed);
        RecordSignature.sign(record, stamp, Fingerprint.sha256(schema), Http.key(agent));
        return record;
    }
}
