package parley.deploy.story;

import static parley.avro.Action.CONTROL;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import parley.agent.Rules;
import parley.agent.control.CommandOutcome;

/// A twin of the one organisation commands a twin of the other, whose agent may die in the middle of it.
final class Commanding {
    private static final long FAST_MILLIS = 100;
    private static final long DOOMED_MILLIS = 50;
    private static final Duration VALID = Duration.ofMinutes(1);

    private final Cast cast;
    private final Inbox inbox;
    private final AtomicLong period = new AtomicLong(Cast.PACE.toMillis());
    private final AtomicInteger doomed = new AtomicInteger();
    private final CountDownLatch executing = new CountDownLatch(1);
    private @Nullable SamplingProcess serving;

    Commanding(Cast cast, Inbox inbox) {
        this.cast = cast;
        this.inbox = inbox;
    }

    Findings command() throws IOException, InterruptedException {
        var sampling = cast.closing(serve());
        var denied = send(FAST_MILLIS);
        long slow = meanPeriod(cast.now().minus(Cast.PACE.multipliedBy(Cast.SOME)));
        var change = cast.allow(Rules.allow(
                "grid-may-command",
                Rules.organisation(cast.balancer().did().organisationOf()),
                "/controls/" + Sampling.CONTROL,
                CONTROL));
        var began = cast.now();
        var done = send(FAST_MILLIS);
        long took = cast.millisSince(began);
        long fast = meanPeriod(cast.now());
        return new Findings()
                .saw("without a rule", text(denied))
                .saw("policy version", change.version())
                .saw("outcome", text(done) + ", " + took + " ms after sending")
                .saw("from record to record", slow + " ms before, " + fast + " ms after")
                .expect(
                        denied instanceof CommandOutcome.Refused(var problem) && "NO_RULE".equals(problem.reason()),
                        "without a rule it is refused")
                .expect(
                        done instanceof CommandOutcome.Done(var id, var result, var by)
                                && result != null
                                && result.path("beforeMillis").asLong() == Cast.PACE.toMillis(),
                        "the outcome is done, with a result")
                .expect(fast < slow, "the feed is faster")
                .expect(sampling.alive(), "the agent goes on serving");
    }

    /// Killed after it executed and before it reported.
    Findings killed() throws Exception {
        var doomedCommand = CompletableFuture.supplyAsync(() -> send(DOOMED_MILLIS));
        boolean executed = executing.await(Cast.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        Objects.requireNonNull(serving, "nobody serves").kill();
        cast.closing(serve());
        var unknown = doomedCommand.get(VALID.toMillis(), TimeUnit.MILLISECONDS);
        var done = send(Cast.PACE.toMillis());
        return new Findings()
                .saw("executed", doomed.get() + " time, and the agent killed before it reported")
                .saw("outcome, once it is back", text(unknown))
                .saw("the next command", text(done))
                .expect(executed, "the command is executed")
                .expect(unknown instanceof CommandOutcome.Unknown, "the outcome is unknown")
                .expect(done instanceof CommandOutcome.Done, "the agent serves again")
                .expect(doomed.get() == 1, "it is not executed a second time");
    }

    private SamplingProcess serve() throws IOException {
        var started = SamplingProcess.start(cast.providerSettings(), "computer", this::set);
        serving = started;
        return started;
    }

    private OptionalLong set(long millis) {
        long before = period.getAndSet(millis);
        cast.feed().pace(Duration.ofMillis(millis));
        if (millis != DOOMED_MILLIS) {
            return OptionalLong.of(before);
        }
        doomed.incrementAndGet();
        executing.countDown();
        return OptionalLong.empty();
    }

    private CommandOutcome send(long millis) {
        var outcome = cast.balancer().command(cast.computer().did(), Sampling.CONTROL, period(millis), VALID);
        while (outcome instanceof CommandOutcome.Pending(var id, var state)) {
            outcome = cast.balancer().outcome(id);
        }
        return outcome;
    }

    private static ObjectNode period(long millis) {
        return JsonNodeFactory.instance.objectNode().put("periodMillis", millis);
    }

    /// Of some records measured after that moment; the first may still have been on its way.
    private long meanPeriod(Instant after) throws InterruptedException {
        var arrived = inbox.await(Cast.SOME, record -> record.timestamp().isAfter(after), Cast.PATIENCE);
        if (arrived.size() < 2) {
            return Long.MAX_VALUE;
        }
        var first = arrived.getFirst().record().timestamp();
        var last = arrived.getLast().record().timestamp();
        return Duration.between(first, last).toMillis() / (arrived.size() - 1);
    }

    private static String text(CommandOutcome outcome) {
        return switch (outcome) {
            case CommandOutcome.Done(var id, var result, var by) -> "done, " + result + ", signed by " + by;
            case CommandOutcome.Failed(var id, var why, var by) -> "failed: " + why;
            case CommandOutcome.Refused(var problem) -> "refused, " + Meeting.text(problem);
            case CommandOutcome.Cancelled(var id, var why) -> "cancelled: " + why;
            case CommandOutcome.Unknown(var id, var why) -> "unknown: " + why;
            case CommandOutcome.Pending(var id, var state) -> "pending: " + state;
        };
    }
}
