package parley.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import parley.avro.Applied;
import parley.testing.KafkaProcess;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// DESIGN promise 2: instances that report, and someone who waits for them, over a real broker.
class FenceIT {

    private static final Duration LEASE = Duration.ofMillis(600);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static KafkaProcess kafka;

    private final List<AutoCloseable> open = new ArrayList<>();
    private String changes = "";

    @BeforeAll
    static void startBroker() {
        kafka = KafkaProcess.start(Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found",
                "true"));
        kafka.create(Topics.APPLIED);
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void createTopic(TestInfo test) {
        changes = test.getDisplayName().replaceAll("[^A-Za-z]", "");
        kafka.create(changes, 1);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    /// An instance that follows the changes, and applies each as soon as it is let.
    private final class Instance implements AutoCloseable {

        private final Semaphore permits = new Semaphore(0);
        private final Lease lease = new Lease(LEASE);
        private final AppliedReporter reporter;
        private final TopicTail<String> tail;

        private Instance(String name) {
            reporter = AppliedReporter.start("egress", "egress-" + name, kafka.clientConfig(), lease, System::nanoTime);
            tail = TopicTail.start(changes, new StringDeserializer(), kafka.clientConfig(), new TopicTail.Listener<>() {
                @Override
                public void onRecord(ConsumerRecord<String, @Nullable String> record) {
                    permits.acquireUninterruptibly();
                }

                @Override
                public void onPosition(TopicPartition partition, long nextOffset) {
                    reporter.applied(changes, nextOffset);
                }
            });
            reporter.follow(tail);
            open.add(this);
        }

        private void awaitReady() {
            await().atMost(PATIENCE).until(reporter::mayAct);
        }

        @Override
        public void close() {
            permits.release(1_000_000);
            reporter.close();
            tail.close();
        }
    }

    private FenceWait waiter() throws ExecutionException, InterruptedException, TimeoutException {
        FenceWait waiter = FenceWait.start(kafka.clientConfig(), Clock.systemUTC());
        open.add(waiter);
        waiter.caughtUp().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return waiter;
    }

    private long change() throws ExecutionException, InterruptedException {
        try (Producer<String, String> producer =
                new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), new StringSerializer())) {
            return producer.send(new ProducerRecord<>(changes, "key", "change"))
                    .get()
                    .offset();
        }
    }

    private static Fence outcome(CompletableFuture<Fence> fence)
            throws ExecutionException, InterruptedException, TimeoutException {
        return fence.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void whereNobodyActsAChangeIsInForceAtOnce() throws Exception {
        FenceWait waiter = waiter();

        assertThat(outcome(waiter.await(changes, change(), PATIENCE))).isInstanceOf(Fence.Held.class);
    }

    @Test
    void aChangeIsInForceWhenEveryInstanceHasAppliedIt() throws Exception {
        FenceWait waiter = waiter();
        Instance one = new Instance("one");
        Instance other = new Instance("other");
        one.awaitReady();
        other.awaitReady();

        CompletableFuture<Fence> fence = waiter.await(changes, change(), PATIENCE);
        one.permits.release();
        await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> !fence.isDone());
        other.permits.release();

        assertThat(outcome(fence)).isInstanceOf(Fence.Held.class);
    }

    @Test
    void whoeverHasNotAppliedItAtTheDeadlineIsNamed() throws Exception {
        FenceWait waiter = waiter();
        Instance stuck = new Instance("stuck");
        stuck.awaitReady();

        Fence fence = outcome(waiter.await(changes, change(), Duration.ofMillis(200)));

        assertThat(fence).isEqualTo(new Fence.NotYet(List.of("egress-stuck")));
    }

    @Test
    void nobodyWaitsForAnInstanceThatStopped() throws Exception {
        FenceWait waiter = waiter();
        Instance stuck = new Instance("stopped");
        stuck.awaitReady();
        CompletableFuture<Fence> fence = waiter.await(changes, change(), PATIENCE);

        stuck.reporter.close();

        assertThat(outcome(fence)).isInstanceOf(Fence.Held.class);
        assertThat(stuck.reporter.mayAct()).isFalse();
    }

    @Test
    void whatNeedsProofIsInForceOnlyWhenSomeoneHasAppliedIt() throws Exception {
        FenceWait waiter = waiter();
        long change = change();

        assertThat(outcome(waiter.awaitProof(changes, change, "egress", Duration.ofMillis(200))))
                .isEqualTo(new Fence.NotYet(List.of()));
        Instance late = new Instance("late");
        CompletableFuture<Fence> fence = waiter.awaitProof(changes, change, "egress", PATIENCE);
        late.permits.release();

        assertThat(outcome(fence)).isInstanceOf(Fence.Held.class);
    }

    @Test
    void theLeaseOfASilentInstanceRunsOut() throws Exception {
        FenceWait waiter = waiter();
        long appended;
        try (Producer<String, Applied> producer =
                new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), Topics.APPLIED.serializer())) {
            Applied word = new Applied("egress-dead", "egress", LEASE.toMillis(), Map.of());
            appended = producer.send(new ProducerRecord<>(Topics.APPLIED.name(), "egress-dead", word))
                    .get()
                    .timestamp();
        }

        Fence fence = outcome(waiter.await(changes, change(), PATIENCE));

        assertThat(fence).isInstanceOf(Fence.Held.class);
        assertThat(Instant.now()).isAfter(Instant.ofEpochMilli(appended).plus(LEASE));
    }

    @Test
    void anInstanceActsOnlyAfterReadingWhatStoodWhenItsLeaseBegan() throws Exception {
        long before = change();
        Instance starting = new Instance("starting");
        starting.reporter.firstLease().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> !starting.reporter.mayAct());

        starting.permits.release();

        starting.awaitReady();
        assertThat(starting.tail.position(0)).isGreaterThan(before);
    }

    @Test
    void anInstanceWhoseLeaseLapsedCatchesUpBeforeItActsAgain() throws Exception {
        Instance cutOff = new Instance("cut-off");
        cutOff.awaitReady();

        change();
        kafka.kill9();
        await().atMost(PATIENCE).until(() -> !cutOff.reporter.mayAct());
        kafka.restart();
        await().atMost(PATIENCE).until(() -> cutOff.lease.term() > 1 && cutOff.lease.validAt(System.nanoTime()));
        await().during(LEASE).atMost(PATIENCE).until(() -> !cutOff.reporter.mayAct());
        cutOff.permits.release();

        cutOff.awaitReady();
    }

    @Test
    void anInstanceThatMayNotReportMayNotActUntilItMay() throws Exception {
        Instance refused = new Instance("refused");
        refused.awaitReady();
        AclBinding deny = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, Topics.APPLIED.name(), PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.WRITE, AclPermissionType.DENY));

        try (Admin admin = kafka.admin()) {
            admin.createAcls(List.of(deny)).all().get();
            await().atMost(PATIENCE).until(() -> !refused.reporter.mayAct());
            admin.deleteAcls(List.of(deny.toFilter())).all().get();
        }

        refused.awaitReady();
    }

    @Test
    void anInstanceThatFollowsNothingMayNotAct() throws Exception {
        try (AppliedReporter reporter = AppliedReporter.start(
                "egress", "egress-loose", kafka.clientConfig(), new Lease(LEASE), System::nanoTime)) {
            reporter.firstLease().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            FenceWait waiter = waiter();

            assertThat(reporter.mayAct()).isFalse();
            reporter.ignoring(changes);
            assertThat(outcome(waiter.await(changes, change(), PATIENCE))).isInstanceOf(Fence.Held.class);
        }
    }

    @Test
    void aClosedWaiterEndsItsWaits() throws Exception {
        FenceWait waiter = waiter();
        Instance stuck = new Instance("waited");
        stuck.awaitReady();
        CompletableFuture<Fence> fence = waiter.await(changes, change(), PATIENCE);

        waiter.close();

        assertThat(outcome(fence)).isInstanceOf(Fence.NotYet.class);
    }
}
