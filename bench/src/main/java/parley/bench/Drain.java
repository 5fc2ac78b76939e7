package parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// How fast each path empties a feed that has filled while the path stood still. Both move the same records, one path
/// after the other, the second one first in every other round.
final class Drain implements AutoCloseable {
    /// Our path is five processes, each of which compiles as it warms.
    private static final int WARM_UPS = 2;

    private final Rig rig;
    private final Load load;
    private final Ends feed;
    private final Ends stockEnd;
    private final Ends delivery;

    Drain(Rig rig) throws ExecutionException, InterruptedException {
        this.rig = rig;
        load = new Load(rig);
        feed = new Ends(rig.harbour().admin(), rig.feedTopic(), Rig.PARTITIONS);
        stockEnd = new Ends(rig.grid().admin(), rig.stockTopic(), Rig.PARTITIONS);
        delivery = new Ends(rig.grid().admin(), rig.delivery(), Rig.PARTITIONS);
    }

    /// One path's drain of one filling.
    ///
    /// @param perSecond records a second, from the first arrival to the last
    /// @param cpu CPU seconds per million records, by hop
    record Run(double perSecond, Map<String, Double> cpu) {}

    /// One round.
    record Pair(Run stock, Run parley) {
        double ratio() {
            return parley.perSecond / stock.perSecond;
        }
    }

    /// All rounds of one kind.
    ///
    /// @param records in each round
    record Result(boolean verified, int records, List<Pair> rounds) {
        Result {
            rounds = List.copyOf(rounds);
        }

        Distribution stock() {
            return Distribution.of(
                    rounds.stream().mapToDouble(round -> round.stock.perSecond).toArray());
        }

        Distribution parley() {
            return Distribution.of(
                    rounds.stream().mapToDouble(round -> round.parley.perSecond).toArray());
        }

        /// Of each round's two.
        Distribution ratio() {
            return Distribution.of(rounds.stream().mapToDouble(Pair::ratio).toArray());
        }

        Map<String, Double> stockCpu() {
            return Cpu.medians(rounds.stream().map(round -> round.stock.cpu).toList());
        }

        Map<String, Double> parleyCpu() {
            return Cpu.medians(rounds.stream().map(round -> round.parley.cpu).toList());
        }
    }

    /// Some rounds, after those that warm up.
    Result measure(boolean verified, int records, int rounds)
            throws IOException, InterruptedException, ExecutionException {
        rig.verification().set(verified);
        for (int i = 0; i < WARM_UPS; i++) {
            round(verified, records, true);
        }
        var pairs = new ArrayList<Pair>();
        for (int i = 0; i < rounds; i++) {
            pairs.add(round(verified, records, i % 2 == 0));
        }
        return new Result(verified, records, pairs);
    }

    private Pair round(boolean verified, int records, boolean stockFirst)
            throws IOException, InterruptedException, ExecutionException {
        settle();
        rig.stock(Signal.STOP);
        rig.egress(Signal.STOP);
        fill(verified, records);
        if (stockFirst) {
            var stock = stock(records);
            return new Pair(stock, parley(records));
        }
        var parley = parley(records);
        return new Pair(stock(records), parley);
    }

    private void fill(boolean verified, int records) throws IOException, InterruptedException, ExecutionException {
        if (verified) {
            load.signed(records);
        } else {
            load.unsigned(records);
        }
    }

    /// Waits until both paths have moved all that there is.
    private void settle() {
        long published = feed.count();
        stockEnd.await(0, published);
        delivery.await(0, published);
    }

    private Run stock(int records) throws IOException, InterruptedException {
        return run(stockEnd, rig.stockHops(), records, () -> rig.stock(Signal.CONT));
    }

    private Run parley(int records) throws IOException, InterruptedException {
        return run(delivery, rig.parleyHops(), records, () -> rig.egress(Signal.CONT));
    }

    private interface Release {
        void run() throws IOException, InterruptedException;
    }

    private static Run run(Ends end, List<Cpu.Role> hops, int records, Release release)
            throws IOException, InterruptedException {
        long before = end.count();
        var cpu = Cpu.of(hops);
        release.run();
        var arrival = end.await(before, before + records);
        var perMillion = Cpu.of(hops).perMillion(cpu, records);
        double seconds = (arrival.lastNanos() - arrival.firstNanos()) / 1e9;
        return new Run((before + records - arrival.first()) / seconds, perMillion);
    }

    @Override
    public void close() {
        load.close();
        feed.close();
        stockEnd.close();
        delivery.close();
    }
}
