package parley.bench;

import java.io.IOException;
import java.time.Duration;
import parley.agent.publishing.PacedFeed;

/// How old a record is when a subscriber gets it, at 500 signed records a second, over both paths at once: each record
/// takes both.
final class Latency {
    /// Between two records.
    static final Duration PACE = Duration.ofMillis(2);

    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private final Rig rig;

    Latency(Rig rig) {
        this.rig = rig;
    }

    /// From the moment before it is signed to the return of the subscriber's poll, milliseconds.
    record Result(boolean verified, Distribution stock, Distribution parley) {
        /// How much later our path's quantile is.
        double added(double share) {
            return parley.quantile(share) - stock.quantile(share);
        }
    }

    Result measure(boolean verified, Duration listening) throws IOException, InterruptedException {
        rig.verification().set(verified);
        try (var feed = PacedFeed.start(rig.publisher(), new Records(), PACE)) {
            Thread.sleep(WARM_UP);
            try (var stock = Arrivals.start(rig.grid().admin(), rig.stockTopic(), Rig.PARTITIONS);
                    var parley = Arrivals.start(rig.grid().admin(), rig.delivery(), Rig.PARTITIONS)) {
                long before = feed.acknowledged();
                Thread.sleep(listening);
                kept(feed.acknowledged() - before, PACE, listening);
                return new Result(verified, stock.finish(), parley.finish());
            }
        }
    }

    /// @throws IllegalStateException if so many records are not those of that pace and time
    static void kept(long records, Duration pace, Duration listening) {
        long percent = Math.round(100.0 * records * pace.toNanos() / listening.toNanos());
        if (percent < 95) {
            throw new IllegalStateException("the pace was not kept: only " + percent + " % of it");
        }
    }
}
