package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.CONTROL;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import parley.agent.ActingTwin;
import parley.agent.CommandView;
import parley.agent.InteractionView;
import parley.agent.PendingListener;
import parley.agent.Rules;
import parley.agent.control.CommandOutcome;
import parley.agent.control.CommandRefusedException;
import parley.agent.control.Progress;
import parley.agent.control.ReceivedCommand;
import parley.avro.CommandState;

/// Across two organisations a rule asks about commands, they are answered, told of, taken back and refused.
@ExtendWith(TwoOrganisations.class)
final class CommandsInFullIT {
    private static final String NAME = "crane";
    private static final Duration VALID = Duration.ofMinutes(2);
    private static final Schema REQUEST =
            SchemaBuilder.record("Lift").fields().requiredLong("tonnes").endRecord();

    private final ActingTwin provider;
    private final ActingTwin requester;
    private final List<ReceivedCommand> executed = new CopyOnWriteArrayList<>();
    private final BlockingQueue<CommandView> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<CommandView> inKafka = new LinkedBlockingQueue<>();
    private final CountDownLatch heard = new CountDownLatch(1);

    CommandsInFullIT(Pair pair) {
        this.provider = pair.twin(pair.computer(), "lifting");
        this.requester = pair.twin(pair.balancer(), "lifted");
    }

    /// Promises 1, 3, 7 and 9.
    @Test
    void commandsAreAskedAboutToldOfTakenBackAndRefused() throws Exception {
        provider.declareControl(NAME, REQUEST, null);
        provider.policy()
                .set(List.of(
                        Rules.allow("find", Rules.anyone(), "/", FIND, DESCRIBE),
                        Rules.ask("ask", Rules.anyone(), "/controls", CONTROL)));
        Patiently.get("the twin at grid", () -> requester.describe(provider.did()));
        try (var serving = provider.serve(Map.of(NAME, this::lift));
                var _ = provider.pending(listener(asked));
                var reading = provider.pendingByKafka(listener(inKafka))) {
            serving.ready().join();
            answered();
            denied();
            takenBack();
            refused();
            takenBackTooLate();
            assertThat(reading.done()).isNotDone();
        }
    }

    private void answered() throws Exception {
        String id = send(1);
        var waiting = next(id);
        assertThat(waiting.input().orElseThrow().path("tonnes").asLong()).isEqualTo(1);
        Patiently.await("its sender").until(() -> state(requester, id) == CommandState.PENDING);
        assertThat(executed).isEmpty();
        var progress = new CompletableFuture<String>();

        provider.commands().accept(id);

        var outcome = requester.commands().follow(id, said -> {
            progress.complete(said.getText() + " " + said.getFraction());
            heard.countDown();
        });
        assertThat(outcome).isInstanceOf(CommandOutcome.Done.class);
        assertThat(progress).isCompletedWithValue("lifting 0.5");
        assertThat(executed).singleElement().satisfies(command -> {
            assertThat(command.requester()).isEqualTo(requester.did());
            assertThat(command.rule()).isEqualTo("ask");
            assertThat(command.acceptedBy()).startsWith(provider.did() + "#");
        });
    }

    private void denied() throws Exception {
        String id = send(2);
        next(id);

        provider.commands().deny(id, "not this week");

        Patiently.await("the denial").until(() -> state(requester, id) == CommandState.REFUSED);
        assertThat(requester.commands().find(id).flatMap(CommandView::detail)).contains("not this week");
    }

    private void takenBack() throws Exception {
        String id = send(3);
        next(id);

        requester.commands().cancel(id, "no need");

        Patiently.await("both sides")
                .until(() -> state(requester, id) == CommandState.CANCELLED
                        && state(provider, id) == CommandState.CANCELLED);
        assertThat(requester.outcome(id)).isInstanceOf(CommandOutcome.Cancelled.class);
    }

    private void refused() throws Exception {
        String id = send(4);
        next(id);
        provider.commands().accept(id);

        assertThat(requester.commands().follow(id, said -> {}))
                .isInstanceOfSatisfying(
                        CommandOutcome.Refused.class,
                        it -> assertThat(it.problem().reason()).isEqualTo("DENIED_BY_AGENT"));
    }

    /// What was begun is told truthfully.
    private void takenBackTooLate() throws Exception {
        String id = send(5);
        next(id);
        provider.commands().accept(id);
        Patiently.await("the beginning").until(() -> executed.size() == 3);

        requester.commands().cancel(id, "no need");

        assertThat(requester.commands().follow(id, said -> {}))
                .isInstanceOfSatisfying(
                        CommandOutcome.Failed.class, it -> assertThat(it.why()).isEqualTo("stopped, as it was wished"));
        Patiently.await("its provider").until(() -> state(provider, id) == CommandState.FAILED);
    }

    private @Nullable JsonNode lift(ReceivedCommand command) throws Exception {
        executed.add(command);
        switch ((int) (long) command.input().get("tonnes")) {
            case 1 -> {
                command.execution().progress(Progress.of(0.5, "lifting"));
                assertThat(heard.await(1, TimeUnit.MINUTES)).isTrue();
            }
            case 4 -> throw new CommandRefusedException("too windy");
            default -> {
                Patiently.await("the wish").until(command.execution()::cancelled);
                throw new IllegalStateException("stopped, as it was wished");
            }
        }
        return null;
    }

    private String send(long tonnes) {
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("tonnes", tonnes);
        var outcome = requester.command(provider.did(), NAME, input, VALID);
        assertThat(outcome).isInstanceOf(CommandOutcome.Pending.class);
        return ((CommandOutcome.Pending) outcome).command();
    }

    private CommandView next(String id) throws InterruptedException {
        var next = Optional.ofNullable(asked.poll(1, TimeUnit.MINUTES)).orElseThrow();
        assertThat(next.id()).isEqualTo(id);
        var read = Optional.ofNullable(inKafka.poll(1, TimeUnit.MINUTES)).orElseThrow();
        assertThat(read.id()).isEqualTo(id);
        assertThat(read.input()).isEqualTo(next.input());
        return next;
    }

    private static CommandState state(ActingTwin twin, String id) {
        return twin.commands().find(id).orElseThrow().state();
    }

    private static PendingListener listener(BlockingQueue<CommandView> asked) {
        return new PendingListener() {
            @Override
            public void offered(InteractionView offer) {}

            @Override
            public void resolved(InteractionView interaction) {}

            @Override
            public void commandAsked(CommandView command) {
                asked.add(command);
            }
        };
    }
}
