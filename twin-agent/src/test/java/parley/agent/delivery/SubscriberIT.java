package parley.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.testing.KafkaProcess;

/// Promise 7 at the subscriber's end, against a real broker: nothing lost, nothing twice, in order.
final class SubscriberIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static KafkaProcess broker;

    @TempDir
    Path folder;

    private final String group = "agent.test-" + UUID.randomUUID() + ".";
    private final List<FeedRecord> received = new CopyOnWriteArrayList<>();
    private final List<Gap> gaps = new CopyOnWriteArrayList<>();
    private final List<RefusedRecord> refused = new CopyOnWriteArrayList<>();
    private final AtomicBoolean failing = new AtomicBoolean();
    private Sender sender;

    private final class Recorder implements BatchHandler {
        @Override
        public void handle(List<FeedRecord> records) {
            received.addAll(records);
            if (failing.get()) {
                throw new IllegalStateException("no more of this");
            }
        }

        @Override
        public void onGap(Gap gap) {
            gaps.add(gap);
        }

        @Override
        public void onRefused(RefusedRecord record) {
            refused.add(record);
        }
    }

    @BeforeAll
    static void startBroker() {
        broker = KafkaProcess.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void open() {
        sender = new Sender(broker.clientConfig(), 1);
    }

    @AfterEach
    void close() throws Exception {
        sender.close();
        try (var admin = broker.admin()) {
            if (admin.listTopics().names().get().contains(Sender.TOPIC)) {
                admin.deleteTopics(List.of(Sender.TOPIC)).all().get();
                await().until(() -> !admin.listTopics().names().get().contains(Sender.TOPIC));
            }
        }
    }

    @Test
    void records_arrive_verified_decoded_and_in_order() {
        // given
        broker.create(Sender.TOPIC, 1);
        send(0, 0, 1_000);

        // when
        try (var _ = subscribe()) {
            awaitReceived(1_000);
        }

        // then
        assertThat(numbers(0)).containsExactlyElementsOf(upTo(1_000));
        assertThat(received).allSatisfy(record -> {
            assertThat(record.value()).isNotNull();
            assertThat(record.value().get("number")).isEqualTo(record.sequence());
            assertThat(record.keyText()).isEqualTo("k0");
            assertThat(record.maybeRepeated()).isFalse();
        });
        assertThat(gaps).isEmpty();
        assertThat(refused).isEmpty();
    }

    @Test
    void a_subscriber_that_was_closed_goes_on_where_it_was() {
        // given
        broker.create(Sender.TOPIC, 1);
        send(0, 0, 100);
        try (var _ = subscribe()) {
            awaitReceived(100);
        }

        // when
        send(0, 100, 200);
        try (var _ = subscribe()) {
            awaitReceived(200);
        }

        // then
        assertThat(numbers(0)).containsExactlyElementsOf(upTo(200));
        assertThat(received).noneMatch(FeedRecord::maybeRepeated);
    }

    @Test
    void a_handler_that_closes_its_subscriber_gets_no_more_and_the_next_one_goes_on_behind() {
        // given
        broker.create(Sender.TOPIC, 1);
        send(0, 0, 20);
        var closing = new CompletableFuture<Subscriber>();
        BatchHandler one = records -> {
            received.addAll(records);
            closing.join().close();
        };

        // when
        closing.complete(Subscriber.start(
                sender.delivery(group), SubscriberOptions.of(Sender.INTERACTION).withMaxBatch(1), one));
        closing.join().done().join();

        // then
        assertThat(received).hasSize(1);
        try (var _ = subscribe()) {
            awaitReceived(20);
        }
        assertThat(numbers(0)).containsExactlyElementsOf(upTo(20));
        assertThat(received).noneMatch(FeedRecord::maybeRepeated);
    }

    @Test
    void a_handler_that_throws_stops_the_subscriber_and_gets_its_batch_again() {
        // given
        broker.create(Sender.TOPIC, 1);
        send(0, 0, 50);
        try (var _ = subscribe()) {
            awaitReceived(50);
        }
        failing.set(true);
        send(0, 50, 60);

        // when
        try (var subscriber = subscribe()) {
            assertThatThrownBy(() -> subscriber.done().get(60, TimeUnit.SECONDS))
                    .hasRootCauseMessage("no more of this");
        }
        var failed = received.subList(50, received.size()).stream()
                .map(FeedRecord::sequence)
                .toList();
        failing.set(false);
        int before = received.size();
        send(0, 60, 70);
        try (var _ = subscribe()) {
            awaitReceived(before + 20);
        }

        // then
        var again = received.subList(before, received.size());
        assertThat(again).extracting(FeedRecord::sequence).containsExactlyElementsOf(from(50, 70));
        assertThat(again)
                .filteredOn(FeedRecord::maybeRepeated)
                .extracting(FeedRecord::sequence)
                .containsExactlyElementsOf(failed);
    }

    @Test
    void a_broker_that_restarts_costs_nothing() {
        // given
        broker.create(Sender.TOPIC, 1);
        send(0, 0, 500);

        // when
        try (var _ = subscribe(SubscriberOptions.of(Sender.INTERACTION).withMaxBatch(10))) {
            awaitReceived(100);
            broker.restart();
            send(0, 500, 600);
            awaitReceived(600);
        }

        // then
        assertThat(numbers(0)).containsExactlyElementsOf(upTo(600));
        assertThat(received).noneMatch(FeedRecord::maybeRepeated);
    }

    @Test
    void subscribers_of_one_group_share_and_nothing_comes_twice() {
        // given
        broker.create(Sender.TOPIC, 4);
        var options = SubscriberOptions.of(Sender.INTERACTION).withMaxBatch(7);
        for (int partition = 0; partition < 4; partition++) {
            send(partition, 0, 300);
        }

        // when
        try (var _ = subscribe(options)) {
            awaitReceived(100);
            try (var _ = subscribe(options)) {
                awaitReceived(500);
                try (var _ = subscribe(options)) {
                    awaitReceived(800);
                }
            }
            awaitReceived(1_200);
        }

        // then
        for (int partition = 0; partition < 4; partition++) {
            assertThat(numbers(partition)).containsExactlyElementsOf(upTo(300));
        }
    }

    @Test
    void groups_get_all_records_each() {
        // given
        broker.create(Sender.TOPIC, 1);
        send(0, 0, 10);

        // when
        try (var _ = subscribe();
                var _ = subscribe(SubscriberOptions.of(Sender.INTERACTION).withGroup("another"))) {
            awaitReceived(20);
        }

        // then
        assertThat(numbers(0)).hasSize(20);
    }

    @Test
    void a_delivery_that_comes_later_is_awaited() {
        // when
        try (var subscriber = subscribe()) {
            await().atMost(LONG).until(() -> subscriber.trouble().isPresent());
            broker.create(Sender.TOPIC, 1);
            send(0, 0, 5);
            awaitReceived(5);

            // then
            assertThat(subscriber.trouble()).isEmpty();
        }
    }

    @Test
    void a_delivery_that_never_comes_stops_the_subscriber() {
        // given
        var options = SubscriberOptions.of(Sender.INTERACTION).withPatience(Duration.ofMillis(300));

        // when
        try (var subscriber = subscribe(options)) {
            // then
            assertThatThrownBy(() -> subscriber.done().get(60, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void a_registry_that_is_down_is_awaited() {
        // given
        broker.create(Sender.TOPIC, 1);
        send(0, 0, 5);
        sender.registryUp.set(false);

        // when
        try (var subscriber = subscribe()) {
            await().atMost(LONG).until(() -> subscriber.trouble().isPresent());
            assertThat(received).isEmpty();
            sender.registryUp.set(true);
            awaitReceived(5);
        }

        // then
        assertThat(numbers(0)).containsExactlyElementsOf(upTo(5));
    }

    @Test
    void what_cannot_be_believed_is_left_out_and_stops_nothing() {
        // given
        broker.create(Sender.TOPIC, 1);
        send(0, 0, 3);
        sender.sendForged(0, 3);
        sender.sendGarbage(0);
        sender.send(0, 2);
        send(0, 3, 5);

        // when
        try (var _ = subscribe()) {
            awaitReceived(5);
        }

        // then
        assertThat(numbers(0)).containsExactlyElementsOf(upTo(5));
        assertThat(refused).extracting(RefusedRecord::offset).containsExactly(3L, 4L, 5L);
        assertThat(gaps).isEmpty();
    }

    @Test
    void what_is_missing_is_announced_over_a_restart_too() {
        // given
        broker.create(Sender.TOPIC, 1);
        send(0, 10, 15);
        try (var _ = subscribe()) {
            awaitReceived(5);
        }
        send(0, 17, 20);
        sender.send(0, 30, 2);
        sender.flush();

        // when
        try (var _ = subscribe()) {
            awaitReceived(9);
        }

        // then
        assertThat(gaps).extracting(Gap::kind).containsExactly(Gap.Kind.DROPPED, Gap.Kind.FENCED);
        assertThat(gaps).extracting(gap -> gap.missing().orElse(-1)).containsExactly(2L, 10L);
    }

    @Test
    void a_process_that_is_killed_repeats_only_what_it_flags() throws Exception {
        // given
        broker.create(Sender.TOPIC, 1);
        int count = 1_000;
        send(0, 0, count);
        var seen = new ArrayList<String>();

        // when
        for (int life = 0; life < 2; life++) {
            seen.addAll(killedAfter(210));
        }
        try (var _ = subscribe()) {
            await().atMost(LONG).until(() -> numbers(0).contains(count - 1L));
        }
        received.forEach(record -> seen.add("0 " + record.sequence() + " " + record.maybeRepeated()));

        // then
        Set<Long> before = new HashSet<>();
        for (var line : seen) {
            var words = line.split(" ", -1);
            boolean again = !before.add(Long.valueOf(words[1]));
            assertThat(again && words[2].equals("false")).as(line).isFalse();
        }
        assertThat(before).containsAll(upTo(count));
        assertThat(seen.stream().filter(line -> line.endsWith("true"))).hasSizeBetween(1, 2 * 20);
    }

    /// The lines that a subscriber's process printed before it was killed.
    private List<String> killedAfter(int lines) throws IOException, InterruptedException {
        var printed = Files.createTempFile(folder, "printed", ".txt");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SubscriberProcess.class.getName(),
                        broker.bootstrapServers(),
                        group,
                        Integer.toString(lines))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(printed.toFile())
                .start();
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(5))
                .failFast(() -> !process.isAlive())
                .until(() -> Files.readAllLines(printed).size() >= lines);
        process.destroyForcibly().waitFor();
        return Files.readAllLines(printed);
    }

    private Subscriber subscribe() {
        return subscribe(SubscriberOptions.of(Sender.INTERACTION));
    }

    private Subscriber subscribe(SubscriberOptions options) {
        return Subscriber.start(sender.delivery(group), options, new Recorder());
    }

    private void send(int partition, long from, long to) {
        for (long number = from; number < to; number++) {
            sender.send(partition, number);
        }
        sender.flush();
    }

    private void awaitReceived(int count) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> received.size() >= count);
    }

    private List<Long> numbers(int partition) {
        return received.stream()
                .filter(record -> record.partition() == partition)
                .map(FeedRecord::sequence)
                .toList();
    }

    private static List<Long> upTo(long end) {
        return from(0, end);
    }

    private static List<Long> from(long start, long end) {
        return LongStream.range(start, end).boxed().toList();
    }
}
