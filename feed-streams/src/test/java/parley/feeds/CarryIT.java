package parley.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static parley.feeds.Interactions.BALANCER;
import static parley.feeds.Interactions.NOW;
import static parley.feeds.Interactions.half;
import static parley.feeds.Organisation.GRID;
import static parley.feeds.Organisation.HARBOUR;
import static parley.feeds.Organisation.QUAY;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import parley.avro.Applied;
import parley.avro.Brought;
import parley.avro.DeliveryReady;
import parley.avro.Disbelieved;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.LaneHalf;
import parley.avro.LaneMessage;
import parley.avro.PartnerHalf;
import parley.avro.PartnershipEntry;
import parley.avro.Quarantined;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.StartOffsets;
import parley.avro.State;
import parley.feeds.flow.Counters.Count;
import parley.feeds.flow.Hold;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.framing.LaneHeader;
import parley.framing.RecordHeaders;
import parley.framing.SourcePosition;
import parley.identity.Did;
import parley.identity.Halves;
import parley.quota.Quota;
import parley.testing.NeedsPlainBroker;
import parley.topics.Topic;
import parley.topics.Topics;

/// One feed after another from `harbour` to `grid`, through egress, a mirrored lane and ingress.
@NeedsPlainBroker
final class CarryIT {

    private static final Duration PATIENCE = TwoSpaces.PATIENCE;
    private static final Schema LONG = SchemaBuilder.builder().longType();
    private static final Schema LOAD =
            SchemaBuilder.record("Load").fields().requiredDouble("cpu").endRecord();

    /// What each lane of a partner may bring to `grid` without waiting.
    private static final int AT_ONCE = 15;

    /// How far the clock of `grid` is ahead, in nanoseconds.
    private static final AtomicLong AHEAD = new AtomicLong();

    private static TwoSpaces spaces;
    private static FeedStreamsProcess harbour;
    private static FeedStreamsProcess grid;

    @BeforeAll
    static void start() {
        spaces = new TwoSpaces();
        spaces.create(Topics.ofPartner("quay", "grid").stream()
                .map(topic -> topic.toCreate((short) 1))
                .toList());
        spaces.put(Topics.PARTNERSHIPS, "quay", new PartnershipEntry(QUAY.partnership(GRID, "quay"), NOW));
        harbour = spaces.harbour();
        grid = spaces.grid(new Quota(1, AT_ONCE), () -> System.nanoTime() + AHEAD.get());
        await().atMost(PATIENCE).until(() -> harbour.mayForward() && grid.mayForward());
    }

    @AfterAll
    static void stop() {
        grid.close();
        harbour.close();
        spaces.close();
    }

    @Test
    void records_arrive_from_the_start_offset_on_in_order_with_our_own_schema_ids() {
        spaces.feed("carried", 2);
        spaces.publish("carried", 1, LONG, 0, 10);
        String id = spaces.activate("carried", 1, 0L, 10L);

        spaces.publish("carried", 1, LONG, 10, 200);
        spaces.publish("carried", 1, LOAD, 200, 300);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(spaces.delivered(id, 1)).isEqualTo(range(10, 300)));
        assertThat(spaces.delivered(id, 0)).isEmpty();
        List<ConsumerRecord<byte[], byte[]>> records = spaces.read(Topics.delivery(id), 1);
        ConsumerRecord<byte[], byte[]> last = records.getLast();
        assertThat(spaces.gridRegistry().schemaById(ConfluentFrame.schemaId(last.value())))
                .isEqualTo(LOAD.toString());
        assertThat(ConfluentFrame.schemaId(last.value())).isGreaterThan(1000);
        assertThat(SourcePosition.of(last.headers())).contains(new SourcePosition(1, 299));
        assertThat(RecordHeaders.int64(last.headers(), RecordHeaders.EPOCH)).hasValue(1);
        assertThat(RecordHeaders.raw(last.headers(), RecordHeaders.FINGERPRINT)).isEqualTo(Fingerprint.sha256(LOAD));
        assertThat(last.headers().lastHeader(RecordHeaders.LANE)).isNull();
        assertThat(last.headers().lastHeader(RecordHeaders.SIGNATURE)).isNotNull();
        assertThat(last.timestamp())
                .isEqualTo(RecordHeaders.int64(last.headers(), RecordHeaders.TIMESTAMP)
                        .getAsLong());
    }

    @Test
    void what_cannot_be_verified_or_framed_is_put_aside_and_stops_nothing() {
        spaces.feed("attacked", 1);
        String id = spaces.activate("attacked", 1, 0L);
        int schema = spaces.register("attacked", LONG);

        spaces.publish("attacked", 0, LONG, 0, 3);
        spaces.send(spaces.signed("attacked", 0, schema, LONG, TwoSpaces.payload(3), "mallory"));
        spaces.send(spaces.signed("attacked", 0, 999, LONG, TwoSpaces.payload(4), TwoSpaces.AGENT));
        spaces.send(new ProducerRecord<>("feed.computer.attacked", 0, null, null, new byte[] {9, 9}));
        ProducerRecord<byte[], byte[]> marked =
                spaces.signed("attacked", 0, schema, LONG, TwoSpaces.payload(5), TwoSpaces.AGENT);
        marked.headers().add(RecordHeaders.SCHEMA, Fingerprint.sha256(LONG));
        marked.headers().add("mine", new byte[] {1});
        spaces.send(marked);
        spaces.publish("attacked", 0, LONG, 6, 9);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(spaces.delivered(id, 0)).containsExactly(0, 1, 2, 5, 6, 7, 8));
        assertThat(spaces.values(Topics.QUARANTINE, Quarantined.class))
                .filteredOn(put -> put.getTopic().equals("feed.computer.attacked"))
                .extracting(Quarantined::getOffset, Quarantined::getBy)
                .containsExactlyInAnyOrder(tuple(3L, "egress"), tuple(4L, "egress"), tuple(5L, "egress"));
        assertThat(spaces.read(Topics.delivery(id), 0).get(3).headers().lastHeader("mine"))
                .isNotNull();
    }

    @Test
    void a_forged_record_in_a_lane_is_put_aside_by_ingress() {
        spaces.feed("forged", 1);
        String id = spaces.activate("forged", 1, 0L);
        spaces.publish("forged", 0, LONG, 0, 5);
        await().atMost(PATIENCE).until(() -> spaces.delivered(id, 0).size() == 5);
        String lane = Topics.mirrored("harbour", "grid", "feeds");

        ProducerRecord<byte[], byte[]> signed = spaces.signed("forged", 0, 1, LONG, TwoSpaces.payload(66), "mallory");
        byte[] header = LaneHeader.encode(
                new SourcePosition(0, 66), Fingerprint.sha256(LONG), RecordHeaders.utf8(id + ":1"), signed.headers());
        spaces.send(new ProducerRecord<>(
                lane,
                0,
                signed.timestamp(),
                signed.key(),
                TwoSpaces.payload(66),
                List.of(new RecordHeader(RecordHeaders.LANE, header))));
        spaces.send(new ProducerRecord<>(
                lane,
                0,
                signed.timestamp(),
                signed.key(),
                TwoSpaces.payload(67),
                List.of(new RecordHeader(RecordHeaders.LANE, Arrays.copyOf(header, header.length - 1)))));
        spaces.publish("forged", 0, LONG, 5, 10);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(spaces.delivered(id, 0)).isEqualTo(range(0, 10)));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(spaces.values(Topics.QUARANTINE, Quarantined.class))
                        .filteredOn(put -> put.getBy().equals("ingress"))
                        .extracting(Quarantined::getReason)
                        .contains("the signature does not match", "cannot be unpacked: header parley-lane is cut off"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(spaces.disbelieved(BALANCER))
                        .filteredOn(told -> told.getInteraction().equals(id))
                        .extracting(Disbelieved::getKind, Disbelieved::getFeed, Disbelieved::getReason)
                        .containsExactly(tuple(
                                Brought.RECORD,
                                Interactions.COMPUTER + "/feeds/forged",
                                "the signature does not match")));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(spaces.disbelieved(Interactions.GRID))
                        .extracting(Disbelieved::getOrganisation, Disbelieved::getReason)
                        .contains(tuple(Interactions.HARBOUR, "cannot be unpacked: header parley-lane is cut off")));
    }

    /// What is over a partner's quota waits in its lane, over a restart too; what else that partner sends, and others
    /// send, does not wait for it.
    @Test
    void a_partner_that_floods_its_lane_is_paced_and_holds_up_nobody_else() throws Exception {
        int flood = 40;
        Topic<String, LaneMessage> lane = Topics.mirroredInteractions("harbour", "grid");
        spaces.feed("unpaced", 1);
        for (int number = 1; number <= flood; number++) {
            put(lane, offer(HARBOUR, number));
        }
        await().atMost(PATIENCE).until(() -> grid.counters().get(Count.PACED) > 0);

        put(Topics.mirroredInteractions("quay", "grid"), offer(QUAY, 1));
        String id = spaces.activate("unpaced", 1, 0L);
        spaces.publish("unpaced", 0, LONG, 0, 10);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(versions(QUAY)).containsExactly(1L));
        await().atMost(PATIENCE).until(() -> spaces.delivered(id, 0).size() == 10);
        assertThat(versions(HARBOUR)).hasSizeBetween(AT_ONCE, AT_ONCE + 2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(committed(lane)).isBetween((long) AT_ONCE, AT_ONCE + 2L));
        assertThat(grid.holds())
                .extracting(waiting -> waiting.partition().topic(), Hold::reason)
                .containsExactly(tuple(
                        "harbour.lane.grid.interactions", "paced: the partner's quota is 1 a minute, 15 at once"));

        await().atMost(PATIENCE).until(() -> {
            AHEAD.addAndGet(Duration.ofMinutes(AT_ONCE).toNanos());
            return versions(HARBOUR).size() == flood;
        });
        await().atMost(PATIENCE).until(() -> grid.holds().isEmpty());
        assertThat(versions(HARBOUR))
                .isEqualTo(LongStream.rangeClosed(1, flood).boxed().toList());
        // So much later ingress was no longer sure of its share, and has begun anew: it still knows the schema
        spaces.publish("unpaced", 0, LONG, 10, 15);
        await().atMost(PATIENCE).until(() -> spaces.delivered(id, 0).size() == 15);
    }

    private static void put(Topic<String, LaneMessage> lane, LaneHalf half) {
        spaces.put(lane, half.getInteraction(), new LaneMessage(half));
    }

    /// Of an offer to the balancer, one after the other.
    private static LaneHalf offer(Organisation provider, long version) {
        Did twin = provider.did().twin("computer");
        Interaction interaction =
                Interactions.of(BALANCER, twin.value(), "offered", 1, 1).build();
        Half half = new Half(Side.PROVIDER, 1L, version, true, Reason.NONE, "by", List.of(), NOW, null, "", null);
        return new LaneHalf(
                interaction.getId(),
                Halves.secure(interaction, half, provider.organisationKey()),
                "",
                provider.document(twin, "computer-agent"));
    }

    /// Of the partner's halves in the log, in its order.
    private static List<Long> versions(Organisation partner) {
        return spaces.events().stream()
                .flatMap(event -> event instanceof PartnerHalf half ? Stream.of(half) : Stream.<PartnerHalf>empty())
                .filter(half -> half.getOrganisation().equals(partner.did().value()))
                .map(half -> half.getHalf().getVersion())
                .toList();
    }

    /// Where a restart would go on.
    private static long committed(Topic<?, ?> lane) throws Exception {
        try (Admin admin = spaces.broker().admin()) {
            OffsetAndMetadata next = admin.listConsumerGroupOffsets("feed-streams-control")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(lane.name(), 0));
            return next == null ? 0 : next.offset();
        }
    }

    /// As whoever revokes a key expects of those who have not taken in yet what was signed with it.
    @Test
    void what_is_in_the_lane_is_refused_from_when_a_newer_document_has_taken_its_key_away() {
        spaces.feed("revoking", 1);
        String id = spaces.activate("revoking", 1, 0L);
        spaces.publish("revoking", 0, LONG, 0, 3);
        await().atMost(PATIENCE).until(() -> spaces.delivered(id, 0).size() == 3);

        try {
            spaces.delegate("another-agent");
            AtomicInteger next = new AtomicInteger(3);
            await().atMost(PATIENCE).until(() -> {
                inLane("revoking", id, next.getAndIncrement());
                return !refusedKeys().isEmpty();
            });
            int refused = refusedKeys().size();
            int last = next.get();
            inLane("revoking", id, last);
            inLane("revoking", id, last + 1);

            await().atMost(PATIENCE).until(() -> refusedKeys().size() >= refused + 2);
            assertThat(spaces.delivered(id, 0)).doesNotContain(last, last + 1).startsWith(0, 1, 2);
        } finally {
            spaces.delegate(TwoSpaces.AGENT);
        }
    }

    /// As if it had been forwarded before.
    private static void inLane(String feed, String interaction, int number) {
        ProducerRecord<byte[], byte[]> signed =
                spaces.signed(feed, 0, 1, LONG, TwoSpaces.payload(number), TwoSpaces.AGENT);
        byte[] header = LaneHeader.encode(
                new SourcePosition(0, number),
                Fingerprint.sha256(LONG),
                RecordHeaders.utf8(interaction + ":1"),
                signed.headers());
        spaces.send(new ProducerRecord<>(
                Topics.mirrored("harbour", "grid", "feeds"),
                0,
                signed.timestamp(),
                signed.key(),
                TwoSpaces.payload(number),
                List.of(new RecordHeader(RecordHeaders.LANE, header))));
    }

    private static List<Quarantined> refusedKeys() {
        return spaces.values(Topics.QUARANTINE, Quarantined.class).stream()
                .filter(put -> put.getBy().equals("ingress") && put.getReason().startsWith("no such key may publish"))
                .toList();
    }

    @Test
    void tombstones_arrive() {
        spaces.feed("emptied", 1);
        String id = spaces.activate("emptied", 1, 0L);

        spaces.send(spaces.signed("emptied", 0, 0, LONG, null, TwoSpaces.AGENT));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(spaces.read(Topics.delivery(id), 0))
                        .singleElement()
                        .satisfies(record -> assertThat(record.value()).isNull()));
    }

    @Test
    void after_an_end_nothing_is_delivered_and_a_later_grant_delivers_nothing_of_the_time_between() {
        spaces.feed("revoked", 1);
        String id = spaces.activate("revoked", 1, 0L);
        spaces.publish("revoked", 0, LONG, 0, 10);
        await().atMost(PATIENCE).until(() -> spaces.delivered(id, 0).size() == 10);

        spaces.put(Interactions.of(BALANCER, Interactions.COMPUTER, "revoked", 1, 1)
                .setState(State.TERMINATED)
                .setProviderHalf(half(Side.PROVIDER, 1, false, List.of())));
        String applied =
                Integer.toString(spaces.read(Topics.INTERACTIONS.name(), 0).size());
        await().atMost(PATIENCE).until(() -> fencedFrom(Long.parseLong(applied)));
        spaces.publish("revoked", 0, LONG, 10, 20);
        spaces.activate("revoked", 2, 20L);
        spaces.publish("revoked", 0, LONG, 20, 30);

        await().atMost(PATIENCE).until(() -> spaces.delivered(id, 0).contains(29));
        assertThat(spaces.delivered(id, 0))
                .isEqualTo(IntStream.concat(IntStream.range(0, 10), IntStream.range(20, 30))
                        .boxed()
                        .toList());
    }

    @Test
    void a_second_interaction_rewinds_to_its_start_and_repeats_nothing_to_the_first() {
        spaces.feed("shared", 1);
        String first = spaces.activate("shared", 1, 0L);
        spaces.publish("shared", 0, LONG, 0, 50);
        await().atMost(PATIENCE).until(() -> spaces.delivered(first, 0).size() == 50);

        String second = spaces.activate(Interactions.GRID + ":twins:other", "shared", 1, 20L);
        spaces.publish("shared", 0, LONG, 50, 60);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(spaces.delivered(second, 0)).isEqualTo(range(20, 60)));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(spaces.delivered(first, 0)).isEqualTo(range(0, 60)));
        assertThat(harbour.counters().get(Count.REWINDS)).isPositive();
    }

    @Test
    void a_key_delegated_just_now_may_publish_at_once() {
        spaces.feed("delegated", 1);
        String id = spaces.activate("delegated", 1, 0L);

        spaces.delegate("another-agent");
        spaces.delegate(TwoSpaces.AGENT, "another-agent");
        spaces.publish("delegated", 0, LONG, 0, 5);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(spaces.delivered(id, 0)).isEqualTo(range(0, 5)));
    }

    @Test
    void a_requester_in_the_same_space_is_served_directly() {
        spaces.feed("local", 1);
        String neighbour = Interactions.HARBOUR + ":twins:neighbour";
        String id = spaces.activate(neighbour, "local", 1, 0L);

        spaces.publish("local", 0, LONG, 0, 20);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(spaces.delivered(id, 0)).isEqualTo(range(0, 20)));
        assertThat(RecordHeaders.int64(
                        spaces.read(Topics.delivery(id), 0).getLast().headers(), RecordHeaders.EPOCH))
                .hasValue(1);
    }

    @Test
    void an_allowed_interaction_gets_its_start_offsets_and_its_delivery() {
        spaces.feed("prepared", 2);
        spaces.publish("prepared", 1, LONG, 0, 7);
        Interaction asked = Interactions.of(BALANCER, Interactions.COMPUTER, "prepared", 1, 2)
                .setProviderHalf(half(Side.PROVIDER, 1, true, List.of()))
                .build();

        spaces.put(Interaction.newBuilder(asked));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(spaces.events())
                        .contains(
                                new StartOffsets(asked.getId(), 1L, List.of(0L, 7L)),
                                new DeliveryReady(asked.getId(), 1L)));
        assertThat(spaces.read(Topics.delivery(asked.getId()), 1)).isEmpty();
    }

    private static boolean fencedFrom(long offset) {
        return spaces.values(Topics.APPLIED, Applied.class).stream()
                        .filter(applied -> applied.getOffsets().getOrDefault("interactions", 0L) >= offset)
                        .map(Applied::getInstance)
                        .distinct()
                        .count()
                == 4;
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
