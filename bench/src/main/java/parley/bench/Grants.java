package parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import parley.agent.ActingTwin;
import parley.agent.InteractionView;
import parley.agent.publishing.PacedFeed;
import parley.avro.State;

/// How long it takes from a request to its first record, and from a revoke to its answer, while the feed runs at 500
/// records a second.
final class Grants implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Rig rig;
    private final KafkaConsumer<byte[], byte[]> consumer;

    Grants(Rig rig) {
        this.rig = rig;
        consumer = new KafkaConsumer<>(
                new HashMap<>(rig.grid().admin()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// All in milliseconds.
    ///
    /// @param active from a new request to the answer that it is active
    /// @param first from a new request to its first record
    /// @param again from the request for an interaction that had ended to the first record
    /// @param revoked from the provider's terminate to the answer that the fence holds
    record Result(Distribution active, Distribution first, Distribution again, Distribution revoked) {}

    Result measure(int times) throws IOException, InterruptedException {
        var active = DoubleStream.builder();
        var first = DoubleStream.builder();
        var again = DoubleStream.builder();
        var revoked = DoubleStream.builder();
        try (var feed = PacedFeed.start(rig.publisher(), new Records(), Latency.PACE)) {
            Rig.await("the feed", () -> feed.acknowledged() > 0 ? feed : null);
            for (int i = 0; i < times; i++) {
                var twin = rig.newcomer("grant-" + i);
                long asked = System.nanoTime();
                var view = rig.subscribe(twin);
                active.add(millisSince(asked));
                awaitRecord(view, Map.of());
                first.add(millisSince(asked));

                revoked.add(revoke(view));
                awaitEnded(twin, view);
                again.add(again(twin, view));
                revoked.add(revoke(view));
            }
        }
        return new Result(
                Distribution.of(active), Distribution.of(first), Distribution.of(again), Distribution.of(revoked));
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }

    private double revoke(InteractionView view) {
        long called = System.nanoTime();
        var ended = rig.noise().terminate(view.id(), "measured");
        double took = millisSince(called);
        if (!ended.inForce()) {
            throw new IllegalStateException("the fence of " + view.id() + " was not in force in time");
        }
        return took;
    }

    private static void awaitEnded(ActingTwin twin, InteractionView view) throws InterruptedException {
        Rig.await(
                "the end of " + view.id() + " at grid",
                () -> twin.interaction(view.id())
                        .filter(seen -> seen.state() == State.TERMINATED)
                        .orElse(null));
    }

    private double again(ActingTwin twin, InteractionView view) throws InterruptedException {
        var before = consumer.endOffsets(partitions(view));
        long asked = System.nanoTime();
        awaitRecord(rig.subscribe(twin), before);
        return millisSince(asked);
    }

    private static List<TopicPartition> partitions(InteractionView view) {
        return IntStream.range(0, Rig.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(view.delivery(), partition))
                .toList();
    }

    private void awaitRecord(InteractionView view, Map<TopicPartition, Long> from) {
        var partitions = partitions(view);
        consumer.assign(partitions);
        for (var partition : partitions) {
            consumer.seek(partition, from.getOrDefault(partition, 0L));
        }
        for (long deadline = System.nanoTime() + LONGEST.toNanos(); System.nanoTime() < deadline; ) {
            if (!consumer.poll(POLL).isEmpty()) {
                return;
            }
        }
        throw new IllegalStateException("no record of " + view.id() + " within " + LONGEST);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
