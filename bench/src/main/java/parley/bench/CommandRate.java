package parley.bench;

import static parley.avro.Action.CONTROL;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.avro.SchemaBuilder;
import parley.agent.ActingTwin;
import parley.agent.control.CommandOutcome;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;

/// How long commands from a twin of grid's to one of harbour's take to their outcome, when they are sent at a fixed
/// rate whatever becomes of those before. Counted from when each should have been sent.
final class CommandRate {
    static final int PER_SECOND = 50;

    /// Seldom enough that no command waits for another.
    static final int FEW_PER_SECOND = 5;

    private static final Duration VALID = Duration.ofMinutes(1);
    private static final String NAME = "level";
    private static final int SHOWN = 5;

    private final Rig rig;
    private final ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> notDone = new ConcurrentLinkedQueue<>();

    CommandRate(Rig rig) {
        this.rig = rig;
    }

    /// All in milliseconds.
    ///
    /// @param perSecond how many were sent
    /// @param all from the moment a command should have been sent to its outcome, which the sender believes
    /// @param notDone what became of those that were not executed
    record Rate(int perSecond, Distribution all, List<String> notDone) {
        Rate {
            notDone = List.copyOf(notDone);
        }
    }

    /// Both rates.
    record Result(Rate few, Rate many) {}

    /// @param sending for how long, at each rate
    /// @param warmUp for how long commands are sent before any is counted
    Result measure(Duration sending, Duration warmUp) throws InterruptedException {
        var provider = rig.neighbour("controlled");
        var requester = rig.newcomer("commanding");
        var input =
                SchemaBuilder.record("Level").fields().requiredLong("percent").endRecord();
        provider.declareControl(NAME, input, null);
        rig.allow(provider, FIND, DESCRIBE, CONTROL);
        try (var serving = provider.serve(Map.of(NAME, command -> JsonNodeFactory.instance.nullNode()))) {
            serving.ready().join();
            Rig.await(
                    "the twin at grid", () -> requester.describe(provider.did()).orElse(null));
            one(requester, provider, System.nanoTime());
            rate(requester, provider, PER_SECOND, warmUp);
            return new Result(
                    rate(requester, provider, FEW_PER_SECOND, sending), rate(requester, provider, PER_SECOND, sending));
        }
    }

    private Rate rate(ActingTwin requester, ActingTwin provider, int perSecond, Duration sending) {
        millis.clear();
        notDone.clear();
        FixedRate.send(perSecond, sending, due -> one(requester, provider, due));
        if (millis.isEmpty()) {
            throw new IllegalStateException("no command was executed: "
                    + notDone.stream().distinct().limit(SHOWN).toList());
        }
        return new Rate(
                perSecond,
                Distribution.of(millis.stream().mapToDouble(Double::doubleValue).toArray()),
                List.copyOf(notDone));
    }

    private void one(ActingTwin requester, ActingTwin provider, long due) {
        try {
            var input = JsonNodeFactory.instance.objectNode().put("percent", 50);
            var outcome = requester.command(provider.did(), NAME, input, VALID);
            while (outcome instanceof CommandOutcome.Pending(var id, var _)) {
                outcome = requester.outcome(id);
            }
            if (outcome instanceof CommandOutcome.Done) {
                millis.add((System.nanoTime() - due) / 1e6);
            } else {
                notDone.add(outcome.toString());
            }
        } catch (UnreachableException | ProblemException e) {
            notDone.add(e.toString());
        }
    }
}
