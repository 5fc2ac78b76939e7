package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.agent.ActingTwin;
import parley.agent.AuditQuery;
import parley.agent.TwinAudit;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;
import parley.avro.State;
import parley.deploy.run.SpaceAccess;
import parley.identity.audit.AuditVerdict;
import parley.identity.audit.AuditedEntry;
import parley.topics.Topics;

/// Between every two steps of an end, and of a grant: log, decision, lane, route, fence, rights, audit. One step is
/// done,
/// and whoever takes the next dies before it does; once it is back, all have come to the same, nothing leaks, and the
/// audit holds and tells of each effect once.
@Alone
@Tag("soak")
final class StepsIT {
    private static final Duration HUNDRED_A_SECOND = Duration.ofMillis(10);
    private static final int SOME = 20;

    private final Pair pair;

    StepsIT(Pair pair) {
        this.pair = pair;
    }

    /// Published after an end was answered, and before anyone asked again.
    private record Window(long from, long to) {
        boolean holds(long offset) {
            return offset >= from && offset < to;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "harbour/interaction-broker",
                "harbour/kafka",
                "harbour/feed-streams",
                "harbour/identity-bridge",
                "harbour/mirror-grid",
                "grid/interaction-broker",
                "grid/kafka",
                "grid/feed-streams",
                "grid/mirror-harbour"
            })
    void whoeverDiesBeforeItTakesTheNextStepAllComeToTheSame(String next) throws Exception {
        var windows = new ArrayList<Window>();
        try (var crossing = Crossing.open(pair, "steps", HUNDRED_A_SECOND)) {
            for (var by : List.of(crossing.provider(), crossing.requester())) {
                crossing.awaitReceived(crossing.end() + SOME);

                dying(next, by, () -> by.terminate(crossing.interaction(), "a test"), crossing, State.TERMINATED);
                Patiently.await("the end in force")
                        .until(() ->
                                by.terminate(crossing.interaction(), "a test").inForce());
                long from = crossing.end();
                crossing.awaitEnded();
                Patiently.await("the provider's side")
                        .until(() -> state(crossing.provider(), crossing) == State.TERMINATED);
                windows.add(new Window(from, crossing.awaitEnd(from + SOME)));

                dying(
                        next,
                        crossing.requester(),
                        () -> crossing.requester().subscribe(crossing.provider().did(), Crossing.FEED),
                        crossing,
                        State.ACTIVE);
                crossing.grant();
                crossing.awaitReceived(crossing.end());
            }
            crossing.finish();

            var offsets = SourceOffsets.of(pair.balancer().settings(), List.of(crossing.delivery()))
                    .getOrDefault(crossing.delivery(), List.of());
            assertThat(offsets).isNotEmpty().doesNotHaveDuplicates().isSorted();
            assertThat(offsets).noneMatch(offset -> windows.stream().anyMatch(window -> window.holds(offset)));
            assertThat(crossing.received().refused()).isEmpty();
            audited(crossing);
        }
    }

    /// The last step that can be seen before that one is taken, then the death of who takes it.
    ///
    /// @param becomes what the interaction is to become
    private void dying(String next, ActingTwin by, Runnable call, Crossing crossing, State becomes) throws Exception {
        var spaces = pair.spaces();
        boolean logged =
                next.endsWith("/kafka") || next.equals((harbours(by) ? "harbour" : "grid") + "/interaction-broker");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var log = new Log(next.startsWith("harbour") ? pair.harbour() : pair.grid())) {
            BooleanSupplier before = logged ? log::grown : () -> state(by, crossing) != before(becomes);
            if (!logged) {
                spaces.stop(next);
            }
            var called = CompletableFuture.runAsync(() -> attempt(call), threads);
            try {
                // Who dies with its space's cluster may not have written anything yet
                Patiently.await("the step before").until(() -> before.getAsBoolean() || called.isDone());
            } finally {
                spaces.kill9(next);
                spaces.start(next);
            }
            called.join();
        }
    }

    private static State before(State becomes) {
        return becomes == State.ACTIVE ? State.TERMINATED : State.ACTIVE;
    }

    private boolean harbours(ActingTwin twin) {
        return twin.did().organisationOf().value().equals(pair.harbour().did());
    }

    private static State state(ActingTwin twin, Crossing crossing) {
        return twin.interaction(crossing.interaction()).orElseThrow().state();
    }

    /// Whose answer is lost with who dies.
    private static void attempt(Runnable call) {
        try {
            call.run();
        } catch (UnreachableException | ProblemException | UncheckedIOException e) {
            System.out.println("no answer: " + e.getMessage());
        }
    }

    private static void audited(Crossing crossing) {
        var provider = crossing.provider();
        Patiently.await("an audit that tells of each effect once").untilAsserted(() -> {
            var lines = new ArrayList<String>();
            provider.wholeAudit().export(provider.did(), AuditQuery.ALL, TwinAudit.Format.JSONL, lines::add);
            var effects = lines.stream()
                    .map(line -> AuditedEntry.read(line).entry().path("effect"))
                    .filter(effect -> effect.path("interactions").toString().contains(crossing.interaction()))
                    .map(effect -> effect.path("cause").asText())
                    .toList();
            // Two ends and two grants, and the grant before
            assertThat(effects).hasSizeGreaterThanOrEqualTo(5).doesNotHaveDuplicates();
        });
        assertThat(provider.wholeAudit().verify(provider.did())).isInstanceOf(AuditVerdict.Holds.class);
    }

    /// How much was written into the log of a space since this was made.
    private static final class Log implements AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final List<TopicPartition> partitions;
        private final long began;

        Log(SpaceAccess space) {
            consumer = Plain.consumer(space.admin());
            partitions = IntStream.range(0, Topics.INTERACTION_REQUESTS.partitions())
                    .mapToObj(partition -> new TopicPartition(Topics.INTERACTION_REQUESTS.name(), partition))
                    .toList();
            began = end();
        }

        boolean grown() {
            return end() > began;
        }

        private long end() {
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
