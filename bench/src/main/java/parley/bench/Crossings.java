package parley.bench;

import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import parley.agent.ActingTwin;
import parley.agent.InteractionView;
import parley.agent.publishing.Publisher;

/// Feeds of one partition, each with a live interaction, which become more and more: some of each of harbour's twins,
/// for one of grid's twins each.
final class Crossings {
    /// What is compared with.
    static final int FEW = 20;

    private static final int FEEDS_OF_A_TWIN = 20;
    private static final int AT_ONCE = 4;

    private final Rig rig;
    private final List<Crossing> all = new ArrayList<>();
    private final AtomicInteger twins = new AtomicInteger();

    Crossings(Rig rig) {
        this.rig = rig;
    }

    /// One feed, and what it took to make it, milliseconds.
    ///
    /// @param feedMillis until it could be published to: schema, topic and right
    /// @param grantMillis from the request to the answer that the interaction is active
    record Crossing(Publisher publisher, InteractionView interaction, double feedMillis, double grantMillis) {
        TopicPartition delivery() {
            return new TopicPartition(interaction.delivery(), 0);
        }
    }

    /// What it took to make some, `AT_ONCE` twins at a time.
    record Cost(int count, double seconds, Distribution feed, Distribution grant) {}

    List<Crossing> all() {
        return List.copyOf(all);
    }

    List<TopicPartition> deliveries() {
        return all.stream().map(Crossing::delivery).toList();
    }

    /// Two twins, of which the second may have all that the first publishes.
    record Pairing(ActingTwin provider, ActingTwin requester) {
        Crossing cross(int number) throws InterruptedException {
            long began = System.nanoTime();
            var feed = "feed-" + number;
            var publisher = provider.publisher(feed, Records.SCHEMA);
            long made = System.nanoTime();
            var view = Rig.subscribe(requester, provider.did(), feed);
            return new Crossing(publisher, view, (made - began) / 1e6, (System.nanoTime() - made) / 1e6);
        }
    }

    Pairing pair() {
        int number = twins.getAndIncrement();
        var pairing = new Pairing(rig.neighbour("wide-" + number), rig.newcomer("watching-" + number));
        rig.allow(pairing.provider, FIND, SUBSCRIBE);
        return pairing;
    }

    void add(Crossing crossing) {
        all.add(crossing);
    }

    /// Makes them more, as fast as it goes.
    Cost growTo(int count) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        int from = all.size();
        var made = new ArrayList<Crossing>();
        try (var workers = Executors.newFixedThreadPool(AT_ONCE)) {
            var work = new ArrayList<Callable<List<Crossing>>>();
            for (int next = from; next < count; next += FEEDS_OF_A_TWIN) {
                int feeds = Math.min(FEEDS_OF_A_TWIN, count - next);
                work.add(() -> cross(pair(), feeds));
            }
            for (var done : workers.invokeAll(work)) {
                made.addAll(done.get());
            }
        }
        all.addAll(made);
        return cost(made, (System.nanoTime() - began) / 1e9);
    }

    static Cost cost(List<Crossing> made, double seconds) {
        return new Cost(
                made.size(),
                seconds,
                of(made.stream().mapToDouble(Crossing::feedMillis)),
                of(made.stream().mapToDouble(Crossing::grantMillis)));
    }

    private static Distribution of(DoubleStream millis) {
        return Distribution.of(millis.toArray());
    }

    private static List<Crossing> cross(Pairing pairing, int feeds) throws InterruptedException {
        var made = new ArrayList<Crossing>();
        for (int number : IntStream.range(0, feeds).toArray()) {
            made.add(pairing.cross(number));
        }
        return made;
    }
}
