package parley.broker.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.Effect;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.LaneHalf;
import parley.avro.LaneMessage;
import parley.avro.LogEntry;
import parley.avro.Outcome;
import parley.avro.PartnerHalf;
import parley.avro.Policy;
import parley.avro.PolicyChanged;
import parley.avro.Reason;
import parley.avro.Rule;
import parley.avro.Side;
import parley.avro.StartOffsets;
import parley.avro.State;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.SubscriptionRequested;
import parley.avro.TerminationRequested;
import parley.broker.deciding.Decider;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.SigningKey;
import parley.identity.audit.Salt;
import parley.identity.audit.SignedHead;
import parley.interaction.InteractionId;
import parley.topics.Topic;
import parley.topics.Topics;

@SuppressWarnings("NullAway.Init") // fields set by JUnit and before each test
final class DecidingTopologyTest {

    private static final String HARBOUR = "did:web:harbour";
    private static final String GRID = "did:web:grid";
    private static final String COMPUTER = HARBOUR + ":twins:computer";
    private static final String LATE = HARBOUR + ":twins:late";
    private static final String CRANE = HARBOUR + ":twins:crane";
    private static final String REMOTE = GRID + ":twins:balancer";
    static final OrganisationKey KEY = new OrganisationKey(Did.organisation(HARBOUR), SigningKey.ofSeed(new byte[32]));
    private static final AtomicLong SALTS = new AtomicLong();
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path data;

    private TopologyTestDriver driver;
    private TestInputTopic<String, LogEntry> log;
    private int entries;

    @BeforeEach
    void start() {
        driver = new TopologyTestDriver(topology(), properties(data), NOON);
        log = driver.createInputTopic(
                Topics.INTERACTION_REQUESTS.name(), new StringSerializer(), Topics.INTERACTION_REQUESTS.serializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void is_the_topology_that_is_written_down() throws IOException {
        try (InputStream written = getClass().getResourceAsStream("topology.txt")) {
            assertThat(topology().describe().toString())
                    .isEqualTo(new String(Objects.requireNonNull(written).readAllBytes(), UTF_8));
        }
    }

    @Test
    void a_decision_stands_in_the_public_topics_under_its_cause() {
        append(COMPUTER, open(COMPUTER, null));
        String cause = append(COMPUTER, subscribe(CRANE, COMPUTER, NOON.plusSeconds(60)));

        assertThat(read(Topics.POLICIES))
                .singleElement()
                .extracting(TestRecord::key, record -> record.value().getVersion())
                .containsExactly(COMPUTER, 1L);
        assertThat(values(Topics.INTERACTIONS)).singleElement().satisfies(interaction -> {
            assertThat(interaction.getCause()).isEqualTo(cause);
            assertThat(interaction.getUpdated()).isEqualTo(NOON);
        });
        assertThat(read(Topics.AUDIT).getLast())
                .extracting(
                        TestRecord::key,
                        record -> record.value().getCause(),
                        record -> record.value().getOutcome())
                .containsExactly(COMPUTER + "#1", cause, Outcome.ACCEPTED);
    }

    @Test
    void a_half_goes_into_the_partners_lane_signed_with_request_and_document() {
        append(REMOTE, subscribe(CRANE, REMOTE, NOON.plusSeconds(60)));

        String id = InteractionId.of(CRANE, REMOTE, "load");
        assertThat(read(Topics.laneInteractions("grid")))
                .singleElement()
                .extracting(TestRecord::key, TestRecord::value)
                .containsExactly(id, new LaneMessage(new LaneHalf(id, "signed REQUESTER 1.1", "request", "document")));
    }

    /// Who receives it could believe no record without the keys.
    @Test
    void what_gives_something_waits_for_the_document_that_goes_with_it() {
        append(LATE, open(LATE, null));
        append(LATE, asked(REMOTE, LATE));
        append(LATE, new StartOffsets(InteractionId.of(REMOTE, LATE, "load"), 1L, List.of(3L, 4L)));

        assertThat(values(Topics.laneInteractions("grid")))
                .extracting(sent -> ((LaneHalf) sent.getMessage()).getDocument())
                .isNotEmpty()
                .containsOnly("document of " + LATE);
    }

    @Test
    void ends_are_told_too() {
        append(REMOTE, subscribe(CRANE, REMOTE, NOON.plusSeconds(60)));
        String id = InteractionId.of(CRANE, REMOTE, "load");
        append(REMOTE, new TerminationRequested(id, CRANE, CRANE + "#agent", "enough", "request"));

        assertThat(values(Topics.laneInteractions("grid")))
                .extracting(sent -> ((LaneHalf) sent.getMessage()).getHalf())
                .containsExactly("signed REQUESTER 1.1", "signed REQUESTER 1.2");
    }

    /// Many are signed on all processors.
    @Test
    void the_ends_of_many_are_told_each_once_and_in_order() {
        append(COMPUTER, open(COMPUTER, null));
        List<String> ids = IntStream.range(0, 3 * Tellings.MANY)
                .mapToObj(i -> GRID + ":twins:balancer-" + i)
                .peek(requester -> append(COMPUTER, asked(requester)))
                .map(requester -> InteractionId.of(requester, COMPUTER, "load"))
                .sorted()
                .toList();
        values(Topics.laneInteractions("grid"));

        append(COMPUTER, new PolicyChanged(COMPUTER, List.of(), "agent", "request", null));

        assertThat(read(Topics.laneInteractions("grid")))
                .extracting(
                        TestRecord::key, record -> ((LaneHalf) record.value().getMessage()).getHalf())
                .containsExactlyElementsOf(
                        ids.stream().map(id -> tuple(id, "signed PROVIDER 1.2")).toList());
    }

    @Test
    void what_is_decided_on_one_twin_does_not_touch_another() {
        append(COMPUTER, open(COMPUTER, null));
        append(COMPUTER, subscribe(CRANE, COMPUTER, NOON.plusSeconds(60)));
        append(CRANE, open(CRANE, null));
        append(CRANE, subscribe(COMPUTER, CRANE, NOON.plusSeconds(60)));
        values(Topics.AUDIT);

        append(COMPUTER, new PolicyChanged(COMPUTER, List.of(), "agent", "request", null));

        assertThat(values(Topics.AUDIT).getLast().getEnded())
                .containsExactly(InteractionId.of(CRANE, COMPUTER, "load"));
    }

    @Test
    void an_unanswered_request_expires_by_itself_and_once() {
        append(REMOTE, subscribe(CRANE, REMOTE, NOON.plusSeconds(60)));

        driver.advanceWallClockTime(Duration.ofSeconds(59));
        assertThat(values(Topics.INTERACTIONS).getLast().getState()).isEqualTo(State.REQUESTED);
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        assertThat(values(Topics.INTERACTIONS).getLast().getState()).isEqualTo(State.EXPIRED);
        driver.advanceWallClockTime(Duration.ofSeconds(100));
        assertThat(values(Topics.AUDIT))
                .extracting(AuditEntry::getEvent)
                .containsExactly("SubscriptionRequested", "Tick");
    }

    @Test
    void a_rule_that_runs_out_ends_an_active_interaction() {
        append(COMPUTER, open(COMPUTER, NOON.plusSeconds(30)));
        append(COMPUTER, subscribe(CRANE, COMPUTER, NOON.plusSeconds(3600)));
        String id = InteractionId.of(CRANE, COMPUTER, "load");
        append(COMPUTER, new StartOffsets(id, 1L, List.of(1L, 2L)));

        driver.advanceWallClockTime(Duration.ofSeconds(30));

        Interaction ended = values(Topics.INTERACTIONS).getLast();
        assertThat(ended.getState()).isEqualTo(State.TERMINATED);
        assertThat(ended.getProviderHalf().getReason()).isEqualTo(Reason.POLICY_CHANGED);
    }

    @Test
    void an_entry_appended_twice_is_decided_once() {
        LogEntry entry = new LogEntry("once", open(COMPUTER, null));
        log.pipeInput(COMPUTER, entry, NOON);
        log.pipeInput(COMPUTER, entry, NOON.plusSeconds(5));

        assertThat(values(Topics.POLICIES)).extracting(Policy::getVersion).containsExactly(1L);
        assertThat(values(Topics.AUDIT))
                .extracting(AuditEntry::getOutcome)
                .containsExactly(Outcome.ACCEPTED, Outcome.IGNORED);
    }

    @Test
    void an_entry_of_the_end_of_a_minute_is_known_for_an_hour_too() {
        Instant late = NOON.plusSeconds(59);
        LogEntry entry = new LogEntry("once", open(COMPUTER, null));
        log.pipeInput(COMPUTER, entry, late);
        log.pipeInput(COMPUTER, entry, late.plus(Decider.MEMORY).minusSeconds(1));

        assertThat(values(Topics.AUDIT))
                .extracting(AuditEntry::getOutcome)
                .containsExactly(Outcome.ACCEPTED, Outcome.IGNORED);
    }

    /// An id is looked up in each window: they must not become as many as the entries.
    @Test
    void what_is_decided_on_in_one_minute_shares_a_window() {
        for (int second = 0; second < 120; second++) {
            log.pipeInput(COMPUTER, new LogEntry("entry-" + second, open(COMPUTER, null)), NOON.plusSeconds(second));
        }

        Set<Instant> windows = new HashSet<>();
        try (var all = driver.<String, Long>getWindowStore(DecidingTopology.DECIDED_STORE)
                .all()) {
            all.forEachRemaining(entry -> windows.add(entry.key.window().startTime()));
        }
        assertThat(windows).containsExactlyInAnyOrder(NOON, NOON.plusSeconds(60));
    }

    @Test
    void deciding_goes_on_after_what_cannot_be_read() {
        driver.createInputTopic(Topics.INTERACTION_REQUESTS.name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(COMPUTER, new byte[] {1, 2, 3}, NOON);
        append(COMPUTER, open(COMPUTER, null));

        assertThat(values(Topics.POLICIES)).hasSize(1);
    }

    /// What the lane brings of a twin of grid's that asks.
    @Test
    void what_a_partners_agent_asked_is_remembered_for_as_long_as_it_is_valid() {
        append(COMPUTER, open(COMPUTER, null));
        PartnerHalf asked = PartnerHalf.newBuilder(asked(REMOTE))
                .setRequest("{\"id\":\"once\",\"proof\":{\"verificationMethod\":\"" + REMOTE + "#agent.key\"}}")
                .build();
        append(COMPUTER, asked);
        assertThat(seen()).containsExactly(asked.getValidUntil());

        appendAt(COMPUTER, open(COMPUTER, null), asked.getValidUntil());
        assertThat(seen()).hasSize(1);
        appendAt(COMPUTER, open(COMPUTER, null), asked.getValidUntil().plusMillis(1));
        assertThat(seen()).isEmpty();
    }

    private List<Instant> seen() {
        List<Instant> seen = new ArrayList<>();
        driver.<String, Long>getKeyValueStore(DecidingTopology.SEEN_STORE)
                .all()
                .forEachRemaining(entry -> seen.add(Instant.ofEpochMilli(entry.value)));
        return seen;
    }

    private static PartnerHalf asked(String requester) {
        return asked(requester, COMPUTER);
    }

    private static PartnerHalf asked(String requester, String provider) {
        return PartnerHalf.newBuilder()
                .setInteraction(InteractionId.of(requester, provider, "load"))
                .setOrganisation(GRID)
                .setRequester(requester)
                .setProvider(provider)
                .setFeed("load")
                .setPartitions(2)
                .setHalf(
                        new Half(Side.REQUESTER, 1L, 1L, true, Reason.NONE, requester, List.of(), NOON, null, "", null))
                .setAgent(requester + "#agent")
                .setValidUntil(NOON.plusSeconds(3600))
                .setRequest("request")
                .setRequesterDocument("document")
                .build();
    }

    private String append(String key, Object event) {
        return appendAt(key, event, NOON);
    }

    private String appendAt(String key, Object event, Instant at) {
        String id = "entry-" + entries++;
        log.pipeInput(key, new LogEntry(id, event), at);
        return id;
    }

    private <V> List<TestRecord<String, V>> read(Topic<String, V> topic) {
        TestOutputTopic<String, V> output =
                driver.createOutputTopic(topic.name(), new StringDeserializer(), topic.deserializer());
        return output.readRecordsToList();
    }

    private <V> List<V> values(Topic<String, V> topic) {
        return read(topic).stream().map(TestRecord::value).toList();
    }

    static Topology topology() {
        return DecidingTopology.build(
                HARBOUR,
                did -> did.equals(GRID) ? Optional.of("grid") : Optional.empty(),
                new Signers(
                        (interaction, half) ->
                                "signed " + half.getSide() + " " + half.getEpoch() + "." + half.getVersion(),
                        command -> "signed " + command.getState(),
                        (chain, at) -> SignedHead.secure(chain, KEY, at)),
                () -> new Salt("%032x".formatted(SALTS.incrementAndGet())),
                new Documents());
    }

    /// Some come late: who tells of them waits.
    private static final class Documents implements OwnDocuments {

        @Override
        public String of(String twin) {
            return twin.endsWith("late") ? "" : awaited(twin);
        }

        @Override
        public String awaited(String twin) {
            return twin.startsWith(HARBOUR + ":") && !twin.endsWith("never") ? "document of " + twin : "";
        }
    }

    static Properties properties(Path data) {
        return DecidingStreams.properties(Map.of("bootstrap.servers", "nowhere:9092"), data);
    }

    private static PolicyChanged open(String twin, @Nullable Instant until) {
        Rule rule = new Rule(
                "all",
                Effect.ALLOW,
                List.of(Action.FIND, Action.SUBSCRIBE),
                new Subject(SubjectKind.ANYONE, "", "", null),
                "/",
                null,
                until,
                null);
        return new PolicyChanged(twin, List.of(rule), twin + "#agent", "request", null);
    }

    private static SubscriptionRequested subscribe(String requester, String provider, Instant validUntil) {
        return SubscriptionRequested.newBuilder()
                .setRequester(requester)
                .setProvider(provider)
                .setRequesterOrganisation(requester.substring(0, requester.indexOf(":twins:")))
                .setProviderOrganisation(provider.substring(0, provider.indexOf(":twins:")))
                .setAgent(requester + "#agent")
                .setFeed("load")
                .setPartitions(2)
                .setFindable(true)
                .setValidUntil(validUntil)
                .setRequest("request")
                .setRequesterDocument("document")
                .build();
    }
}
