package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.CONTROL;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import parley.agent.ActingTwin;
import parley.agent.control.CommandOutcome;
import parley.agent.control.Serving;

/// Commands that are on their way: a twin of grid sends numbered ones, four at a time, to one of harbour that counts
/// how
/// often each is executed. For one test, which has it to itself.
final class Counting implements AutoCloseable {
    private static final String COUNT = "count";
    private static final int AT_ONCE = 4;
    private static final Duration VALID = Duration.ofMinutes(3);
    private static final Schema REQUEST =
            SchemaBuilder.record("Count").fields().requiredInt("number").endRecord();

    private final ActingTwin provider;
    private final ActingTwin requester;
    private final Map<Integer, AtomicInteger> executions = new ConcurrentHashMap<>();
    private final List<Future<CommandOutcome>> outcomes = new ArrayList<>();
    private final ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE);
    private final Serving serving;

    private Counting(Pair pair) {
        this.provider = pair.twin(pair.computer(), "counting");
        this.requester = pair.twin(pair.balancer(), "sending");
        provider.declareControl(COUNT, REQUEST, null);
        Pair.allow(provider, requester, FIND, DESCRIBE, CONTROL);
        Patiently.get("the twin at grid", () -> requester.describe(provider.did()));
        this.serving = provider.serve(Map.of(COUNT, command -> {
            var number = (Integer) command.input().get("number");
            executions.computeIfAbsent(number, any -> new AtomicInteger()).incrementAndGet();
            return null;
        }));
    }

    /// Between new twins, each of which knows the other.
    static Counting open(Pair pair) {
        return new Counting(pair);
    }

    /// Begins to send so many.
    void send(int commands) {
        for (int number = 0; number < commands; number++) {
            int each = number;
            outcomes.add(senders.submit(() -> outcome(each)));
        }
    }

    private CommandOutcome outcome(int number) {
        var input = JsonNodeFactory.instance.objectNode().put("number", number);
        var outcome = requester.command(provider.did(), COUNT, input, VALID);
        while (outcome instanceof CommandOutcome.Pending(var id, var _)) {
            outcome = Patiently.get("an answer about command " + id, () -> Optional.of(requester.outcome(id)));
        }
        return outcome;
    }

    /// Waits for the outcome of one.
    void await(int number) throws ExecutionException, InterruptedException {
        outcomes.get(number).get();
    }

    /// Each was executed once, and its sender knows that it was done.
    ///
    /// @param mayBeUnknown whether the sender may have been told of some that nobody knows; those were executed at
    /// most once
    void verify(boolean mayBeUnknown) throws ExecutionException, InterruptedException {
        for (int number = 0; number < outcomes.size(); number++) {
            var outcome = outcomes.get(number).get();
            int executed = executions.getOrDefault(number, new AtomicInteger()).get();
            if (mayBeUnknown && outcome instanceof CommandOutcome.Unknown) {
                assertThat(executed).as("executions of command %d", number).isLessThanOrEqualTo(1);
            } else {
                assertThat(outcome).as("command %d", number).isInstanceOf(CommandOutcome.Done.class);
                assertThat(executed).as("executions of command %d", number).isEqualTo(1);
            }
        }
        assertThat(serving.done()).isNotDone();
    }

    @Override
    public void close() {
        senders.shutdownNow();
        serving.close();
    }
}
