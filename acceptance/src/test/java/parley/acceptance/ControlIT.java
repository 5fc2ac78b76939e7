package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.CONTROL;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.agent.Rules;
import parley.agent.control.CommandOutcome;
import parley.agent.control.ReceivedCommand;
import parley.agent.control.Serving;
import parley.problem.Problem;

/// Commands cross from twin to twin: the receiving twin's policy decides on each, and each has one outcome.
@BesideOthers
final class ControlIT {
    private static final String CONTROL_NAME = "sampling";
    private static final Duration VALID = Duration.ofMinutes(1);
    private static final Schema REQUEST = SchemaBuilder.record("SetSampling")
            .fields()
            .requiredLong("periodMillis")
            .endRecord();
    private static final Schema RESULT =
            SchemaBuilder.record("Sampling").fields().requiredLong("before").endRecord();

    private final Pair pair;
    private final ActingTwin provider;
    private final ActingTwin requester;
    private final List<ReceivedCommand> executed = new CopyOnWriteArrayList<>();

    ControlIT(Pair pair) {
        this.pair = pair;
        this.provider = pair.twin(pair.computer(), "controlled");
        this.requester = pair.twin(pair.balancer(), "commanding");
    }

    private static ObjectNode period(long millis) {
        return JsonNodeFactory.instance.objectNode().put("periodMillis", millis);
    }

    private Serving serve() {
        provider.declareControl(CONTROL_NAME, REQUEST, RESULT);
        return provider.serve(Map.of(CONTROL_NAME, command -> {
            executed.add(command);
            return JsonNodeFactory.instance.objectNode().put("before", 1000);
        }));
    }

    private void allow(parley.avro.Action... actions) {
        provider.policy()
                .set(List.of(Rules.allow(
                        "grid-may", Rules.organisation(requester.did().organisationOf()), "/", actions)));
        Patiently.get("the twin at grid", () -> requester.describe(provider.did()));
        // Its broker learns of it by itself
        Patiently.await("the twin at grid's broker")
                .until(() -> !"NOT_FOUND"
                        .equals(problem(send("none-such", period(1))).reason()));
    }

    private CommandOutcome send(ObjectNode input) {
        return send(CONTROL_NAME, input);
    }

    private CommandOutcome send(String control, ObjectNode input) {
        var outcome = requester.command(provider.did(), control, input, VALID);
        while (outcome instanceof CommandOutcome.Pending(var id, var state)) {
            outcome = requester.outcome(id);
        }
        return outcome;
    }

    /// Promises 1, 4 and 10: without a rule nothing is executed, and who may not find the twin does not learn that it
    /// is.
    @Test
    void aCommandIsExecutedOnlyIfThePolicyAllowsIt() {
        try (var serving = serve()) {
            var hidden = send(period(100));
            var unknown = requester.command(
                    pair.computer().settings().organisationDid().twin("never-was"), CONTROL_NAME, period(100), VALID);

            allow(FIND, DESCRIBE);
            var denied = send(period(100));

            allow(FIND, DESCRIBE, CONTROL);
            var done = send(period(100));

            // Each has a decision of its own, and says the same
            assertThat(problem(hidden).withDecision(""))
                    .isEqualTo(problem(unknown).withDecision(""))
                    .extracting(Problem::status)
                    .isEqualTo(404);
            assertThat(problem(denied))
                    .extracting(Problem::status, Problem::reason)
                    .containsExactly(403, "NO_RULE");
            assertThat(done)
                    .isInstanceOfSatisfying(
                            CommandOutcome.Done.class,
                            it -> assertThat(it.result())
                                    .isEqualTo(JsonNodeFactory.instance
                                            .objectNode()
                                            .put("before", 1000)));
            assertThat(executed)
                    .singleElement()
                    .satisfies(command ->
                            assertThat(command.input().get("periodMillis")).isEqualTo(100L))
                    .satisfies(command -> assertThat(command.requester()).isEqualTo(requester.did()));
            assertThat(serving.trouble()).isEmpty();
        }
    }

    @Test
    void whatTheControlDoesNotTakeIsRefusedNamingTheField() {
        try (var _ = serve()) {
            allow(FIND, DESCRIBE, CONTROL);

            var missing = send(JsonNodeFactory.instance.objectNode());
            var other = requester.command(provider.did(), "no-such", period(1), VALID);

            assertThat(problem(missing))
                    .extracting(Problem::status, Problem::reason, Problem::detail)
                    .containsExactly(422, "BAD_INPUT", "field periodMillis is missing");
            assertThat(problem(other)).extracting(Problem::reason).isEqualTo("UNKNOWN_CONTROL");
            assertThat(executed).isEmpty();
        }
    }

    /// Promise 7: the sender always learns an outcome, also if nobody serves the control.
    @Test
    void aCommandThatNobodyBeginsExpires() {
        provider.declareControl(CONTROL_NAME, REQUEST, RESULT);
        allow(FIND, DESCRIBE, CONTROL);

        var outcome = requester.command(provider.did(), CONTROL_NAME, period(1), Duration.ofSeconds(2));
        while (outcome instanceof CommandOutcome.Pending(var id, var state)) {
            outcome = requester.outcome(id);
        }

        assertThat(problem(outcome)).extracting(Problem::reason).isEqualTo("EXPIRED");
        try (var serving = serve()) {
            serving.ready().join();
            assertThat(send(period(2))).isInstanceOf(CommandOutcome.Done.class);
            assertThat(executed)
                    .extracting(command -> command.input().get("periodMillis"))
                    .containsExactly(2L);
        }
    }

    @Test
    void aTwinOfTheSameSpaceCommandsInTheSameWay() {
        var neighbour = pair.twin(pair.harbourStranger(), "neighbour");
        try (var _ = serve()) {
            provider.policy().set(List.of(Rules.allow("all", Rules.anyone(), "/", FIND, DESCRIBE, CONTROL)));

            var outcome = neighbour.command(provider.did(), CONTROL_NAME, period(7), VALID);

            assertThat(outcome).isInstanceOf(CommandOutcome.Done.class);
        }
    }

    private static Problem problem(CommandOutcome outcome) {
        return Optional.of(outcome)
                .filter(CommandOutcome.Refused.class::isInstance)
                .map(refused -> ((CommandOutcome.Refused) refused).problem())
                .orElseThrow(() -> new AssertionError(outcome.toString()));
    }
}
