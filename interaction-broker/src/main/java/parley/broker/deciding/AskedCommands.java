package parley.broker.deciding;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Command;
import parley.avro.CommandAnswered;
import parley.avro.CommandState;
import parley.avro.Reason;
import parley.avro.Terms;
import parley.policy.Policies;
import parley.policy.Verdict;

/// Commands of which a rule asks the provider's agents: what these answer, and what a policy answers in
/// their place. Their consent takes the place of an allowing rule, and overrules no denial.
final class AskedCommands {

    /// How many of one organisation's wait for one twin: each is kept with its body.
    static final int MOST = 100;

    /// A command waits no longer, however long it is valid.
    static final Duration LONGEST = Duration.ofDays(90);

    private AskedCommands() {}

    /// Until when it may be answered.
    static Instant until(Command pending) {
        Instant longest = pending.getSent().plus(LONGEST);
        return pending.getValidUntil().isBefore(longest) ? pending.getValidUntil() : longest;
    }

    /// Whether as many wait as may.
    static boolean full(Situation situation, Command open) {
        return situation.state().commands().values().stream()
                        .filter(AskedCommands::waits)
                        .filter(command -> command.getRequesterOrganisation().equals(open.getRequesterOrganisation()))
                        .count()
                >= MOST;
    }

    private static boolean waits(Command command) {
        return command.getState() == CommandState.PENDING;
    }

    static Decision answered(Situation situation, CommandAnswered event, Account account) {
        Command known = situation.knownCommand(event.getCommand());
        // To who is not asked, a command does not exist
        if (known == null
                || !situation.owns(event.getTwin())
                || !event.getTwin().equals(known.getProvider())) {
            return account.refused(Reason.UNKNOWN_COMMAND);
        }
        if (!waits(known)) {
            return answeredBefore(event, known, account);
        }
        if (!situation.now().isBefore(until(known))) {
            return account.refused(Reason.EXPIRED);
        }
        return event.getAllowed()
                ? accepted(situation, event, known, account)
                : denied(situation, event, known, account);
    }

    /// To say the same again changes nothing.
    private static Decision answeredBefore(CommandAnswered event, Command known, Account account) {
        boolean same =
                event.getAllowed() ? !known.getAcceptedBy().isEmpty() : known.getReason() == Reason.DENIED_BY_AGENT;
        return same
                ? account.accepted(
                        new Account.Ground(Reason.NONE, known.getPolicyVersion(), known.getRule()), List.of())
                : account.refused(Reason.UNKNOWN_COMMAND);
    }

    private static Decision accepted(Situation situation, CommandAnswered event, Command known, Account account) {
        return switch (verdict(situation, known)) {
            case Verdict.Denied denied -> account.refused(Offers.seenByProvider(denied), List.of());
            case Verdict.Asks asks -> accepted(situation, asks.rule(), asks.terms(), event.getAgent(), known, account);
            case Verdict.Allowed allowed ->
                accepted(situation, allowed.rule(), allowed.terms(), event.getAgent(), known, account);
        };
    }

    /// What would be one too many goes on waiting: it may be let go in another stretch of time.
    private static Decision accepted(
            Situation situation, String rule, @Nullable Terms terms, String agent, Command known, Account account) {
        long policyVersion = situation.policyVersion();
        return tooMany(situation, known, rule, terms)
                ? account.refused(new Account.Ground(Reason.TOO_MANY, policyVersion, rule), List.of())
                : account.accepted(
                        new Account.Ground(Reason.NONE, policyVersion, rule), goesOn(situation, known, rule, agent));
    }

    /// However many were asked about over time: what has waited counts from when it goes on.
    private static boolean tooMany(Situation situation, Command known, String rule, @Nullable Terms terms) {
        Command under = Command.newBuilder(known).setRule(rule).build();
        Stream<Command> gone = situation.state().commands().values().stream().filter(command -> !waits(command));
        return Commands.tooMany(situation, gone, under, terms);
    }

    private static Decision denied(Situation situation, CommandAnswered event, Command known, Account account) {
        Account.Ground ground = new Account.Ground(Reason.DENIED_BY_AGENT, known.getPolicyVersion(), known.getRule());
        return account.accepted(ground, Commands.refusal(changed(situation, known), ground, event.getReason()));
    }

    /// As any command that a policy allows; its sender, who was told that it waits, is told that it does so
    /// no longer.
    private static List<Change> goesOn(Situation situation, Command known, String rule, String agent) {
        Command command = changed(situation, known)
                .setState(CommandState.ACCEPTED)
                .setAdmitted(situation.now())
                .setPolicyVersion(situation.policyVersion())
                .setRule(rule)
                .setAcceptedBy(agent)
                .build();
        return List.of(
                new Change.CommandSet(command),
                new Change.CommandHandedOver(command),
                new Change.OutcomeTold(command, false));
    }

    /// What a policy that has come into force answers about commands that wait: what it denies, or says
    /// nothing of any more, is refused, and what it allows by itself goes on.
    ///
    /// @param situation with the policy in force
    static Stream<Change> reevaluated(Situation situation) {
        List<Command> waiting = situation.state().commands().values().stream()
                .filter(command -> waits(command) && situation.owns(command.getProvider()))
                .filter(command -> situation.now().isBefore(until(command)))
                .sorted(Comparator.comparing(Command::getId))
                .toList();
        if (waiting.isEmpty()) {
            return Stream.of();
        }
        // One after the other: each that goes on counts for those after it
        Map<String, Command> commands = new HashMap<>(situation.state().commands());
        Situation after = with(situation, commands);
        List<Change> all = new ArrayList<>();
        for (Command command : waiting) {
            for (Change change : reevaluated(after, command)) {
                if (change instanceof Change.CommandSet(var set)) {
                    commands.put(set.getId(), set);
                }
                all.add(change);
            }
        }
        return all.stream();
    }

    private static Situation with(Situation situation, Map<String, Command> commands) {
        TwinState state = situation.state();
        return new Situation(
                new TwinState(
                        state.twin(),
                        state.policy(),
                        state.interactions(),
                        state.decided(),
                        commands,
                        state.revoked(),
                        state.seen()),
                situation.cause(),
                situation.now(),
                situation.own());
    }

    private static List<Change> reevaluated(Situation situation, Command command) {
        return switch (verdict(situation, command)) {
            case Verdict.Asks asks -> List.of();
            case Verdict.Denied denied ->
                refused(situation, command, denied.reason(), denied.policyVersion(), denied.rule());
            case Verdict.Allowed allowed ->
                tooMany(situation, command, allowed.rule(), allowed.terms())
                        ? refused(situation, command, Reason.TOO_MANY, situation.policyVersion(), allowed.rule())
                        : goesOn(situation, command, allowed.rule(), "");
        };
    }

    private static List<Change> refused(
            Situation situation, Command command, Reason reason, long policyVersion, String rule) {
        return Commands.refusal(changed(situation, command), new Account.Ground(reason, policyVersion, rule), "");
    }

    /// What our organisation says of a command of our own twin's counts, too.
    private static Verdict verdict(Situation situation, Command command) {
        Verdict own = Commands.verdict(
                situation, command.getRequester(), command.getAgent(), command.getControl(), command.getAttested());
        if (!situation.owns(command.getRequester())) {
            return own;
        }
        Verdict outbound =
                situation.outbound(command.getProvider(), Action.CONTROL, Policies.control(command.getControl()));
        return outbound instanceof Verdict.Denied ? outbound : own;
    }

    private static Command.Builder changed(Situation situation, Command known) {
        return Command.newBuilder(known).setUpdated(situation.now()).setCause(situation.cause());
    }
}
