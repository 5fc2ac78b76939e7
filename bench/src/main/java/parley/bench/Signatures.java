package parley.bench;

import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import parley.agent.ActingTwin;
import parley.agent.Unsigned;
import parley.agent.delivery.FeedRecord;
import parley.agent.delivery.Subscriber;
import parley.agent.publishing.Publisher;
import parley.identity.FeedWriter.Signing;

/// How fast records go from a publisher to a handler at the other organisation when they are signed and verified three
/// times on their way, and when nobody signs and nobody verifies.
///
/// Each kind has a feed of its own with an interaction and a subscriber. They take turns, another one first each time.
final class Signatures implements AutoCloseable {
    /// During the second, the compilers took about half of what egress, ingress and the mirror had.
    private static final int WARM_UPS = 4;
    /// A signature for each record takes that much longer, or more.
    private static final int FEWER = 4;

    private static final long LONGEST_MINUTES = 4;

    private final Rig rig;
    private final List<Kind> kinds = new ArrayList<>();

    /// How records are signed.
    enum Mode {
        UNSIGNED,
        TOGETHER,
        EACH
    }

    /// @param perSecond records a second, first published to last handled
    /// @param cpu CPU seconds per million records, by process
    record Round(double perSecond, Map<String, Double> cpu) {}

    /// @param records of each round, but for those that are signed one by one: a quarter
    record Result(int records, Map<Mode, List<Round>> rounds) {
        private double[] perSecond(Mode mode) {
            return rounds.getOrDefault(mode, List.of()).stream()
                    .mapToDouble(Round::perSecond)
                    .toArray();
        }

        Distribution of(Mode mode) {
            return Distribution.of(perSecond(mode));
        }

        Map<String, Double> cpu(Mode mode) {
            return Cpu.medians(rounds.getOrDefault(mode, List.of()).stream()
                    .map(Round::cpu)
                    .toList());
        }

        /// What is left of the unsigned throughput, in the round in the middle.
        double left(Mode mode) {
            var unsigned = perSecond(Mode.UNSIGNED);
            var signed = perSecond(mode);
            var ratios = new double[signed.length];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = signed[i] / unsigned[i];
            }
            return Distribution.of(ratios).median();
        }
    }

    /// Publishes one after the other, and sees to it that all are sent.
    private interface Writer {
        void publish(Records records, int count) throws ExecutionException, InterruptedException;
    }

    /// One way to sign.
    private final class Kind implements AutoCloseable {
        private final Mode mode;
        private final Records records = new Records();
        private final Writer writer;
        private final Subscriber subscriber;
        private long handled;
        private long wanted = Long.MAX_VALUE;
        private CompletableFuture<Long> reached = new CompletableFuture<>();

        Kind(Mode mode, ActingTwin provider, ActingTwin requester) throws InterruptedException {
            this.mode = mode;
            var feed = mode.name().toLowerCase(Locale.ROOT);
            this.writer = switch (mode) {
                case UNSIGNED -> unsigned(new Unsigned(provider, feed, Records.SCHEMA, Rig.PARTITIONS));
                case TOGETHER -> signed(provider.publisher(feed, Records.SCHEMA, Rig.PARTITIONS, Signing.TOGETHER));
                case EACH -> signed(provider.publisher(feed, Records.SCHEMA, Rig.PARTITIONS, Signing.EACH));
            };
            var interaction = Rig.subscribe(requester, provider.did(), feed);
            this.subscriber = mode == Mode.UNSIGNED
                    ? Unsigned.handle(requester, interaction, this::handle)
                    : requester.handle(interaction.id(), this::handle);
        }

        private synchronized void handle(List<FeedRecord> batch) {
            handled += batch.size();
            if (handled >= wanted) {
                reached.complete(System.nanoTime());
            }
        }

        private synchronized CompletableFuture<Long> expect(int more) {
            wanted = handled + more;
            reached = new CompletableFuture<>();
            return reached;
        }

        Round run(int count) throws IOException, ExecutionException, InterruptedException {
            rig.verification().set(mode != Mode.UNSIGNED);
            var end = expect(count);
            var cpu = Cpu.of(rig.parleyPath());
            long began = System.nanoTime();
            writer.publish(records, count);
            try {
                double seconds = (end.get(LONGEST_MINUTES, TimeUnit.MINUTES) - began) / 1e9;
                return new Round(count / seconds, Cpu.of(rig.parleyPath()).perMillion(cpu, count));
            } catch (TimeoutException e) {
                throw new IOException(mode + ": only " + handled() + " records were handled", e);
            }
        }

        private synchronized long handled() {
            return handled;
        }

        @Override
        public void close() {
            subscriber.close();
        }
    }

    Signatures(Rig rig) throws InterruptedException {
        this.rig = rig;
        var provider = rig.neighbour("signing");
        var requester = rig.newcomer("verifying");
        rig.allow(provider, FIND, SUBSCRIBE);
        for (var mode : Mode.values()) {
            kinds.add(new Kind(mode, provider, requester));
        }
    }

    private static Writer unsigned(Unsigned feed) {
        return writer(feed::publish, feed::flush);
    }

    private static Writer signed(Publisher publisher) {
        return writer(publisher::publish, publisher::flush);
    }

    private static Writer writer(Function<GenericRecord, CompletableFuture<RecordMetadata>> publish, Runnable flush) {
        return (records, count) -> {
            var sent = new ArrayList<CompletableFuture<?>>(count);
            for (int i = 0; i < count; i++) {
                sent.add(publish.apply(records.next().orElseThrow()));
            }
            flush.run();
            for (var each : sent) {
                each.get();
            }
        };
    }

    Result measure(int records, int rounds) throws IOException, ExecutionException, InterruptedException {
        var measured = new EnumMap<Mode, List<Round>>(Mode.class);
        for (int round = -WARM_UPS; round < rounds; round++) {
            for (int turn = 0; turn < kinds.size(); turn++) {
                var kind = kinds.get(Math.floorMod(round + turn, kinds.size()));
                var one = kind.run(kind.mode == Mode.EACH ? records / FEWER : records);
                if (round >= 0) {
                    measured.computeIfAbsent(kind.mode, any -> new ArrayList<>())
                            .add(one);
                }
            }
        }
        return new Result(records, measured);
    }

    @Override
    public void close() {
        kinds.forEach(Kind::close);
    }
}
