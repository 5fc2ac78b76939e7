package parley.broker.deciding;

import java.util.List;
import parley.avro.CancellationRequested;
import parley.avro.Command;
import parley.avro.CommandLapsed;
import parley.avro.CommandState;
import parley.avro.Reason;
import parley.policy.Requester;

/// A twin takes back a command that it sent, or its agent may send none any more. What nobody can have begun ends
/// at once; of what agents have been handed, `result.<twin>` says who came first, who begins it or who takes it
/// back. What was begun is not undone: that it was taken back is a wish then, which its executor may see.
final class Cancellations {

    private Cancellations() {}

    static Decision decide(Situation situation, CancellationRequested event, Account account) {
        Command known = situation.knownCommand(event.getCommand());
        if (known == null || !known.getRequester().equals(event.getRequester())) {
            return account.refused(Reason.UNKNOWN_COMMAND);
        }
        if (!genuine(situation, event)) {
            return account.refused(Reason.UNVERIFIABLE);
        }
        boolean before = !known.getCancelledBy().isEmpty();
        if (CommandReports.over(known)) {
            return before ? account.accepted(Account.Ground.NONE, List.of()) : account.refused(Reason.UNKNOWN_COMMAND);
        }
        // A partner may not have believed, or not have known, what was sent before: it is sent again
        boolean again = before && !situation.owns(known.getProvider());
        return account.accepted(
                Account.Ground.of(Reason.WITHDRAWN), !before || again ? takenBack(situation, event, known) : List.of());
    }

    /// What the agent of a twin has sent to one of ours, and nobody has begun, is not executed any more when that
    /// agent may send nothing for its twin.
    static Decision withDelegation(Situation situation, CommandLapsed event, Account account) {
        Command known = situation.knownCommand(event.getCommand());
        if (known == null
                || !situation.owns(known.getProvider())
                || !known.getAgent().equals(event.getAgent())) {
            return account.ignored(Reason.NONE);
        }
        Account.Ground ground = Account.Ground.of(Reason.DELEGATION_LAPSED);
        return switch (known.getState()) {
            case PENDING -> account.accepted(ground, Commands.refusal(changed(situation, known), ground, ""));
            case ACCEPTED -> {
                Command over = changed(situation, known)
                        .setState(CommandState.CANCELLED)
                        .setReason(Reason.DELEGATION_LAPSED)
                        .build();
                yield account.accepted(ground, List.of(new Change.CancellationMarked(over)));
            }
            case SENT, STARTED, DONE, FAILED, REFUSED, EXPIRED, UNKNOWN, CANCELLED -> account.ignored(Reason.NONE);
        };
    }

    private static Command.Builder changed(Situation situation, Command known) {
        return Command.newBuilder(known).setUpdated(situation.now()).setCause(situation.cause());
    }

    /// Whether who brought it may speak for the twin that sent the command.
    private static boolean genuine(Situation situation, CancellationRequested event) {
        boolean ours = event.getOrganisation().equals(situation.own());
        return event.getProvider().equals(situation.state().twin())
                && Requester.belongs(event.getRequester(), event.getOrganisation())
                && event.getAgent().startsWith(event.getRequester() + "#")
                && (ours || situation.owns(event.getProvider()));
    }

    private static List<Change> takenBack(Situation situation, CancellationRequested event, Command known) {
        Command wished =
                changed(situation, known).setCancelledBy(event.getAgent()).build();
        if (!situation.owns(known.getProvider())) {
            return List.of(new Change.CommandSet(wished), new Change.CommandForwarded(wished));
        }
        Command over = Command.newBuilder(wished)
                .setState(CommandState.CANCELLED)
                .setDetail(event.getReason())
                .build();
        return known.getState() == CommandState.PENDING
                ? List.of(new Change.CommandSet(over), new Change.OutcomeTold(over, false))
                : List.of(new Change.CommandSet(wished), new Change.CancellationMarked(over));
    }
}
