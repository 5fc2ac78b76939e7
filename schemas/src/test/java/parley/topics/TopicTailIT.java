package parley.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import parley.testing.KafkaProcess;

/// A tail against a real broker.
class TopicTailIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static KafkaProcess kafka;

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final Queue<Long> positions = new ConcurrentLinkedQueue<>();
    private String topic = "";
    private @Nullable TopicTail<String> tail;

    @BeforeAll
    static void startBroker() {
        kafka = KafkaProcess.start(Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found",
                "true"));
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void nameTopic(TestInfo test) {
        topic = test.getDisplayName().replaceAll("[^A-Za-z]", "");
    }

    @AfterEach
    void closeTail() {
        if (tail != null) {
            tail.close();
        }
    }

    private class Noting implements TopicTail.Listener<String> {

        @Override
        public void onRecord(ConsumerRecord<String, @Nullable String> record) {
            seen.add(record.key() + "=" + record.value());
        }

        @Override
        public void onPosition(TopicPartition partition, long nextOffset) {
            positions.add(nextOffset);
        }
    }

    private TopicTail<String> start(TopicTail.Listener<String> listener) {
        return start(new StringDeserializer(), listener);
    }

    private TopicTail<String> start(Deserializer<String> values, TopicTail.Listener<String> listener) {
        TopicTail<String> started = TopicTail.start(topic, values, kafka.clientConfig(), listener);
        tail = started;
        return started;
    }

    private static Producer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> config = kafka.clientConfig();
        config.putAll(more);
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    private void write(String... keys) throws ExecutionException, InterruptedException {
        try (Producer<String, String> producer = producer(Map.of())) {
            for (String key : keys) {
                producer.send(new ProducerRecord<>(topic, key, "v")).get();
            }
        }
    }

    private static void finish(java.util.concurrent.Future<?> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void readsFromTheBeginningAndFollows() throws Exception {
        kafka.create(topic, 1);
        write("a", "b");

        TopicTail<String> following = start(new Noting());
        finish(following.caughtUp());
        assertThat(seen).containsExactly("a=v", "b=v");
        assertThat(following.position(0)).isEqualTo(2);
        write("c");
        finish(following.awaitPosition(0, 3));

        assertThat(seen).containsExactly("a=v", "b=v", "c=v");
        assertThat(following.endOffset(0)).isEqualTo(3);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(positions).last().isEqualTo(3L));
        assertThat(following.failure()).isNull();
    }

    @Test
    void seesWhatWasCommittedAlone() throws Exception {
        kafka.create(topic, 1);
        TopicTail<String> following = start(new Noting());
        finish(following.caughtUp());
        try (Producer<String, String> producer = producer(Map.of("transactional.id", topic))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "aborted", "v")).get();
            producer.abortTransaction();
            finish(following.awaitPosition(0, 2));
            assertThat(seen).isEmpty();

            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "committed", "v")).get();
            assertThat(following.endOffset(0)).isEqualTo(2);
            finish(following.refresh());
            assertThat(seen).isEmpty();
            producer.commitTransaction();
        }
        // A commit is answered when it is decided; its markers, which move the end, are written after that
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(following.endOffset(0)).isEqualTo(4));
        finish(following.refresh());

        assertThat(seen).containsExactly("committed=v");
        assertThat(following.position(0)).isEqualTo(4);
    }

    /// A broker answers the requests of one connection in turn: asked over the fetching one, this would time out.
    @Test
    void theEndIsToldWhileAFetchWaits() throws Exception {
        kafka.create(topic, 1);
        Map<String, Object> patient = kafka.clientConfig();
        patient.put("fetch.max.wait.ms", 40_000);
        patient.put("request.timeout.ms", 50_000);
        TopicTail<String> following = TopicTail.start(topic, new StringDeserializer(), patient, new Noting());
        tail = following;
        finish(following.caughtUp());

        assertThat(following.endOffset(0)).isZero();
    }

    @Test
    void followsEveryPartition() throws Exception {
        kafka.create(topic, 4);
        write(IntStream.range(0, 40).mapToObj(Integer::toString).toArray(String[]::new));

        TopicTail<String> following = start(new Noting());
        finish(following.caughtUp());

        assertThat(seen).hasSize(40);
        assertThat(IntStream.range(0, 4).mapToLong(following::position).sum()).isEqualTo(40);
        assertThatExceptionOfType(KafkaException.class).isThrownBy(() -> following.endOffset(4));
    }

    @Test
    void survivesTheBrokersDeath() throws Exception {
        kafka.create(topic, 1);
        write("before");
        TopicTail<String> following = start(new Noting());
        finish(following.caughtUp());

        kafka.kill9();
        kafka.restart();
        write("after");
        finish(following.awaitPosition(0, 2));

        assertThat(seen).containsExactly("before=v", "after=v");
        assertThat(following.endOffset(0)).isEqualTo(2);
    }

    @Test
    void aLostRightIsReportedAndMayComeBack() throws Exception {
        kafka.create(topic, 1);
        write("before");
        TopicTail<String> following = start(new Noting());
        finish(following.caughtUp());
        AclBinding deny = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.READ, AclPermissionType.DENY));
        AclBinding allow = new AclBinding(
                deny.pattern(), new AccessControlEntry("User:*", "*", AclOperation.ALL, AclPermissionType.ALLOW));

        try (Admin admin = kafka.admin()) {
            admin.createAcls(List.of(allow, deny)).all().get();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(following.failure()).isInstanceOf(TopicAuthorizationException.class));
            write("hidden");
            admin.deleteAcls(List.of(deny.toFilter())).all().get();
        }
        finish(following.awaitPosition(0, 2));

        assertThat(seen).containsExactly("before=v", "hidden=v");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(following.failure()).isNull());
    }

    @Test
    void waitsForATopicThatIsYetToBeCreated() throws Exception {
        TopicTail<String> following = start(new Noting());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(following.failure()).isNotNull());
        assertThat(following.caughtUp()).isNotDone();

        kafka.create(topic, 1);
        write("a");
        finish(following.awaitPosition(0, 1));

        assertThat(seen).containsExactly("a=v");
    }

    @Test
    void aListenerThatThrowsGetsTheRecordAgain() throws Exception {
        kafka.create(topic, 1);
        write("a", "b", "c");
        AtomicInteger failures = new AtomicInteger();

        TopicTail<String> following = start(new Noting() {
            @Override
            public void onRecord(ConsumerRecord<String, @Nullable String> record) {
                if (record.key().equals("b") && failures.getAndIncrement() < 2) {
                    throw new IllegalStateException("not now");
                }
                super.onRecord(record);
            }
        });
        finish(following.awaitPosition(0, 3));

        assertThat(seen).containsExactly("a=v", "b=v", "c=v");
        assertThat(failures).hasValue(3);
    }

    @Test
    void whatCannotBeReadCountsAsRemoved() throws Exception {
        kafka.create(topic, 1);
        write("a");

        TopicTail<String> following = start(
                (name, bytes) -> {
                    throw new IllegalArgumentException("unreadable");
                },
                new Noting());
        finish(following.caughtUp());

        assertThat(seen).containsExactly("a=null");
    }

    @Test
    void aClosedTailTellsNothingMore() throws Exception {
        kafka.create(topic, 1);
        TopicTail<String> following = start(new Noting());
        finish(following.caughtUp());

        following.close();

        assertThatExceptionOfType(KafkaException.class).isThrownBy(() -> following.endOffset(0));
        assertThat(following.awaitPosition(0, 9)).isCompletedExceptionally();
    }
}
