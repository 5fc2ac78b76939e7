package parley.feeds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static parley.feeds.Interactions.BALANCER;
import static parley.feeds.Interactions.NOW;
import static parley.feeds.Organisation.GRID;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import parley.avro.Brought;
import parley.avro.Disbelieved;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.LaneCommand;
import parley.avro.LaneDocument;
import parley.avro.LaneHalf;
import parley.avro.LaneMessage;
import parley.avro.LanePartnership;
import parley.avro.PartnerHalf;
import parley.avro.Quarantined;
import parley.avro.Reason;
import parley.avro.Side;
import parley.feeds.flow.Counters.Count;
import parley.feeds.flow.Fencing;
import parley.feeds.flow.Verification;
import parley.identity.AgentRequest;
import parley.identity.Did;
import parley.identity.Halves;
import parley.identity.OrganisationKey;
import parley.identity.TwinDocument;
import parley.testing.NeedsPlainBroker;
import parley.topics.AvroSerde;
import parley.topics.KeptDocument;
import parley.topics.Topic;
import parley.topics.Topics;

/// What becomes of records when processes end, news is late, or a lease does not hold.
@NeedsPlainBroker
final class ResumeIT {

    private static final Duration PATIENCE = TwoSpaces.PATIENCE;
    private static final Schema LONG = SchemaBuilder.builder().longType();

    private static TwoSpaces spaces;

    @BeforeAll
    static void start() {
        spaces = new TwoSpaces();
    }

    @AfterAll
    static void stop() {
        spaces.close();
    }

    /// So many records of a new feed are delivered, and both sides have stopped.
    ///
    /// @return the interaction
    private static String delivered(String feed, int count) {
        spaces.feed(feed, 1);
        try (FeedStreamsProcess _ = spaces.harbour();
                FeedStreamsProcess _ = spaces.grid()) {
            String id = spaces.activate(feed, 1, 0L);
            spaces.publish(feed, 0, LONG, 0, count);
            await().atMost(PATIENCE).until(() -> spaces.delivered(id, 0).size() == count);
            return id;
        }
    }

    @Test
    void after_a_restart_each_goes_on_where_it_was() {
        String id = delivered("resumed", 100);
        spaces.publish("resumed", 0, LONG, 100, 200);

        try (FeedStreamsProcess harbour = spaces.harbour();
                FeedStreamsProcess grid = spaces.grid()) {
            await().atMost(PATIENCE).until(() -> spaces.delivered(id, 0).contains(199));
            assertThat(harbour.counters().get(Count.FORWARDED)).isEqualTo(100);
            assertThat(grid.counters().get(Count.DUPLICATES_DROPPED)).isZero();
        }

        assertThat(spaces.delivered(id, 0)).isEqualTo(range(0, 200));
    }

    @Test
    void with_all_positions_lost_everything_is_carried_again_and_nothing_is_delivered_twice() {
        String id = delivered("crashed", 100);
        forget("feed-streams-egress", "feed-streams-ingress", "feed-streams-control");

        try (FeedStreamsProcess _ = spaces.harbour();
                FeedStreamsProcess grid = spaces.grid()) {
            spaces.publish("crashed", 0, LONG, 100, 150);
            await().atMost(PATIENCE).until(() -> spaces.delivered(id, 0).contains(149));
            assertThat(grid.counters().get(Count.DUPLICATES_DROPPED)).isGreaterThanOrEqualTo(200);
        }

        assertThat(spaces.delivered(id, 0)).isEqualTo(range(0, 150));
        // Of others, what is forged in the lane is carried again, too
        assertThat(spaces.disbelieved(BALANCER))
                .noneMatch(told -> told.getInteraction().equals(id));
    }

    /// Whoever has the provider's broker says that a record stands further on in its feed.
    @Test
    void what_was_delivered_before_a_restart_is_known_again_wherever_it_is_said_to_stand() {
        String id = delivered("repeated", 5);
        spaces.repeat(id, 1, 100);

        try (FeedStreamsProcess _ = spaces.harbour();
                FeedStreamsProcess _ = spaces.grid()) {
            spaces.publish("repeated", 0, LONG, 5, 10);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(spaces.delivered(id, 0)).isEqualTo(range(0, 10)));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(spaces.disbelieved(BALANCER))
                            .filteredOn(told -> told.getInteraction().equals(id))
                            .extracting(Disbelieved::getKind, Disbelieved::getReason)
                            .containsExactly(tuple(
                                    Brought.RECORD,
                                    "repeated: a record of that number, or a higher one, was delivered before")));
        }
    }

    @Test
    void records_that_overtake_the_news_that_they_are_allowed_wait_for_it() {
        spaces.feed("overtaking", 1);
        Interaction asked;
        try (FeedStreamsProcess harbour = spaces.harbour()) {
            asked = Interactions.of(BALANCER, Interactions.COMPUTER, "overtaking", 1, 1)
                    .build();
            spaces.grant(asked, 0L);
            spaces.publish("overtaking", 0, LONG, 0, 10);
            await().atMost(PATIENCE).until(() -> harbour.counters().get(Count.FORWARDED) >= 10);
        }
        spaces.put(Interaction.newBuilder(asked).setValidUntil(NOW.plus(Duration.ofDays(36500))));

        try (FeedStreamsProcess grid = spaces.grid()) {
            await().atMost(PATIENCE).until(() -> !grid.holds().isEmpty());
            assertThat(grid.holds().getFirst().reason()).contains("not active yet");
            spaces.grant(asked, 0L);

            await().atMost(PATIENCE)
                    .until(() -> spaces.delivered(asked.getId(), 0).size() == 10);
            await().atMost(PATIENCE).until(() -> grid.holds().isEmpty());
        }
    }

    @Test
    void without_a_lease_nothing_is_forwarded_and_nothing_is_lost() {
        spaces.feed("leased", 1);
        AtomicBoolean leased = new AtomicBoolean(true);
        Fencing fencing = new Fencing() {
            @Override
            public boolean mayForward(boolean lease) {
                return lease && leased.get();
            }

            @Override
            public boolean takesEffect(Interaction changed) {
                return true;
            }
        };
        try (FeedStreamsProcess harbour = spaces.harbour(new Wiring(Verification.signatures(), fencing));
                FeedStreamsProcess _ = spaces.grid()) {
            String id = spaces.activate("leased", 1, 0L);
            spaces.publish("leased", 0, LONG, 0, 10);
            await().atMost(PATIENCE).until(() -> spaces.delivered(id, 0).size() == 10);
            leased.set(false);
            long forwarded = harbour.counters().get(Count.FORWARDED);
            spaces.publish("leased", 0, LONG, 10, 20);
            await().atMost(PATIENCE).until(() -> harbour.counters().get(Count.LEASE_REFUSALS) > 2);
            assertThat(harbour.counters().get(Count.FORWARDED)).isEqualTo(forwarded);

            leased.set(true);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(spaces.delivered(id, 0)).isEqualTo(range(0, 20)));
        }
    }

    @Test
    void a_partners_half_reaches_the_log_if_it_is_genuine_and_quarantine_if_it_is_not() {
        spaces.feed("asked-for", 2);
        LaneHalf genuine = asked("asked-for", "balancer-agent");
        LaneHalf forged = asked("asked-for-too", "mallory");
        spaces.put(Topics.mirroredInteractions("grid", "harbour"), genuine.getInteraction(), new LaneMessage(genuine));
        spaces.put(Topics.mirroredInteractions("grid", "harbour"), forged.getInteraction(), new LaneMessage(forged));

        try (FeedStreamsProcess _ = spaces.harbour()) {
            await().atMost(PATIENCE)
                    .until(() -> spaces.disbelieved(Interactions.COMPUTER).stream()
                            .anyMatch(told -> told.getInteraction().equals(forged.getInteraction())));
        }

        assertThat(spaces.values(Topics.QUARANTINE, Quarantined.class))
                .extracting(Quarantined::getTopic)
                .contains("grid.lane.harbour.interactions");
        assertThat(spaces.events())
                .filteredOn(PartnerHalf.class::isInstance)
                .map(PartnerHalf.class::cast)
                .isNotEmpty()
                .allSatisfy(half -> {
                    assertThat(half.getInteraction()).isEqualTo(genuine.getInteraction());
                    assertThat(half.getPartitions()).isEqualTo(2);
                });
        assertThat(spaces.disbelieved(Interactions.COMPUTER))
                .filteredOn(told -> told.getInteraction().equals(forged.getInteraction()))
                .singleElement()
                .satisfies(told -> {
                    assertThat(told.getOrganisation()).isEqualTo(Interactions.GRID);
                    assertThat(told.getKind()).isEqualTo(Brought.HALF);
                    assertThat(told.getTwin()).isEqualTo(Interactions.COMPUTER);
                    assertThat(told.getTopic()).isEqualTo("grid.lane.harbour.interactions");
                    assertThat(told.getReason()).contains("has no key").doesNotContain("{");
                });
    }

    /// A partner floods us with what is not to be believed: all of it is put aside, and the log is told of it in few
    /// words, with its number.
    @Test
    void a_flood_of_what_is_not_believed_does_not_flood_the_log() {
        spaces.feed("flooded", 1);
        String lane = Topics.mirroredCommands("grid", "harbour").name();
        byte[] unreadable = "rubbish".getBytes(UTF_8);
        byte[] forged = AvroSerde.of(LaneCommand.class)
                .encode(new LaneCommand(
                        "c1", Interactions.COMPUTER, "nonsense", "nonsense", ByteBuffer.wrap(unreadable)));
        for (int number = 0; number < 500; number++) {
            spaces.send(new ProducerRecord<>(lane, unreadable));
            spaces.send(new ProducerRecord<>(lane, forged));
        }

        try (FeedStreamsProcess harbour = spaces.harbour()) {
            await().atMost(PATIENCE)
                    .until(() -> spaces.disbelieved(Interactions.COMPUTER).stream()
                            .anyMatch(told -> told.getTopic().equals(lane)));
            await().atMost(PATIENCE).until(() -> harbour.counters().get(Count.QUARANTINED) >= 1000);
        }

        assertFewFor(500, Interactions.HARBOUR, lane, Brought.UNREADABLE, "");
        assertFewFor(500, Interactions.COMPUTER, lane, Brought.COMMAND, "c1");
    }

    private static void assertFewFor(int came, String key, String lane, Brought kind, String command) {
        List<Disbelieved> told = spaces.disbelieved(key).stream()
                .filter(one -> one.getTopic().equals(lane))
                .toList();
        assertThat(told).hasSizeBetween(2, 20).allSatisfy(one -> {
            assertThat(one.getKind()).isEqualTo(kind);
            assertThat(one.getCommand()).isEqualTo(command);
        });
        assertThat(told.stream().mapToLong(one -> 1 + one.getOthers()).sum()).isEqualTo(came);
    }

    /// A partner's broker may forget what stood in its lane, or say again what stood there before.
    @Test
    void what_was_read_of_a_twins_keys_holds_whatever_the_lane_says_after_a_restart() {
        spaces.feed("not-any-more", 1);
        Did told = GRID.did().twin("told");
        Did forgotten = GRID.did().twin("forgotten");
        Topic<String, LaneMessage> lane = Topics.mirroredInteractions("grid", "harbour");
        List.of(before(told), after(told), before(told)).forEach(sent -> document(lane, sent));
        keep(forgotten, after(forgotten));
        document(lane, before(forgotten));
        LaneHalf half = asked(forgotten, "not-any-more", "balancer-agent");
        spaces.put(lane, half.getInteraction(), new LaneMessage(half));

        try (FeedStreamsProcess _ = spaces.harbour()) {
            await().atMost(PATIENCE)
                    .until(() -> spaces.disbelieved(Interactions.COMPUTER).stream()
                            .anyMatch(refused -> refused.getInteraction().equals(half.getInteraction())
                                    && refused.getReason().contains("has no key")));
        }

        assertThat(kept(told)).last().isEqualTo(after(told));
    }

    /// As where a version ran that kept nothing.
    @Test
    void what_a_lane_has_brought_before_is_kept_too_and_no_older_document_takes_its_place() {
        Did read = GRID.did().twin("read");
        Topic<String, LaneMessage> lane = Topics.mirroredInteractions("grid", "harbour");
        document(lane, after(read));
        try (FeedStreamsProcess _ = spaces.harbour()) {
            await().atMost(PATIENCE).until(() -> kept(read).contains(after(read)));
        }
        keep(read, before(read));

        try (FeedStreamsProcess _ = spaces.harbour()) {
            await().atMost(PATIENCE).until(() -> kept(read).getLast().equals(after(read)));
        }
    }

    private static void keep(Did twin, LaneDocument document) {
        spaces.put(Topics.PARTNER_DOCUMENTS, new KeptDocument("invitation", twin.value()).key(), document);
    }

    private static List<LaneDocument> kept(Did twin) {
        return spaces.values(Topics.PARTNER_DOCUMENTS, LaneDocument.class).stream()
                .filter(kept -> kept.getTwin().equals(twin.value()))
                .toList();
    }

    private static void document(Topic<String, LaneMessage> lane, LaneDocument sent) {
        spaces.put(lane, sent.getTwin(), new LaneMessage(sent));
    }

    private static LaneDocument before(Did twin) {
        return new LaneDocument(twin.value(), GRID.document(twin, "balancer-agent"));
    }

    /// The same twin, for which nobody acts any more.
    private static LaneDocument after(Did twin) {
        return new LaneDocument(
                twin.value(), TwinDocument.issue(twin, List.of(), GRID.organisationKey(), NOW.plusSeconds(1)));
    }

    @Test
    void who_forges_a_word_on_the_partnership_is_in_the_audit_and_no_genuine_one_is() {
        Topic<String, LaneMessage> lane = Topics.mirroredInteractions("grid", "harbour");
        OrganisationKey rotated = GRID.organisationKey()
                .rotated(Organisation.keyOf("next"), NOW)
                .rotated(Organisation.keyOf("after-that"), NOW);
        OrganisationKey thief = new OrganisationKey(GRID.did(), Organisation.keyOf("thief"));
        List<String> genuine = new ArrayList<>(rotated.rotations());
        genuine.addFirst(Organisation.partnership().getLast());
        String forged = thief.rotated(Organisation.keyOf("thiefs-next"), NOW)
                .rotations()
                .getLast();
        Organisation pretended = new Organisation("grid", GRID.did(), Organisation.keyOf("thief"));
        String forgedEnd = pretended.removal(Organisation.HARBOUR, "invitation");
        for (String word : genuine) {
            spaces.put(lane, "invitation", new LaneMessage(new LanePartnership(word)));
        }
        spaces.put(lane, "invitation", new LaneMessage(new LanePartnership(forged)));
        spaces.put(lane, "invitation", new LaneMessage(new LanePartnership(forgedEnd)));
        for (String word : genuine) {
            spaces.put(lane, "invitation", new LaneMessage(new LanePartnership(word)));
        }
        spaces.feed("last-of-all", 1);
        LaneHalf last = asked("last-of-all", "eve");
        spaces.put(lane, last.getInteraction(), new LaneMessage(last));

        try (FeedStreamsProcess _ = spaces.harbour()) {
            await().atMost(PATIENCE)
                    .until(() -> spaces.disbelieved(Interactions.COMPUTER).stream()
                            .anyMatch(told -> told.getInteraction().equals(last.getInteraction())));
        }
        assertThat(spaces.disbelieved(Interactions.HARBOUR))
                .filteredOn(told -> told.getKind() == Brought.STATEMENT)
                .isNotEmpty()
                .allSatisfy(told -> {
                    assertThat(told.getOrganisation()).isEqualTo(Interactions.GRID);
                    assertThat(told.getTopic()).isEqualTo(lane.name());
                    assertThat(told.getReason()).containsAnyOf("replaces another key", "the removal is by neither");
                })
                .extracting(Disbelieved::getOffset)
                .containsOnly(offsetOf(lane, forged), offsetOf(lane, forgedEnd));
    }

    private static long offsetOf(Topic<String, LaneMessage> lane, String word) {
        List<LaneMessage> all = spaces.values(lane, LaneMessage.class);
        return IntStream.range(0, all.size())
                .filter(i -> all.get(i).getMessage() instanceof LanePartnership said
                        && said.getStatement().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static LaneHalf asked(String feed, String signer) {
        return asked(Did.ofTwin(BALANCER), feed, signer);
    }

    private static LaneHalf asked(Did requester, String feed, String signer) {
        String asking = requester.value();
        Instant issued = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Interaction interaction =
                Interactions.of(asking, Interactions.COMPUTER, feed, 1, 0).build();
        Half half = new Half(Side.REQUESTER, 1L, 1L, true, Reason.NONE, asking, List.of(), issued, null, "", null);
        String request = new AgentRequest(
                        "id",
                        AgentRequest.Kind.SUBSCRIBE,
                        requester,
                        "balancer-agent",
                        Did.ofTwin(Interactions.COMPUTER),
                        "/feeds/" + feed,
                        null,
                        null,
                        issued,
                        issued.plus(Duration.ofDays(1)))
                .secure(Organisation.keyOf(signer));
        return new LaneHalf(
                interaction.getId(),
                Halves.secure(interaction, half, GRID.organisationKey()),
                request,
                GRID.document(requester, "balancer-agent"));
    }

    private static void forget(String... groups) {
        try (Admin admin = spaces.broker().admin()) {
            for (String group : groups) {
                forget(admin, group);
            }
        }
    }

    private static void forget(Admin admin, String group) {
        try {
            var offsets = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            admin.deleteConsumerGroupOffsets(group, Set.copyOf(offsets.keySet()))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().collect(Collectors.toList());
    }
}
