package parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.DoubleStream;

/// How fast the same records cross when they are of few feeds or of many, verification off: what a feed costs shows
/// best where a record costs least.
final class Breadth {
    private static final int WARM_UPS = 2;
    private static final int ROUNDS = 3;
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private final Rig rig;
    private final Crossings crossings;

    Breadth(Rig rig, Crossings crossings) {
        this.rig = rig;
        this.crossings = crossings;
    }

    /// What so many feeds and interactions came to.
    ///
    /// @param drained records a second, of feeds that had filled while the path stood still
    /// @param latency at 500 records a second in all, publish to poll, milliseconds
    /// @param memory resident bytes of each process, by the names of their components
    record Result(int feeds, int records, Distribution drained, Distribution latency, Map<String, Long> memory) {}

    /// With all the feeds there are.
    Result measure(int records, Duration listening) throws IOException, InterruptedException, ExecutionException {
        rig.verification().set(false);
        var drained = DoubleStream.builder();
        try (var ends = new Ends(rig.grid().admin(), "the deliveries", crossings.deliveries())) {
            for (int i = -WARM_UPS; i < ROUNDS; i++) {
                double perSecond = drain(ends, records);
                if (i >= 0) {
                    drained.add(perSecond);
                }
            }
        }
        var latency = latency(listening);
        return new Result(
                crossings.all().size(), records, Distribution.of(drained), latency, Memory.of(rig.processes()));
    }

    private double drain(Ends ends, int records) throws IOException, InterruptedException, ExecutionException {
        rig.egress(Signal.STOP);
        fill(records);
        long before = ends.count();
        rig.egress(Signal.CONT);
        var arrival = ends.await(before, before + records);
        return (before + records - arrival.first()) * 1e9 / (arrival.lastNanos() - arrival.firstNanos());
    }

    private void fill(int count) throws ExecutionException, InterruptedException {
        var all = crossings.all();
        var source = new Records();
        List<CompletableFuture<?>> sent = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sent.add(all.get(i % all.size()).publisher().publish(source.next().orElseThrow()));
        }
        all.getFirst().publisher().flush();
        for (var each : sent) {
            each.get();
        }
    }

    private Distribution latency(Duration listening) throws InterruptedException, IOException {
        try (var rotation = Rotation.start(crossings.all(), Latency.PACE)) {
            Thread.sleep(WARM_UP);
            try (var arrivals = Arrivals.start(rig.grid().admin(), crossings.deliveries())) {
                long before = rotation.acknowledged();
                Thread.sleep(listening);
                Latency.kept(rotation.acknowledged() - before, Latency.PACE, listening);
                return arrivals.finish();
            }
        }
    }
}
