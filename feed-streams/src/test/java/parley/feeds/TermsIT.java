package parley.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.feeds.Interactions.BALANCER;
import static parley.feeds.Interactions.GRID;
import static parley.feeds.Interactions.HARBOUR;
import static parley.feeds.Interactions.NOW;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import parley.avro.Rate;
import parley.avro.Terms;
import parley.feeds.flow.Counters.Count;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.identity.RecordSignature;
import parley.identity.SigningBatch;
import parley.testing.NeedsPlainBroker;
import parley.topics.Topics;

/// What leaves is what the terms let through, and it is believed as it was signed.
@NeedsPlainBroker
final class TermsIT {

    private static final Duration PATIENCE = TwoSpaces.PATIENCE;
    private static final Schema LOAD =
            SchemaBuilder.record("Load").fields().requiredDouble("cpu").endRecord();
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
