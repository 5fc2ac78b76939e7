package parley.broker.deciding;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Attested;
import parley.avro.Command;
import parley.avro.CommandRequested;
import parley.avro.CommandState;
import parley.avro.Rate;
import parley.avro.Reason;
import parley.avro.Terms;
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
                    : refused(opened(situation, event), Account.Ground.of(Reason.NOT_FOUND), "", account);
        }
        return situation.owns(event.getProvider())
                ? answered(situation, event, account)
                : sent(situation, event, account);
    }

    private static Decision denied(
            Situation situation, CommandRequested event, Verdict.Denied denied, Account account) {
        Account.Ground ground = new Account.Ground(denied.reason(), denied.policyVersion(), denied.rule());
        return refused(opened(situation, event), ground, "", account);
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
            return refused(opened(situation, event), Account.Ground.of(flaw), "", account);
        }
        Command command = opened(situation, event).setState(CommandState.SENT).build();
        return account.accepted(
                Account.Ground.NONE, List.of(new Change.CommandSet(command), new Change.CommandForwarded(command)));
    }

    private static Decision answered(Situation situation, CommandRequested event, Account account) {
        return switch (verdict(
                situation, event.getRequester(), event.getAgent(), event.getControl(), event.getAttested())) {
            case Verdict.Asks asks -> asked(situation, event, asks, account);
            case Verdict.Denied denied -> denied(situation, event, denied, account);
            case Verdict.Allowed allowed -> allowed(situation, event, allowed, account);
        };
    }

    /// What the twin's policy says to such a command, now.
    ///
    /// @param attested what its sender has shown to be attested of it
    static Verdict verdict(Situation situation, String twin, String agent, String control, List<Attested> attested) {
        return Policies.decide(
                situation.state().policy(),
                new Requester(Requester.organisationOf(twin), twin, agent).showing(situation.shown(attested)),
                Action.CONTROL,
                Policies.control(control),
                situation.now());
    }

    private static Decision allowed(
            Situation situation, CommandRequested event, Verdict.Allowed allowed, Account account) {
        Account.Ground ground = new Account.Ground(Reason.NONE, situation.policyVersion(), allowed.rule());
        Command open = opened(situation, event)
                .setState(CommandState.ACCEPTED)
                .setPolicyVersion(ground.policyVersion())
                .setRule(ground.rule())
                .build();
        Reason flaw = flaw(situation, event, open, allowed.terms());
        return flaw != Reason.NONE
                ? flawed(situation, event, flaw, ground, account)
                : account.accepted(ground, List.of(new Change.CommandSet(open), new Change.CommandHandedOver(open)));
    }

    private static Decision asked(Situation situation, CommandRequested event, Verdict.Asks asks, Account account) {
        Account.Ground ground = new Account.Ground(Reason.ASKED, situation.policyVersion(), asks.rule());
        Command open = opened(situation, event)
                .setState(CommandState.PENDING)
                .setPolicyVersion(ground.policyVersion())
                .setRule(ground.rule())
                .build();
        Reason flaw = flaw(situation, event, open, asks.terms());
        if (flaw == Reason.NONE && AskedCommands.full(situation, open)) {
            flaw = Reason.TOO_MANY;
        }
        return flaw != Reason.NONE
                ? flawed(situation, event, flaw, ground, account)
                : account.accepted(
                        ground,
                        List.of(
                                new Change.CommandSet(open),
                                new Change.CommandAsked(open),
                                new Change.OutcomeTold(open, false)));
    }

    private static Decision flawed(
            Situation situation, CommandRequested event, Reason flaw, Account.Ground ground, Account account) {
        String problem = event.getProblem();
        return refused(
                opened(situation, event),
                new Account.Ground(flaw, ground.policyVersion(), ground.rule()),
                flaw == Reason.BAD_INPUT && problem != null ? problem : "",
                account);
    }

    /// Whether its twin has had as many other commands admitted by its rule in this stretch of time as the
    /// terms allow.
    static boolean tooMany(Situation situation, Command open, @Nullable Terms terms) {
        return tooMany(situation, situation.state().commands().values().stream(), open, terms);
    }

    /// @param counted the commands that use up what the terms allow, if they are its twin's and of its rule
    static boolean tooMany(Situation situation, Stream<Command> counted, Command open, @Nullable Terms terms) {
        Rate most = terms == null ? null : terms.getMaxCommands();
        if (most == null) {
            return false;
        }
        long stretch = stretch(situation.now(), most);
        return counted.filter(command -> command.getRequester().equals(open.getRequester())
                                && !command.getId().equals(open.getId())
                                && command.getRule().equals(open.getRule())
                                && command.getState() != CommandState.REFUSED
                                && stretch(admitted(command), most) == stretch)
                        .count()
                >= most.getNumber();
    }

    /// When it was let go, or sent, if it never had to wait.
    private static Instant admitted(Command command) {
        return command.getAdmitted() == null ? command.getSent() : command.getAdmitted();
    }

    private static long stretch(Instant at, Rate rate) {
        return Math.floorDiv(at.toEpochMilli(), rate.getPeriodMillis());
    }

    /// What only who may send it learns.
    private static Reason flaw(Situation situation, CommandRequested event, Command open, @Nullable Terms terms) {
        if (!event.getKnown()) {
            return Reason.UNKNOWN_CONTROL;
        }
        if (event.getProblem() != null) {
            return Reason.BAD_INPUT;
        }
        if (!situation.now().isBefore(event.getValidUntil())) {
            return Reason.EXPIRED;
        }
        return tooMany(situation, open, terms) ? Reason.TOO_MANY : Reason.NONE;
    }

    private static Decision refused(Command.Builder opened, Account.Ground ground, String detail, Account account) {
        return account.refused(ground, refusal(opened, ground, detail));
    }

    /// What is refused is not executed, and its sender is told so. Of what may not be found, a record that the sender
    /// can see names neither policy nor rule.
    static List<Change> refusal(Command.Builder opened, Account.Ground ground, String detail) {
        boolean named = ground.reason() == Reason.DENIED_BY_RULE;
        CommandState state = ground.reason() == Reason.EXPIRED ? CommandState.EXPIRED : CommandState.REFUSED;
        Command command = opened.setState(state)
                .setReason(state == CommandState.EXPIRED ? Reason.NONE : ground.reason())
                .setPolicyVersion(named ? ground.policyVersion() : 0)
                .setRule(named ? ground.rule() : "")
                .setDetail(named ? RootPolicies.inWords(ground.rule()) + " denies it" : detail)
                .build();
        return List.of(new Change.CommandSet(command), new Change.OutcomeTold(command, false));
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
                .setAttested(event.getAttested())
                .setDocumentVersion(event.getDocumentVersion())
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
