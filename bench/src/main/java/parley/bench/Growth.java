package parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.DoubleStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// What the others notice of feeds that are made, one after the other, while those publish 1,000 records a second in
/// all; and when a new feed's first record arrives.
final class Growth implements AutoCloseable {
    static final int FEEDS = 50;

    private static final Duration PACE = Duration.ofMillis(1);
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int FEEDS_OF_A_TWIN = 10;

    private final Rig rig;
    private final Crossings crossings;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Records records = new Records();

    Growth(Rig rig, Crossings crossings) {
        this.rig = rig;
        this.crossings = crossings;
        consumer = new KafkaConsumer<>(
                new HashMap<>(rig.grid().admin()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// All in milliseconds.
    ///
    /// @param others how many feeds there were before
    /// @param quietGap the longest that any of them was without an arrival while no feed was made
    /// @param gap the longest while feeds were made
    /// @param first from the grant of a new feed, when its first record is published, to that record's arrival
    record Result(int others, double quietGap, double gap, Distribution first, Crossings.Cost cost) {}

    Result measure() throws IOException, InterruptedException, ExecutionException {
        rig.verification().set(true);
        var others = crossings.all();
        var deliveries = crossings.deliveries();
        try (var rotation = Rotation.start(others, PACE)) {
            Thread.sleep(QUIET);
            double quietGap;
            try (var arrivals = Arrivals.start(rig.grid().admin(), deliveries)) {
                Thread.sleep(QUIET);
                arrivals.finish();
                quietGap = arrivals.longestGap();
            }
            try (var arrivals = Arrivals.start(rig.grid().admin(), deliveries)) {
                var first = DoubleStream.builder();
                long began = System.nanoTime();
                var made = make(first);
                var cost = Crossings.cost(made, (System.nanoTime() - began) / 1e9);
                arrivals.finish();
                rotation.acknowledged();
                return new Result(others.size(), quietGap, arrivals.longestGap(), Distribution.of(first), cost);
            }
        }
    }

    private List<Crossings.Crossing> make(DoubleStream.Builder first)
            throws InterruptedException, ExecutionException, IOException {
        var made = new ArrayList<Crossings.Crossing>();
        for (int i = 0; i < FEEDS; i += FEEDS_OF_A_TWIN) {
            var pairing = crossings.pair();
            for (int number = 0; number < FEEDS_OF_A_TWIN; number++) {
                var crossing = pairing.cross(number);
                first.add(firstRecord(crossing));
                crossings.add(crossing);
                made.add(crossing);
            }
        }
        return made;
    }

    private double firstRecord(Crossings.Crossing crossing)
            throws IOException, ExecutionException, InterruptedException {
        long granted = System.nanoTime();
        var sent = crossing.publisher().publish(records.next().orElseThrow());
        consumer.assign(List.of(crossing.delivery()));
        consumer.seekToBeginning(List.of(crossing.delivery()));
        while (System.nanoTime() - granted < LONGEST.toNanos()) {
            if (!consumer.poll(POLL).isEmpty()) {
                sent.get();
                return (System.nanoTime() - granted) / 1e6;
            }
        }
        throw new IOException("no record of " + crossing.interaction().id() + " within " + LONGEST);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
