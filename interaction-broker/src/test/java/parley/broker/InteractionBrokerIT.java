package parley.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static parley.broker.RunningBroker.MOST_OF_A_TWIN;
import static parley.broker.World.BALANCER;
import static parley.broker.World.COMPUTER;
import static parley.broker.World.CRANE;
import static parley.broker.World.FLOODER;
import static parley.broker.World.HARBOUR;
import static parley.broker.World.NEVER;

import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.avro.Half;
import parley.avro.LaneHalf;
import parley.avro.LaneMessage;
import parley.avro.LogEntry;
import parley.avro.PartnerHalf;
import parley.avro.Quarantined;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.TwinEntry;
import parley.broker.RunningBroker.Answer;
import parley.identity.AgentRequest;
import parley.identity.Did;
import parley.identity.Halves;
import parley.identity.OrganisationKeys;
import parley.interaction.InteractionId;
import parley.testing.KafkaBroker;
import parley.testing.NeedsPlainBroker;
import parley.topics.Topic;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// The service on a real broker: API, log, topology, topics and fence in one loop.
@NeedsPlainBroker
@SuppressWarnings("NullAway.Init") // fields set before all tests
final class InteractionBrokerIT {

    /// What takes longer to read, each with a signature to verify, than to ask.
    private static final int MANY = 3_000;

    private static final String ALL =
            "{\"rules\":[{\"id\":\"all\",\"effect\":\"allow\",\"actions\":[\"find\",\"describe\",\"subscribe\"],\"subject\":{\"anyone\":true},\"path\":\"/\"}]}";
    private static final String RETAINED =
            "{\"rules\":[{\"id\":\"all\",\"effect\":\"allow\",\"actions\":[\"find\",\"subscribe\"],\"subject\":{\"anyone\":true},\"path\":\"/\",\"terms\":{\"history\":\"retained\"}}]}";
    private static final String FIND =
            "{\"rules\":[{\"id\":\"find\",\"effect\":\"allow\",\"actions\":[\"find\"],\"subject\":{\"anyone\":true},\"path\":\"/\"}]}";
    private static final String LOCAL = InteractionId.of(CRANE.value(), COMPUTER.value(), "load");
    private static final String REMOTE = InteractionId.of(CRANE.value(), BALANCER.value(), "load");

    @TempDir
    private static Path folder;

    private static KafkaBroker kafka;
    private static Realm realm;
    private static RunningBroker broker;
    private static FeedStreamsDouble feedStreams;
    private static TestAgent computer;
    private static TestAgent crane;
    private static TestAgent flooder;

    @BeforeAll
    static void start() throws Exception {
        kafka = KafkaBroker.start();
        kafka.create(Topics.ofSpace().toArray(Topic[]::new));
        kafka.create(Topics.ofPartner("grid", "harbour").toArray(Topic[]::new));
        realm = new Realm();
        Instant now = Instant.now();
        write(Topics.PARTNERSHIPS, "invitation", World.partnership());
        write(Topics.TWINS, COMPUTER.value(), World.twin(COMPUTER, World.COMPUTER_KEY, now));
        write(Topics.TWINS, CRANE.value(), World.twin(CRANE, World.CRANE_KEY, now));
        write(Topics.TWINS, FLOODER.value(), World.twin(FLOODER, World.FLOODER_KEY, now));
        write(Topics.mirroredCatalog("grid", "harbour"), BALANCER.value(), World.balancer());
        feedStreams = new FeedStreamsDouble(kafka.clientConfig());
        startBroker();
    }

    private static void startBroker() throws Exception {
        broker = RunningBroker.start(kafka, realm, folder);
        computer = new TestAgent(broker, realm, COMPUTER, World.COMPUTER_KEY);
        crane = new TestAgent(broker, realm, CRANE, World.CRANE_KEY);
        flooder = new TestAgent(broker, realm, FLOODER, World.FLOODER_KEY);
    }

    @AfterAll
    static void stop() {
        broker.close();
        feedStreams.close();
        realm.close();
        kafka.close();
    }

    @BeforeEach
    void nothingIsAllowed() {
        computer.deletePolicy();
    }

    @Test
    void a_twin_that_was_made_just_now_is_not_a_stranger() throws Exception {
        Instant now = Instant.now();
        Did youngest = HARBOUR.twin("many-" + (MANY - 1));
        try (KafkaProducer<String, TwinEntry> producer =
                new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), Topics.TWINS.serializer())) {
            for (int i = 0; i < MANY; i++) {
                Did twin = HARBOUR.twin("many-" + i);
                var _ = producer.send(new ProducerRecord<>(
                        Topics.TWINS.name(), twin.value(), World.twin(twin, World.COMPUTER_KEY, now)));
            }
            producer.flush();
        }

        // Answered 503, it may come again: so many cannot always be read in the time that a call waits
        TestAgent agent = new TestAgent(broker, realm, youngest, World.COMPUTER_KEY);
        assertThat(await().until(() -> agent.setPolicy(ALL).status(), status -> status != 503))
                .isEqualTo(200);
    }

    @Test
    void what_you_may_not_find_answers_like_what_never_was() {
        Answer hidden = crane.subscribe(COMPUTER);
        Answer never = crane.subscribe(NEVER);
        Answer remoteHidden = computer.subscribe(BALANCER);

        assertThat(hidden.status()).isEqualTo(404);
        assertThat(never.status()).isEqualTo(404);
        assertThat(remoteHidden.status()).isEqualTo(404);
        assertThat(said(never)).isEqualTo(said(hidden));
        assertThat(said(remoteHidden)).isEqualTo(said(hidden));
    }

    /// All but the id that the request itself gave the decision.
    private static String said(Answer refused) {
        return refused.body().replace(refused.text("decision"), "");
    }

    @Test
    void allowed_active_listed_and_ended_by_the_policy() {
        assertThat(crane.subscribe(COMPUTER).status()).isEqualTo(404);
        assertThat(computer.setPolicy(FIND).status()).isEqualTo(200);
        Answer denied = crane.subscribe(COMPUTER);
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.text("reason")).isEqualTo("NO_RULE");

        assertThat(computer.setPolicy(ALL).status()).isEqualTo(200);
        Answer active = crane.subscribe(COMPUTER);
        assertThat(active.status()).as(active.body()).isEqualTo(201);
        assertThat(active.text("state")).isEqualTo("ACTIVE");
        assertThat(crane.subscribe(COMPUTER).status()).isEqualTo(200);
        assertThat(crane.get("/interactions", CRANE).json()).hasSizeGreaterThanOrEqualTo(1);

        Answer removed = computer.deletePolicy();

        assertThat(removed.status()).isEqualTo(200);
        assertThat(removed.json().path("ended"))
                .singleElement()
                .satisfies(id -> assertThat(id.asText()).isEqualTo(LOCAL));
        Answer ended = crane.get("/interactions/" + LOCAL, CRANE);
        assertThat(ended.text("state")).isEqualTo("TERMINATED");
        assertThat(ended.text("endedBy")).isEqualTo(COMPUTER.value());
        assertThat(ended.text("reason")).isEqualTo("POLICY_CHANGED");
    }

    @Test
    void terminated_by_either_end_and_granted_again_in_the_next_epoch() {
        computer.setPolicy(ALL);
        int epoch = crane.subscribe(COMPUTER).json().path("epoch").asInt();

        Answer terminated = computer.terminate(COMPUTER, LOCAL);

        assertThat(terminated.status()).as(terminated.body()).isEqualTo(200);
        assertThat(terminated.text("endedBy")).isEqualTo(COMPUTER.value());
        Answer again = crane.subscribe(COMPUTER);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().path("epoch").asInt()).isEqualTo(epoch + 1);
        assertThat(crane.terminate(COMPUTER, LOCAL).text("endedBy")).isEqualTo(CRANE.value());
    }

    @Test
    void under_retained_history_the_feeds_own_topic_is_named_until_the_terms_change() {
        assertThat(computer.setPolicy(RETAINED).status()).isEqualTo(200);
        assertThat(computer.get("/twins/computer/policy", COMPUTER)
                        .json()
                        .at("/rules/0/terms/history")
                        .asText())
                .isEqualTo("retained");

        Answer active = crane.subscribe(COMPUTER);

        assertThat(active.status()).as(active.body()).isEqualTo(201);
        assertThat(active.text("delivery")).isEqualTo("feed.computer.load");
        assertThat(active.json().at("/terms/history").asText()).isEqualTo("retained");
        assertThat(computer.setPolicy(ALL).json().path("ended"))
                .singleElement()
                .satisfies(id -> assertThat(id.asText()).isEqualTo(LOCAL));
        Answer again = crane.subscribe(COMPUTER);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text("delivery")).isEqualTo("in." + LOCAL);
        assertThat(again.json().has("terms")).isFalse();
    }

    @Test
    void a_request_to_a_partner_goes_into_its_lane_and_its_answer_comes_back() throws Exception {
        Map<String, LaneMessage> lane = new ConcurrentHashMap<>();
        try (TopicTail<LaneMessage> _ = TopicTail.start(
                Topics.laneInteractions("grid"),
                kafka.clientConfig(),
                record -> lane.put(record.key(), Objects.requireNonNull(record.value())))) {
            Thread answering = Thread.startVirtualThread(() -> {
                await().until(() -> lane.containsKey(REMOTE));
                write(Topics.INTERACTION_REQUESTS, BALANCER.value(), new LogEntry("answer", denial()));
            });
            Answer denied = crane.subscribe(BALANCER);
            answering.join();

            assertThat(denied.status()).isEqualTo(403);
            assertThat(denied.text("reason")).isEqualTo("DENIED_BY_RULE");
            LaneHalf sent = (LaneHalf) Objects.requireNonNull(lane.get(REMOTE)).getMessage();
            assertThat(Halves.verify(
                            sent.getHalf(), OrganisationKeys.pinned(World.HARBOUR, World.HARBOUR_KEY.publicKey())))
                    .isInstanceOfSatisfying(
                            Halves.Result.Verified.class,
                            verified -> assertThat(verified.half().half().getWanted())
                                    .isTrue());
            assertThat(sent.getRequest()).contains("AgentRequest");
        }
    }

    /// Whoever was told to ask again must be able to.
    @Test
    void a_command_that_nobody_has_decided_on_yet_is_not_unknown() throws Exception {
        String path;
        try (var _ = decisionsHeld()) {
            Answer sent = crane.command(COMPUTER, "light");
            path = "/commands/" + sent.text("id");

            assertThat(sent.status()).as(sent.body()).isEqualTo(202);
            assertThat(crane.get(path, CRANE).text("state")).isEqualTo("SENT");
            assertThat(crane.get(path + "?wait=true&twin=" + URLEncoder.encode(CRANE.value(), UTF_8))
                            .status())
                    .isEqualTo(202);
            assertThat(computer.get(path, COMPUTER).status()).isEqualTo(404);
        }
        await().untilAsserted(
                        () -> assertThat(crane.get(path, CRANE).text("state")).isEqualTo("REFUSED"));
    }

    /// Nothing that is over the quota reaches the log; nobody else is held up, nor any end.
    @Test
    void a_flood_of_requests_is_refused_before_the_log_and_others_are_served() throws Exception {
        computer.setPolicy(FIND);
        Callable<Answer> ask = () -> flooder.subscribe(COMPUTER);
        try (ExecutorService flood = Executors.newFixedThreadPool(8)) {
            assertThat(flood.invokeAll(Collections.nCopies(MOST_OF_A_TWIN, ask)))
                    .allSatisfy(answer -> assertThat(answer.get().status()).isNotEqualTo(429));
        }
        long before = appended();

        Answer asked = flooder.subscribe(COMPUTER);
        Answer commanded = flooder.command(COMPUTER, "light");
        Answer offered = flooder.offer(COMPUTER, "load");

        assertThat(List.of(asked, commanded, offered)).allSatisfy(refused -> {
            assertThat(refused.status()).as(refused.body()).isEqualTo(429);
            assertThat(refused.text("type")).isEqualTo("urn:parley:problem:over-quota");
            assertThat(refused.text("reason")).isEqualTo("QUOTA");
            assertThat(refused.text("detail")).contains(FLOODER.value());
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(1L, 60L);
        });
        assertThat(appended()).isEqualTo(before);
        assertThat(crane.subscribe(COMPUTER).text("reason")).isEqualTo("NO_RULE");
        assertThat(flooder.setPolicy(ALL).status()).isEqualTo(200);
    }

    @Test
    void a_signed_request_is_decided_on_once_and_only_for_what_was_signed() {
        AgentRequest request = computer.request(AgentRequest.Kind.SET_POLICY, COMPUTER, "/policy", ALL);
        String path = "/twins/computer/policy";

        assertThat(computer.signed("PUT", path, ALL, request).status()).isEqualTo(200);
        assertThat(computer.signed("PUT", path, ALL, request).status()).isEqualTo(409);
        assertThat(computer.signed("PUT", path, FIND, request).status()).isEqualTo(400);
        assertThat(computer.signed("PUT", "/twins/crane/policy", ALL, request).status())
                .isEqualTo(403);
        assertThat(broker.send(
                                "PUT",
                                path,
                                realm.token("crane-agent"),
                                ALL,
                                TestAgent.REQUEST,
                                AgentRequest.toHeader(request.secure(World.COMPUTER_KEY)))
                        .status())
                .isEqualTo(403);
        AgentRequest old = computer.request(
                AgentRequest.Kind.SET_POLICY,
                COMPUTER,
                "/policy",
                ALL,
                Instant.now().minusSeconds(600));
        assertThat(computer.signed("PUT", path, ALL, old).text("field")).isEqualTo("Parley-Request");
        assertThat(broker.send("PUT", path, realm.token("computer-agent"), ALL).text("field"))
                .isEqualTo("Parley-Request");
        assertThat(broker.send("PUT", path, null, ALL).status()).isEqualTo(401);
    }

    @Test
    void bad_input_is_refused_with_a_problem_that_names_the_field() throws Exception {
        assertThat(computer.setPolicy(ALL.replace("\"find\"", "\"fly\"")).text("field"))
                .isEqualTo("rules[0].actions[0]");
        assertThat(computer.setPolicy("{").text("type")).isEqualTo("urn:parley:problem:invalid");
        assertThat(broker.send("PUT", "/twins/Computer/policy", realm.token("computer-agent"), ALL)
                        .text("field"))
                .isEqualTo("twin");
        assertThat(computer.get("/interactions").text("field")).isEqualTo("twin");
        assertThat(computer.get("/interactions", CRANE).status()).isEqualTo(403);
        assertThat(computer.get("/interactions", NEVER).status()).isEqualTo(403);
        assertThat(computer.get("/interactions/none", COMPUTER).status()).isEqualTo(404);
        assertThat(broker.send("GET", "/openapi.yaml", null, null).body()).contains("/interactions/{id}/termination");
        assertThat(ApiTest.DOCS.told()).containsAll(broker.routes());
    }

    @Test
    void a_restart_knows_all_that_was_decided_and_the_unreadable_is_in_quarantine() throws Exception {
        computer.setPolicy(ALL);
        long version =
                computer.get("/twins/computer/policy").json().path("version").asLong();
        writeGarbage();

        broker.close();
        startBroker();

        assertThat(computer.setPolicy(ALL).json().path("version").asLong()).isEqualTo(version + 1);
        assertThat(computer.get("/audit", COMPUTER)
                        .json()
                        .get(0)
                        .path("outcome")
                        .asText())
                .isEqualTo("ACCEPTED");
        Map<String, Quarantined> quarantine = new ConcurrentHashMap<>();
        try (TopicTail<Quarantined> _ = TopicTail.start(
                Topics.QUARANTINE,
                kafka.clientConfig(),
                record -> quarantine.put(record.key(), Objects.requireNonNull(record.value())))) {
            await().atMost(Duration.ofSeconds(20)).until(() -> quarantine.containsKey("interaction-requests"));
        }
    }

    private static PartnerHalf denial() {
        Instant now = Instant.EPOCH;
        return PartnerHalf.newBuilder()
                .setInteraction(REMOTE)
                .setOrganisation(World.GRID.value())
                .setRequester(CRANE.value())
                .setProvider(BALANCER.value())
                .setFeed("load")
                .setPartitions(0)
                .setHalf(new Half(
                        Side.PROVIDER, 1L, 1L, false, Reason.DENIED_BY_RULE, "no", List.of(), now, null, "", null))
                .setAgent("")
                .setValidUntil(now)
                .setRequest("")
                .setRequesterDocument("")
                .build();
    }

    private static <V> void write(Topic<String, V> topic, String key, V value) {
        try (KafkaProducer<String, V> producer =
                new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), topic.serializer())) {
            producer.send(new ProducerRecord<>(topic.name(), key, value)).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// Keeps what is about the computer undecided until closed: those who read committed records wait for the end of
    /// whatever transaction is open.
    private static AutoCloseable decisionsHeld() throws Exception {
        Map<String, Object> config = kafka.clientConfig();
        config.put("transactional.id", "holding");
        KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(Topics.INTERACTION_REQUESTS.name(), COMPUTER.value(), new byte[] {1}))
                .get();
        return () -> {
            producer.abortTransaction();
            producer.close();
        };
    }

    /// How much the log and what belongs to it has taken.
    private static long appended() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka.clientConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return Stream.of(Topics.INTERACTION_REQUESTS, Topics.COMMAND_BODIES)
                    .flatMap(topic -> IntStream.range(0, topic.partitions())
                            .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                    .mapToLong(
                            partition -> consumer.endOffsets(List.of(partition)).getOrDefault(partition, -1L))
                    .sum();
        }
    }

    private static void writeGarbage() throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.INTERACTION_REQUESTS.name(), COMPUTER.value(), new byte[] {1}))
                    .get();
        }
    }
}
