package parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.DoubleStream;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.AgentSettings;
import parley.agent.FindQuery;
import parley.agent.publishing.PacedFeed;
import parley.identity.Did;

/// How long an agent that has just been opened, without token or connection, takes to find a twin of the partner's, to
/// have it described, to subscribe to its feed, and to get the first record, while the feed is live. The agent's own
/// twin is there before.
final class FreshAgents {
    static final int PER_SECOND = 50;

    private static final Duration PACE = Duration.ofSeconds(1).dividedBy(PER_SECOND);
    private static final long LONGEST_SECONDS = 30;

    private final Rig rig;
    private final InstantSource clock = InstantSource.system();

    FreshAgents(Rig rig) {
        this.rig = rig;
    }

    /// All in milliseconds.
    ///
    /// @param open reading the agent's settings and its key
    /// @param find with the first token and the first connection
    /// @param record from the grant to the first call of the handler
    /// @param all from the call that finds to that one
    record Result(
            Distribution open,
            Distribution find,
            Distribution describe,
            Distribution subscribe,
            Distribution record,
            Distribution all) {}

    /// @param warmUp for how long agents do the same before any is counted: it is the agent that is fresh, not the
    /// space
    Result measure(int times, Duration warmUp) throws Exception {
        var open = DoubleStream.builder();
        var find = DoubleStream.builder();
        var describe = DoubleStream.builder();
        var subscribe = DoubleStream.builder();
        var record = DoubleStream.builder();
        var all = DoubleStream.builder();
        try (var feed = PacedFeed.start(rig.publisher(), new Records(), PACE)) {
            Rig.await("the feed", () -> feed.acknowledged() > 0 ? feed : null);
            awaitCatalogue();
            long began = System.nanoTime();
            for (int i = 0; System.nanoTime() - began < warmUp.toNanos(); i++) {
                once("warm-" + i);
            }
            for (int i = 0; i < times; i++) {
                double[] at = once("fresh-" + i);
                open.add(at[0]);
                find.add(at[1] - at[0]);
                describe.add(at[2] - at[1]);
                subscribe.add(at[3] - at[2]);
                record.add(at[4] - at[3]);
                all.add(at[4] - at[0]);
            }
        }
        return new Result(
                Distribution.of(open),
                Distribution.of(find),
                Distribution.of(describe),
                Distribution.of(subscribe),
                Distribution.of(record),
                Distribution.of(all));
    }

    /// What harbour sent of its twins counts for grid from the first heartbeat that follows it.
    private void awaitCatalogue() throws IOException, InterruptedException {
        var looking = rig.newcomer("looking");
        Rig.await("the feed's twin at grid", () -> only(looking).orElse(null));
    }

    /// The only twin of the provider's type, as far as is known.
    private static Optional<Did> only(ActingTwin looking) {
        var found = looking.find(FindQuery.everything().type(Rig.KIND)).twins();
        if (found.size() > 1) {
            throw new IllegalStateException("found of type " + Rig.KIND + ": " + found);
        }
        return found.stream().map(twin -> Did.ofTwin(twin.twin())).findFirst();
    }

    /// When each part was done, in milliseconds.
    private double[] once(String name) throws Exception {
        rig.newcomer(name);
        long began = System.nanoTime();
        var settings = AgentSettings.read(rig.requesterSettings());
        try (var agent = Agent.open(settings, clock)) {
            double opened = since(began);
            var twin = agent.twin(name);
            var found = only(twin).orElseThrow();
            double foundAt = since(began);
            var described = twin.describe(found).orElseThrow();
            double describedAt = since(began);
            var view = Rig.subscribe(twin, found, described.feeds().getFirst().name());
            double subscribed = since(began);
            var first = new CompletableFuture<Double>();
            try (var _ = twin.handle(view.id(), records -> first.complete(since(began)))) {
                return new double[] {opened, foundAt, describedAt, subscribed, awaited(first)};
            } finally {
                // Each that went on would be one more delivery of every record
                twin.terminate(view.id(), "measured");
            }
        }
    }

    private static double awaited(CompletableFuture<Double> first)
            throws IOException, InterruptedException, ExecutionException {
        try {
            return first.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no record within " + LONGEST_SECONDS + " s", e);
        }
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }
}
