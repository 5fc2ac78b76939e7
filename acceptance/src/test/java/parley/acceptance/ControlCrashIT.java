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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.agent.ActingTwin;
import parley.agent.Rules;
import parley.agent.control.CommandOutcome;

/// Promise 7: a command is executed at most once, and its sender always learns an outcome, whatever is killed
/// meanwhile.
@ExtendWith(TwoOrganisations.class)
final class ControlCrashIT {
    private static final String COUNT = "count";
    private static final int COMMANDS = 60;
    private static final int BEFORE = 10;
    private static final int AT_ONCE = 4;
    private static final Duration VALID = Duration.ofMinutes(2);
    private static final Schema REQUEST =
            SchemaBuilder.record("Count").fields().requiredInt("number").endRecord();

    /// Without its cluster, the serving agent cannot tell whether it began a command: it may have to say so.
    private static final Set<String> KNOWN_LATER = Set.of("harbour/kafka");

    private final Pair pair;

    ControlCrashIT(Pair pair) {
        this.pair = pair;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "harbour/interaction-broker",
                "harbour/feed-streams",
                "harbour/mirror-grid",
                "harbour/kafka",
                "grid/interaction-broker",
                "grid/feed-streams",
                "grid/mirror-harbour"
            })
    void aKilledProcessLosesNoOutcomeAndRepeatsNoExecution(String component) throws Exception {
        var provider = pair.twin(pair.computer(), "counting");
        var requester = pair.twin(pair.balancer(), "sending");
        var executions = new ConcurrentHashMap<Integer, AtomicInteger>();
        provider.declareControl(COUNT, REQUEST, null);
        provider.policy()
                .set(List.of(Rules.allow(
                        "grid-may",
                        Rules.organisation(requester.did().organisationOf()),
                        "/",
                        FIND,
                        DESCRIBE,
                        CONTROL)));
        Patiently.get("the twin at grid", () -> requester.describe(provider.did()));
        try (var serving = provider.serve(Map.of(COUNT, command -> {
                    var number = (Integer) command.input().get("number");
                    executions
                            .computeIfAbsent(number, any -> new AtomicInteger())
                            .incrementAndGet();
                    return null;
                }));
                var senders = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<CommandOutcome>> outcomes = new ArrayList<>();
            for (int number = 0; number < COMMANDS; number++) {
                int each = number;
                outcomes.add(senders.submit(() -> send(requester, provider, each)));
            }
            outcomes.get(BEFORE).get();

            pair.spaces().kill9(component);
            pair.spaces().start(component);

            for (int number = 0; number < COMMANDS; number++) {
                var outcome = outcomes.get(number).get();
                int executed =
                        executions.getOrDefault(number, new AtomicInteger()).get();
                if (outcome instanceof CommandOutcome.Unknown && KNOWN_LATER.contains(component)) {
                    assertThat(executed).as("executions of command %d", number).isLessThanOrEqualTo(1);
                } else {
                    assertThat(outcome).as("command %d", number).isInstanceOf(CommandOutcome.Done.class);
                    assertThat(executed).as("executions of command %d", number).isEqualTo(1);
                }
            }
            assertThat(serving.done()).isNotDone();
        }
    }

    private static CommandOutcome send(ActingTwin requester, ActingTwin provider, int number) {
        var input = JsonNodeFactory.instance.objectNode().put("number", number);
        var outcome = requester.command(provider.did(), COUNT, input, VALID);
        while (outcome instanceof CommandOutcome.Pending(var id, var state)) {
            outcome = Patiently.get("an answer about command " + id, () -> Optional.of(requester.outcome(id)));
        }
        return outcome;
    }
}
