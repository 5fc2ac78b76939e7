package parley.feeds;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.feeds.Interactions.BALANCER;
import static parley.feeds.Interactions.GRID;
import static parley.feeds.Interactions.HARBOUR;
import static parley.feeds.Interactions.NOW;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import parley.avro.Rate;
import parley.avro.Terms;
import parley.feeds.flow.Counters.Count;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.framing.RecordHeaders;
import parley.identity.RecordSignature;
import parley.identity.SigningBatch;
import parley.interaction.InteractionId;
import parley.schemaregistry.SchemaRegistryClient;
import parley.testing.NeedsPlainBroker;
import parley.topics.Topics;

/// What leaves is what the terms let through, and it is believed as it was signed.
@NeedsPlainBroker
final class TermsIT {

    private static final Duration PATIENCE = TwoSpaces.PATIENCE;
    private static final Schema LOAD =
            SchemaBuilder.record("Load").fields().requiredDouble("cpu").endRecord();
    private static final Schema HOST = SchemaBuilder.record("Host")
            .fields()
            .requiredDouble("cpu")
            .requiredString("host")
            .requiredString("secret")
            .name("disk")
            .type(SchemaBuilder.record("Disk")
                    .fields()
                    .requiredString("name")
                    .requiredLong("free")
                    .endRecord())
            .noDefault()
            .endRecord();
    private static final String OTHER = GRID + ":twins:other";
    private static final String CRANE = HARBOUR + ":twins:crane";

    private static TwoSpaces spaces;
    private static FeedStreamsProcess harbour;
    private static FeedStreamsProcess grid;

    @BeforeAll
    static void start() {
        spaces = new TwoSpaces();
        harbour = spaces.harbour();
        grid = spaces.grid();
        await().atMost(PATIENCE).until(() -> harbour.mayForward() && grid.mayForward());
    }

    @AfterAll
    static void stop() {
        grid.close();
        harbour.close();
        spaces.close();
    }

    @Test
    void only_records_of_which_the_expression_is_true_leave_each_believed_by_itself() {
        spaces.feed("filtered", 1);
        String some = spaces.activate(BALANCER, "filtered", terms(it -> it.setWhere("cpu > 0.5 && cpu < 4.0")), null);
        String here = spaces.activate(CRANE, "filtered", terms(it -> it.setWhere("cpu < 1.0")), null);
        String all = spaces.activate(OTHER, "filtered", 1, 0L);
        long before = harbour.counters().get(Count.LEFT_OUT);

        publish("filtered", 0.25, 0.75, 3.5, 0.5, 2.5);
        publishTogether("filtered", 0.1, 0.9, 4.5, 1.5);

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(delivered(all)).containsExactly(0.25, 0.75, 3.5, 0.5, 2.5, 0.1, 0.9, 4.5, 1.5));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(delivered(some)).containsExactly(0.75, 3.5, 2.5, 0.9, 1.5));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(delivered(here)).containsExactly(0.25, 0.75, 0.5, 0.1, 0.9));
        assertThat(harbour.counters().get(Count.LEFT_OUT) - before).isEqualTo(4 + 4);
    }

    /// Who is shown much of the time before catches up beside those who wait for nothing.
    @Test
    void what_begins_far_behind_the_others_makes_none_of_them_read_again() {
        spaces.feed("past", 1);
        String live = spaces.activate(OTHER, "past", 1, 0L);
        double[] before = DoubleStream.iterate(0, it -> it + 1).limit(1_500).toArray();
        publishManyTogether("past", before);
        await().atMost(PATIENCE).until(() -> delivered(live).size() == before.length);
        long rewinds = harbour.counters().get(Count.REWINDS);

        String whole = spaces.activate(BALANCER, "past", 1, 0L);
        String here = spaces.activate(CRANE, "past", terms(it -> it.setWhere("cpu >= 10.0")), null);
        publish("past", 1_500, 1_501);
        await().atMost(PATIENCE).until(() -> delivered(live).size() == before.length + 2);
        await().atMost(PATIENCE).until(() -> delivered(whole).size() >= before.length + 2);
        await().atMost(PATIENCE).until(() -> delivered(here).size() >= before.length - 8);
        publish("past", 1_502);

        List<Double> all =
                DoubleStream.iterate(0, it -> it + 1).limit(1_503).boxed().toList();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(delivered(whole)).isEqualTo(all));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(delivered(here)).isEqualTo(all.subList(10, all.size())));
        assertThat(delivered(live)).isEqualTo(all);
        assertThat(harbour.counters().get(Count.REWINDS)).isEqualTo(rewinds);
    }

    private static void publishManyTogether(String feed, double... values) {
        for (int from = 0; from < values.length; from += SigningBatch.MOST) {
            publishTogether(feed, Arrays.copyOfRange(values, from, Math.min(values.length, from + SigningBatch.MOST)));
        }
    }

    /// A publisher may come to use another schema at any time.
    @Test
    void of_records_that_the_expression_is_not_about_none_leaves() {
        spaces.feed("evolved", 1);
        Schema renamed =
                SchemaBuilder.record("Load").fields().requiredDouble("user").endRecord();
        String some = spaces.activate(BALANCER, "evolved", terms(it -> it.setWhere("cpu > 0.5")), null);
        String all = spaces.activate(OTHER, "evolved", 1, 0L);

        publish("evolved", 0.75);
        send("evolved", renamed, 0.8);
        spaces.send(spaces.signed("evolved", 0, 0, LOAD, null, TwoSpaces.AGENT));
        publish("evolved", 0.9);

        await().atMost(PATIENCE)
                .until(() -> spaces.read(Topics.delivery(all), 0).size() == 4);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(delivered(some)).containsExactly(0.75, 0.9));
    }

    @Test
    void of_each_key_so_many_leave_in_each_stretch_of_time() {
        spaces.feed("sampled", 1);
        Terms twoADay = terms(it -> it.setAtMost(new Rate(2, Duration.ofDays(1).toMillis())));
        String some = spaces.activate(BALANCER, "sampled", twoADay, null);
        String all = spaces.activate(OTHER, "sampled", 1, 0L);

        long noon = Clock.systemUTC().millis() / 86_400_000 * 86_400_000 - 43_200_000 - 86_400_000;
        for (long[] each : new long[][] {{0, 1}, {0, 2}, {1, 3}, {0, 4}, {1, 5}, {86_400_000, 6}}) {
            String key = each[0] == 1 ? "b" : "a";
            long at = noon + (each[0] == 1 ? 0 : each[0]);
            spaces.send(spaces.signed(
                    "sampled", key, at, spaces.register("sampled", LOAD), LOAD, payload((double) each[1])));
        }

        await().atMost(PATIENCE).until(() -> delivered(all).size() == 6);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(delivered(some)).containsExactly(1.0, 2.0, 3.0, 5.0, 6.0));
    }

    /// Signed by the space, and not as if its publisher had signed it so.
    @Test
    void of_records_only_the_fields_that_are_named_leave() {
        spaces.feed("shown", 1);
        String part = spaces.activate(
                BALANCER,
                "shown",
                terms(it -> it.setFields(List.of("cpu", "disk.free")).setWhere("cpu > 0.5")),
                null);
        String here = spaces.activate(CRANE, "shown", terms(it -> it.setFields(List.of("host"))), null);
        String nothing = spaces.activate(OTHER, "shown", terms(it -> it.setFields(List.of("absent"))), null);
        int schema = spaces.register("shown", HOST);

        for (double cpu : new double[] {0.25, 0.75, 1.5}) {
            ProducerRecord<byte[], byte[]> record =
                    spaces.signed("shown", 0, schema, HOST, encoded(host(cpu)), TwoSpaces.AGENT);
            record.headers().add("mine", "secret".getBytes(ISO_8859_1));
            spaces.send(record);
        }
        spaces.send(spaces.signed("shown", 0, 0, HOST, null, TwoSpaces.AGENT));
        spaces.send(spaces.signed("shown", 0, schema, HOST, encoded(host(2.5)), TwoSpaces.AGENT));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shown(part))
                        .containsExactly(
                                "{\"cpu\": 0.75, \"disk\": {\"free\": 7}}",
                                "{\"cpu\": 1.5, \"disk\": {\"free\": 7}}",
                                "{\"cpu\": 2.5, \"disk\": {\"free\": 7}}"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shown(here))
                        .containsExactly(
                                "{\"host\": \"crane-1\"}",
                                "{\"host\": \"crane-1\"}",
                                "{\"host\": \"crane-1\"}",
                                "null",
                                "{\"host\": \"crane-1\"}"));
        assertThat(shown(nothing)).containsExactly("null");
        ConsumerRecord<byte[], byte[]> first =
                spaces.read(Topics.delivery(part), 0).getFirst();
        RecordSignature.Stamp stamp = RecordSignature.stamp(first.headers());
        assertThat(stamp.key()).isEqualTo(TwoSpaces.COMPUTER.method("feed-streams", TwoSpaces.DERIVING.publicKey()));
        assertThat(stamp.source())
                .isEqualTo(TwoSpaces.COMPUTER.method(
                        TwoSpaces.AGENT, Organisation.keyOf(TwoSpaces.AGENT).publicKey()));
        assertThat(stamp.sequence()).isEqualTo(1);
        assertThat(first.headers().lastHeader("mine"))
                .as("nor any header of its publisher")
                .isNull();
        assertThat(new String(first.value(), ISO_8859_1)).doesNotContain("crane", "secret");
    }

    /// Nor can a publisher say of a record of its own that it was derived.
    @Test
    void what_the_spaces_own_key_did_not_sign_is_not_derived() {
        spaces.feed("pretended", 1);
        String all = spaces.activate(OTHER, "pretended", 1, 0L);
        int schema = spaces.register("pretended", LOAD);
        ProducerRecord<byte[], byte[]> pretended =
                spaces.signed("pretended", 0, schema, LOAD, payload(6.5), TwoSpaces.AGENT);
        pretended.headers().add(RecordHeaders.DERIVED, RecordHeaders.utf8("did:web:x:twins:y#z.1"));

        spaces.send(pretended);
        publish("pretended", 1.5);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(delivered(all)).containsExactly(1.5));
    }

    private static GenericRecord host(double cpu) {
        return new GenericRecordBuilder(HOST)
                .set("cpu", cpu)
                .set("host", "crane-1")
                .set("secret", "secret")
                .set(
                        "disk",
                        new GenericRecordBuilder(HOST.getField("disk").schema())
                                .set("name", "secret")
                                .set("free", 7L)
                                .build())
                .build();
    }

    private static byte[] encoded(GenericRecord record) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As whoever reads the delivery can decode it.
    private static List<String> shown(String interaction) {
        boolean local = interaction.equals(InteractionId.of(CRANE, Interactions.COMPUTER, "shown"));
        SchemaRegistryClient registry = local ? spaces.surroundings().registry() : spaces.gridRegistry();
        return spaces.read(Topics.delivery(interaction), 0).stream()
                .map(record -> record.value() == null ? "null" : decoded(record.value(), registry))
                .toList();
    }

    private static String decoded(byte[] value, SchemaRegistryClient registry) {
        Schema schema = new Schema.Parser().parse(registry.schemaById(ConfluentFrame.schemaId(value)));
        ByteBuffer payload = ConfluentFrame.payload(value);
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        try {
            return new GenericDatumReader<>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, null))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whoever is away that decides on ends.
    @Test
    void after_its_end_nothing_leaves() {
        spaces.feed("lapsed", 1);
        String lapsed = spaces.activate(BALANCER, "lapsed", terms(it -> it.setUntil(NOW)), NOW);
        String open = spaces.activate(
                CRANE,
                "lapsed",
                terms(it -> it.setPurpose("tests")),
                Clock.systemUTC().instant().plusSeconds(3_600));
        String all = spaces.activate(OTHER, "lapsed", 1, 0L);

        publish("lapsed", 1.5, 2.5);

        for (String id : List.of(all, open)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(delivered(id)).containsExactly(1.5, 2.5));
        }
        assertThat(delivered(lapsed)).isEmpty();
    }

    private static Terms terms(UnaryOperator<Terms.Builder> with) {
        return with.apply(Terms.newBuilder()).build();
    }

    private static void publish(String feed, double... values) {
        for (double value : values) {
            send(feed, LOAD, value);
        }
    }

    private static void send(String feed, Schema schema, double value) {
        spaces.send(spaces.signed(feed, 0, spaces.register(feed, schema), schema, payload(value), TwoSpaces.AGENT));
    }

    /// Under one signature.
    private static void publishTogether(String feed, double... values) {
        SigningBatch batch = new SigningBatch();
        int id = spaces.register(feed, LOAD);
        for (double value : values) {
            ProducerRecord<byte[], byte[]> each = spaces.signed(feed, 0, id, LOAD, payload(value), TwoSpaces.AGENT);
            RecordSignature.Stamp stamp = RecordSignature.stamp(each.headers());
            batch.add(
                    new ProducerRecord<>(each.topic(), each.partition(), each.timestamp(), each.key(), each.value()),
                    stamp,
                    Fingerprint.sha256(LOAD));
        }
        batch.sign(Organisation.keyOf(TwoSpaces.AGENT));
        batch.records().forEach(spaces::send);
    }

    private static byte[] payload(double value) {
        return ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array();
    }

    private static List<Double> delivered(String interaction) {
        return spaces.read(Topics.delivery(interaction), 0).stream()
                .map(record -> ConfluentFrame.payload(record.value())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getDouble())
                .toList();
    }
}
