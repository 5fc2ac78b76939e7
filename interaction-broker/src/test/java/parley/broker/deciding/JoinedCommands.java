package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.GRID;
import static parley.broker.deciding.Events.HARBOUR;
import static parley.broker.deciding.Events.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Command;
import parley.avro.CommandDue;
import parley.avro.CommandProgress;
import parley.avro.CommandReported;
import parley.avro.CommandState;
import parley.avro.Reason;
import parley.avro.Rule;

/// One command from grid's balancer to harbour's computer: the logs of both sides, what travels between
/// them, the topic in which it is begun and taken back, and an agent that executes it. Of all that the
/// broker and the SDK do beside deciding this is the plainest form.
final class JoinedCommands {

    private static final Rule FIND = Events.allow("find", Action.FIND);

    private record Message(String id, Object event) {}

    final CommandLog requester = new CommandLog(GRID);
    final CommandLog provider = new CommandLog(HARBOUR, FIND, Events.ask("ask", Action.CONTROL));
    private final List<Message> toProvider = new ArrayList<>();
    private final List<Message> toRequester = new ArrayList<>();
    /// What stands in the topic of results, in order.
    private final List<Message> results = new ArrayList<>();
    private int read;
    private Instant now = NOON;
    private int entries;
    private boolean begun;
    private boolean running;
    private long said;
    int handedOver;
    int executions;

    @Nullable
    CommandState outcome;

    JoinedCommands() {
        atRequester(new Message("c", CommandLog.request().build()));
    }

    void step(int number) {
        int choice = number / 14;
        switch (number % 14) {
            case 0 -> deliver(true, choice, true);
            case 1 -> deliver(false, choice, true);
            case 2 -> deliver(true, choice, false);
            case 3 -> deliver(false, choice, false);
            case 4 -> atProvider(message(CommandLog.answer(COMPUTER, choice % 4 != 0)));
            case 5 -> atRequester(message(CommandLog.cancel()));
            case 6, 7 -> begin();
            case 8 -> say();
            case 9 -> finish(choice % 2 == 0 ? CommandState.DONE : CommandState.FAILED);
            case 10 -> readResult();
            case 11 -> atProvider(message(policy(choice % 8)));
            case 12 -> now = now.plusSeconds(choice % 5 == 0 ? 60 : 1);
            default -> due(choice % 2 == 0);
        }
    }

    /// Everything arrives, whoever executes comes to an end, and time passes.
    void settle() {
        for (int i = 0; i < 4; i++) {
            calm();
            finish(CommandState.DONE);
            calm();
            due(true);
            due(false);
            now = now.plus(Duration.ofMinutes(5));
        }
    }

    private void calm() {
        while (!toProvider.isEmpty() || !toRequester.isEmpty() || read < results.size()) {
            deliver(true, 0, true);
            deliver(false, 0, true);
            readResult();
        }
    }

    private Message message(Object event) {
        return new Message("event-" + entries++, event);
    }

    private void deliver(boolean there, int choice, boolean last) {
        List<Message> lane = there ? toProvider : toRequester;
        if (lane.isEmpty()) {
            return;
        }
        int index = choice % lane.size();
        Message message = last ? lane.remove(index) : lane.get(index);
        if (there) {
            atProvider(message);
        } else {
            atRequester(message);
        }
    }

    private void atRequester(Message message) {
        CommandState before = state(requester);
        List<Change> changes = requester.decide(message.id, message.event, now);
        assertLegal(before, state(requester), false);
        if (changes.stream().anyMatch(Change.CommandForwarded.class::isInstance)) {
            toProvider.add(message);
        }
    }

    private void atProvider(Message message) {
        CommandState before = state(provider);
        List<Change> changes = provider.decide(message.id, message.event, now);
        assertLegal(before, state(provider), true);
        for (Change change : changes) {
            switch (change) {
                case Change.CommandHandedOver over -> handedOver++;
                case Change.OutcomeTold(var command, var received) -> toRequester.add(told(command, received));
                case Change.CancellationMarked(var over) -> results.add(report(over.getState(), null));
                default -> {}
            }
        }
    }

    private static Message told(Command command, boolean received) {
        boolean progress = received && command.getState() == CommandState.STARTED;
        Message report = report(command.getState(), progress ? command.getProgress() : null);
        return new Message(
                report.id,
                CommandReported.newBuilder((CommandReported) report.event)
                        .setReason(command.getReason())
                        .build());
    }

    private static Message report(CommandState state, @Nullable CommandProgress progress) {
        String what = progress == null ? state.name().toLowerCase(Locale.ROOT) : "progress-" + progress.getSequence();
        return new Message(
                "c-" + what,
                CommandReported.newBuilder(CommandLog.report(state))
                        .setProgress(progress)
                        .setReason(Reason.NONE)
                        .build());
    }

    /// Whoever is first in the topic, in time: that is how the SDK begins a command.
    private void begin() {
        if (handedOver == 0 || begun || !now.isBefore(CommandLog.UNTIL)) {
            return;
        }
        begun = true;
        boolean takenBack = results.stream().anyMatch(result -> result.id.equals("c-cancelled"));
        results.add(report(CommandState.STARTED, null));
        if (!takenBack) {
            running = true;
            executions++;
        }
    }

    private void say() {
        if (running) {
            results.add(report(CommandState.STARTED, new CommandProgress(++said, "", null, null, now)));
        }
    }

    private void finish(CommandState how) {
        if (running) {
            running = false;
            outcome = how;
            results.add(report(how, null));
        }
    }

    private void readResult() {
        if (read < results.size()) {
            atProvider(results.get(read++));
        }
    }

    /// Not before everything has been read that stands in the topic of results.
    private void due(boolean there) {
        CommandLog log = there ? provider : requester;
        if (log.commands.isEmpty() || (there && read < results.size())) {
            return;
        }
        Message due = message(new CommandDue("c"));
        if (there) {
            atProvider(due);
        } else {
            atRequester(due);
        }
    }

    private static Object policy(int kind) {
        return switch (kind) {
            case 0 -> Events.policy(COMPUTER, FIND, Events.allow("may", Action.CONTROL));
            case 1 -> Events.policy(COMPUTER, FIND, Events.deny("no", GRID, Action.CONTROL));
            case 2 -> Events.policy(COMPUTER);
            default -> Events.policy(COMPUTER, FIND, Events.ask("ask", Action.CONTROL));
        };
    }

    private static @Nullable CommandState state(CommandLog log) {
        return log.commands.isEmpty() ? null : log.state();
    }

    /// What is over stays so, but for what is unknown; only the provider's side says what was not begun,
    /// and of what was not begun it never says that it is unknown.
    private void assertLegal(@Nullable CommandState before, @Nullable CommandState after, boolean there) {
        if (before == null || after == null || before == after) {
            return;
        }
        boolean legal = switch (before) {
            case SENT, PENDING, ACCEPTED, STARTED -> after != CommandState.SENT;
            case UNKNOWN ->
                after == CommandState.DONE
                        || after == CommandState.FAILED
                        || (!there && after != CommandState.STARTED && after != CommandState.ACCEPTED);
            case DONE, FAILED, REFUSED, EXPIRED, CANCELLED -> false;
        };
        assertThat(legal).as("%s to %s", before, after).isTrue();
        if (there && after == CommandState.UNKNOWN) {
            assertThat(begun).isTrue();
        }
        if (after == CommandState.CANCELLED || after == CommandState.EXPIRED) {
            assertThat(executions).isZero();
        }
    }
}
