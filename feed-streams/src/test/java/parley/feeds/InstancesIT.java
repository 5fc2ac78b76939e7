package parley.feeds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import parley.avro.Applied;
import parley.avro.Side;
import parley.avro.State;
import parley.feeds.flow.Counters.Count;
import parley.testing.KafkaCluster;
import parley.testing.KafkaProcess;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Several instances on either side share the work, on three brokers: some come and go, a broker dies, and nothing is
/// lost, doubled, or carried after its end.
final class InstancesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final Schema LONG = SchemaBuilder.builder().longType();
    private static final List<String> FEEDS = List.of("a", "b", "c", "d");
    private static final int PARTITIONS = 3;
    private static final int SOME = 40;

    private static KafkaCluster cluster;
    private static TwoSpaces spaces;

    private final Map<String, FeedStreamsProcess> running = new LinkedHashMap<>();
    private final Map<String, String> interactions = new HashMap<>();
    private final Set<String> live = new TreeSet<>();
    private int published;

    @BeforeAll
    static void start() {
        cluster = KafkaCluster.start();
        spaces = new TwoSpaces(cluster, KafkaCluster.SIZE);
    }

    @AfterAll
    static void stop() {
        spaces.close();
    }

    private void begin(String test) {
        start("harbour 1");
        start("grid 1");
        for (String name : FEEDS) {
            String feed = test + "-" + name;
            spaces.feed(feed, PARTITIONS, LONG);
            interactions.put(feed, spaces.activate(feed, 1, 0L, 0L, 0L));
            live.add(feed);
        }
    }

    @AfterEach
    void end() {
        running.values().forEach(FeedStreamsProcess::close);
    }

    @Test
    void while_instances_come_and_go_everything_arrives_once_and_in_order() {
        begin("moved");
        publish();
        start("harbour 2");
        start("grid 2");
        publish();
        await("a share for each")
                .atMost(PATIENCE)
                .until(() -> running.values().stream().allMatch(one -> one.slots() == Topics.SLOTS.partitions() / 2));
        publish();
        awaitAll();
        assertThat(running.values())
                .extracting(one ->
                        one.counters().get(Count.FORWARDED) + one.counters().get(Count.DELIVERED))
                .allSatisfy(carried -> assertThat(carried).isPositive());
        start("harbour 3");
        publish();
        stop("harbour 1");
        publish();
        stop("grid 1");
        publish();
        start("harbour 1");
        stop("harbour 2");
        publish();

        awaitAll();
    }

    @Test
    void when_a_broker_dies_what_is_ended_stays_fenced_and_all_else_goes_on() throws Exception {
        begin("bereft");
        start("harbour 2");
        start("grid 2");
        publish();
        awaitAll();

        KafkaProcess dead = cluster.broker(leader(Topics.feed("computer", "bereft-a")));
        dead.kill9();
        publish();
        awaitAll();
        end("bereft-a");
        int ended = published;
        publish();
        awaitAll();
        dead.restart();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(delivered("bereft-a", partition)).isEqualTo(range(ended));
        }
    }

    /// In all instances that are there.
    private void end(String feed) {
        spaces.put(Interactions.of(Interactions.BALANCER, Interactions.COMPUTER, feed, 1, PARTITIONS)
                .setState(State.TERMINATED)
                .setProviderHalf(Interactions.half(Side.PROVIDER, 1, false, List.of())));
        String topic = Topics.INTERACTIONS.name();
        long offset = spaces.read(topic, 0).getLast().offset();
        await("all to have applied it")
                .atMost(PATIENCE)
                .until(() -> applied().values().stream()
                        .map(one -> one.getOffsets().getOrDefault(topic, Long.MAX_VALUE))
                        .allMatch(next -> next > offset));
        live.remove(feed);
    }

    private Map<String, Applied> applied() {
        Map<String, Applied> applied = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : spaces.read(Topics.APPLIED.name(), 0)) {
            String instance = new String(record.key(), UTF_8);
            if (record.value() == null) {
                applied.remove(instance);
            } else {
                applied.put(instance, AvroSerde.of(Applied.class).decode(record.value()));
            }
        }
        return applied;
    }

    private int leader(String topic) throws Exception {
        try (Admin admin = cluster.admin()) {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .partitions()
                    .getFirst()
                    .leader()
                    .id();
        }
    }

    private void start(String name) {
        String instance = name.substring(name.indexOf(' ') + 1);
        FeedStreamsProcess started = name.startsWith("harbour") ? spaces.harbour(instance) : spaces.grid(instance);
        running.put(name, started);
        await(name).atMost(PATIENCE).until(started::mayForward);
    }

    private void stop(String name) {
        Objects.requireNonNull(running.remove(name)).close();
    }

    private void publish() {
        for (String feed : interactions.keySet()) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                spaces.publish(feed, partition, LONG, published, published + SOME);
            }
        }
        published += SOME;
    }

    /// All that was published, of every feed that is not ended.
    private void awaitAll() {
        for (String feed : live) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                int of = partition;
                await(feed + " " + partition)
                        .atMost(PATIENCE)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(GLANCE)
                        .untilAsserted(() -> assertThat(delivered(feed, of)).isEqualTo(range(published)));
            }
        }
    }

    private List<Integer> delivered(String feed, int partition) {
        return spaces.delivered(Objects.requireNonNull(interactions.get(feed)), partition);
    }

    private static List<Integer> range(int to) {
        return IntStream.range(0, to).boxed().toList();
    }
}
