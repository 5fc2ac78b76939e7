package parley.broker.deciding;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import parley.avro.Action;
import parley.avro.Command;
import parley.avro.CommandRequested;
import parley.avro.CommandState;
import parley.avro.Rate;
import parley.avro.Reason;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.policy.RootPolicies;
import parley.policy.Verdict;

/// A command was sent: to a partner's twin, whose side decides, or to one of ours, whose policy does, each time anew.
///
/// Whatever comes of it, its sender is told.
final class Commands {

    private Commands() {}

    static Decision requested(Situation situation, CommandRequested event, Account account) {
        if (!genuine(situation, event)) {
            return account.ignored(Reason.UNVERIFIABLE);
        }
        if (situation.knownCommand(event.getCommand()) != null) {
            return account.ignored(Reason.NONE);
        }
        String path = Policies.control(event.getControl());
        if (situation.owns(event.getRequester())
                && situation.outbound(event.getProvider(), Action.CONTROL, path) instanceof Verdict.Denied denied) {
            Requester requester = Requester.ofAgent(event.getAgent()).showing(situation.shown(event.getAttested()));
            return event.getFindable() && situation.findable(requester)
                    ? denied(situation, event, denied, account)
                    : refused(situation, event, Account.Ground.of(Reason.NOT_FOUND), "", account);
        }
        return situation.owns(event.getProvider())
                ? answered(situation, event, account)
                : sent(situation, event, account);
    }

    private static Decision denied(
            Situation situation, CommandRequested event, Verdict.Denied denied, Account account) {
        Account.Ground ground = new Account.Ground(denied.reason(), denied.policyVersion(), denied.rule());
        return refused(situation, event, ground, "", account);
    }

    /// Whether who brought it may speak for the twin that sends it.
    private static boolean genuine(Situation situation, CommandRequested event) {
        boolean ours = event.getOrganisation().equals(situation.own());
        return event.getProvider().equals(situation.state().twin())
                && Requester.belongs(event.getRequester(), event.getOrganisation())
                && event.getAgent().startsWith(event.getRequester() + "#")
                && (ours || situation.owns(event.getProvider()));
    }

    private static Decision sent(Situation situation, CommandRequested event, Account account) {
        Reason flaw = !event.getFindable()
                ? Reason.NOT_FOUND
                : situation.now().isBefore(event.getValidUntil()) ? Reason.NONE : Reason.EXPIRED;
        if (flaw != Reason.NONE) {
            return refused(situation, event, Account.Ground.of(flaw), "", account);
        }
        Command command = opened(situation, event).setState(CommandState.SENT).build();
        return account.accepted(
                Account.Ground.NONE, List.of(new Change.CommandSet(command), new Change.CommandForwarded(command)));
    }

    private static Decision answered(Situation situation, CommandRequested event, Account account) {
        Requester requester = new Requester(
                        Requester.organisationOf(event.getRequester()), event.getRequester(), event.getAgent())
                .showing(situation.shown(event.getAttested()));
        Verdict verdict = Policies.decide(
                situation.state().policy(),
                requester,
                Action.CONTROL,
                Policies.control(event.getControl()),
                situation.now());
        return switch (verdict) {
            // No rule asks about commands
            case Verdict.Asks asks -> refused(situation, event, Account.Ground.of(Reason.NO_RULE), "", account);
            case Verdict.Denied denied -> denied(situation, event, denied, account);
            case Verdict.Allowed allowed -> allowed(situation, event, allowed, account);
        };
    }

    private static Decision allowed(
            Situation situation, CommandRequested event, Verdict.Allowed allowed, Account account) {
        long version = situation.policyVersion();
        String rule = allowed.rule();
        Reason flaw = flaw(situation, event);
        if (flaw == Reason.NONE && tooMany(situation, event, allowed)) {
            flaw = Reason.TOO_MANY;
        }
        if (flaw != Reason.NONE) {
            String problem = event.getProblem();
            return refused(
                    situation,
                    event,
                    new Account.Ground(flaw, version, rule),
                    flaw == Reason.BAD_INPUT && problem != null ? problem : "",
                    account);
        }
        Command command = opened(situation, event)
                .setState(CommandState.ACCEPTED)
                .setPolicyVersion(version)
                .setRule(rule)
                .build();
        return account.accepted(
                new Account.Ground(Reason.NONE, version, rule),
                List.of(new Change.CommandSet(command), new Change.CommandHandedOver(command)));
    }

    /// Whether the twin has had as many commands accepted by this rule in this stretch of time as its terms allow.
    private static boolean tooMany(Situation situation, CommandRequested event, Verdict.Allowed allowed) {
        Rate most = allowed.terms() == null ? null : allowed.terms().getMaxCommands();
        if (most == null) {
            return false;
        }
        long stretch = stretch(situation.now(), most);
        return situation.state().commands().values().stream()
                        .filter(command -> command.getRequester().equals(event.getRequester())
                                && command.getRule().equals(allowed.rule())
                                && command.getState() != CommandState.REFUSED
                                && stretch(command.getSent(), most) == stretch)
                        .count()
                >= most.getNumber();
    }

    private static long stretch(Instant at, Rate rate) {
        return Math.floorDiv(at.toEpochMilli(), rate.getPeriodMillis());
    }

    /// What only who may send it learns.
    private static Reason flaw(Situation situation, CommandRequested event) {
        if (!event.getKnown()) {
            return Reason.UNKNOWN_CONTROL;
        }
        if (event.getProblem() != null) {
            return Reason.BAD_INPUT;
        }
        return situation.now().isBefore(event.getValidUntil()) ? Reason.NONE : Reason.EXPIRED;
    }

    /// What is refused is not executed, and its sender is told so. Of what may not be found, a record that the sender
    /// can see names neither policy nor rule.
    private static Decision refused(
            Situation situation, CommandRequested event, Account.Ground ground, String detail, Account account) {
        boolean named = ground.reason() == Reason.DENIED_BY_RULE;
        CommandState state = ground.reason() == Reason.EXPIRED ? CommandState.EXPIRED : CommandState.REFUSED;
        Command command = opened(situation, event)
                .setState(state)
                .setReason(state == CommandState.EXPIRED ? Reason.NONE : ground.reason())
                .setPolicyVersion(named ? ground.policyVersion() : 0)
                .setRule(named ? ground.rule() : "")
                .setDetail(named ? RootPolicies.inWords(ground.rule()) + " denies it" : detail)
                .build();
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.CommandSet(command));
        changes.add(new Change.OutcomeTold(command, false));
        return account.refused(ground, changes);
    }

    private static Command.Builder opened(Situation situation, CommandRequested event) {
        return Command.newBuilder()
                .setId(event.getCommand())
                .setRequester(event.getRequester())
                .setProvider(event.getProvider())
                .setRequesterOrganisation(Requester.organisationOf(event.getRequester()))
                .setProviderOrganisation(Requester.organisationOf(event.getProvider()))
                .setAgent(event.getAgent())
                .setControl(event.getControl())
                .setDigest(event.getDigest())
                .setPurpose(event.getPurpose())
                .setValidUntil(event.getValidUntil())
                .setReason(Reason.NONE)
                .setPolicyVersion(0)
                .setRule("")
                .setDetail("")
                .setSent(situation.now())
                .setUpdated(situation.now())
                .setCause(situation.cause());
    }
}
