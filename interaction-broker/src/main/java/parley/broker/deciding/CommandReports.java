package parley.broker.deciding;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import parley.avro.Command;
import parley.avro.CommandDue;
import parley.avro.CommandProgress;
import parley.avro.CommandReported;
import parley.avro.CommandState;
import parley.avro.Reason;
import parley.policy.Requester;

/// What becomes of a command: each report brings it further, never back, and when none comes in time, that is said.
public final class CommandReports {

    /// For how long after its end of validity the outcome of a command that was begun is waited for.
    public static final Duration GRACE = Duration.ofMinutes(1);

    private CommandReports() {}

    /// When to look at a command again if nothing is reported of it; never, if it is over.
    ///
    /// The side that sent it waits longer, so that the other's word comes first.
    ///
    /// @param own our organisation's DID
    public static Instant due(Command command, String own) {
        Instant until = command.getValidUntil();
        if (!over(command) && !providing(command, own)) {
            return heard(command).plus(GRACE.multipliedBy(2));
        }
        return switch (command.getState()) {
            case PENDING -> AskedCommands.until(command);
            case SENT, ACCEPTED -> until;
            case STARTED -> heard(command).plus(GRACE);
            case DONE, FAILED, REFUSED, EXPIRED, UNKNOWN, CANCELLED -> Instant.MAX;
        };
    }

    /// What is being executed may take longer, as long as something is said of it.
    private static Instant heard(Command command) {
        boolean later = command.getProgress() != null && command.getUpdated().isAfter(command.getValidUntil());
        return later ? command.getUpdated() : command.getValidUntil();
    }

    private static boolean providing(Command command, String own) {
        return command.getProviderOrganisation().equals(own);
    }

    static Decision reported(Situation situation, CommandReported event, Account account) {
        Command known = situation.knownCommand(event.getCommand());
        if (known == null) {
            return account.refused(Reason.UNKNOWN_COMMAND);
        }
        if (!genuine(known, event)) {
            return account.refused(Reason.UNVERIFIABLE);
        }
        boolean providing = providing(known, situation.own());
        // What was handed to nobody, nobody executes
        if (providing && known.getState() == CommandState.PENDING) {
            return account.refused(Reason.UNVERIFIABLE);
        }
        CommandProgress progress = event.getProgress();
        if (progress != null) {
            return progressed(situation, known, progress, account);
        }
        if (!further(known.getState(), event.getState(), providing)) {
            return account.ignored(Reason.NONE);
        }
        Command now = Command.newBuilder(known)
                .setState(event.getState())
                .setReason(event.getReason())
                .setDetail(event.getDetail())
                .setUpdated(situation.now())
                .setCause(situation.cause())
                .build();
        return account.accepted(
                Account.Ground.of(event.getReason()),
                event.getState() == CommandState.STARTED
                        ? List.of(new Change.CommandSet(now))
                        : List.of(new Change.CommandSet(now), new Change.OutcomeTold(now, true)));
    }

    /// The latest counts, and none once it is over.
    private static Decision progressed(Situation situation, Command known, CommandProgress progress, Account account) {
        CommandProgress before = known.getProgress();
        if (over(known) || (before != null && before.getSequence() >= progress.getSequence())) {
            return account.ignored(Reason.NONE);
        }
        Command now = Command.newBuilder(known)
                .setState(CommandState.STARTED)
                .setProgress(progress)
                .setUpdated(situation.now())
                .setCause(situation.cause())
                .build();
        return account.accepted(
                Account.Ground.NONE, List.of(new Change.CommandSet(now), new Change.OutcomeTold(now, true)));
    }

    /// Only the side that executes reports, in its own name, and to who sent the command.
    private static boolean genuine(Command known, CommandReported event) {
        return known.getProvider().equals(event.getProvider())
                && known.getRequester().equals(event.getRequester())
                && event.getOrganisation().equals(known.getProviderOrganisation())
                && Requester.belongs(known.getProvider(), event.getOrganisation());
    }

    /// Whether the report says more than is known. That it may have happened is not the last word: who did
    /// it may come back and say so, and to the sender's side whatever the provider's knows.
    private static boolean further(CommandState known, CommandState said, boolean providing) {
        return switch (known) {
            case SENT, PENDING, ACCEPTED -> isFinal(said) || step(said) > step(known);
            // Somebody had begun before it was taken back
            case STARTED -> isFinal(said) && !(providing && said == CommandState.CANCELLED);
            case UNKNOWN -> executed(said) || (!providing && isFinal(said) && said != CommandState.UNKNOWN);
            case DONE, FAILED, REFUSED, EXPIRED, CANCELLED -> false;
        };
    }

    private static boolean executed(CommandState state) {
        return state == CommandState.DONE || state == CommandState.FAILED;
    }

    /// Whether nothing more is to become of it, but for what is unknown.
    public static boolean over(Command command) {
        return isFinal(command.getState());
    }

    private static boolean isFinal(CommandState state) {
        return step(state) > step(CommandState.STARTED);
    }

    private static int step(CommandState state) {
        return switch (state) {
            case SENT -> 0;
            case PENDING -> 1;
            case ACCEPTED -> 2;
            case STARTED -> 3;
            case DONE, FAILED, REFUSED, EXPIRED, UNKNOWN, CANCELLED -> 4;
        };
    }

    /// Its time is over: what was not begun never will be, and of what was, or may have been, nobody knows.
    /// Only the provider's side can tell one from the other.
    static Decision due(Situation situation, CommandDue event, Account account) {
        Command known = situation.knownCommand(event.getCommand());
        if (known == null || situation.now().isBefore(due(known, situation.own()))) {
            return account.ignored(known == null ? Reason.UNKNOWN_COMMAND : Reason.NONE);
        }
        boolean begun = known.getState() == CommandState.SENT || known.getState() == CommandState.STARTED;
        CommandState state = providing(known, situation.own()) && !begun ? CommandState.EXPIRED : CommandState.UNKNOWN;
        Command now = Command.newBuilder(known)
                .setState(state)
                .setUpdated(situation.now())
                .setCause(situation.cause())
                .build();
        return account.accepted(
                Account.Ground.of(Reason.EXPIRED),
                List.of(new Change.CommandSet(now), new Change.OutcomeTold(now, false)));
    }
}
