package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.deciding.Events.BALANCER;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.CRANE;
import static parley.broker.deciding.Events.GRID;
import static parley.broker.deciding.Events.HARBOUR;
import static parley.broker.deciding.Events.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.Command;
import parley.avro.CommandDue;
import parley.avro.CommandReported;
import parley.avro.CommandRequested;
import parley.avro.CommandState;
import parley.avro.LogEntry;
import parley.avro.Outcome;
import parley.avro.Policy;
import parley.avro.Reason;
import parley.avro.Rule;

/// A command is decided on when it comes, executed at most once as far as the deciding goes, and always has an outcome.
final class CommandsTest {

    private static final Instant UNTIL = NOON.plusSeconds(60);

    /// One provider twin's state, as decisions change it.
    private static final class Log {
        private final String own;
        private final String provider;
        private final @Nullable Policy policy;
        private final Map<String, Command> commands = new HashMap<>();
        private int entries;

        Log(String own, String provider, Rule... rules) {
            this.own = own;
            this.provider = provider;
            this.policy = rules.length == 0 ? null : new Policy(provider, 7L, List.of(rules), "policy", null);
        }

        List<Change> decide(Object event, Instant at) {
            var state = new TwinState(provider, policy, Map.of(), Map.of(), commands, Map.of(), Map.of());
            var changes = Decider.decide(state, new LogEntry("entry-" + entries++, event), at, own)
                    .changes();
            changes.forEach(change -> {
                if (change instanceof Change.CommandSet(var command)) {
                    commands.put(command.getId(), command);
                }
            });
            return changes;
        }

        List<Change> decide(Object event) {
            return decide(event, NOON);
        }

        CommandState state() {
            return Objects.requireNonNull(commands.get("c")).getState();
        }
    }

    private static Rule control() {
        return Events.allow("may", Action.FIND, Action.CONTROL);
    }

    private static CommandRequested.Builder command(String requester, String provider) {
        return CommandRequested.newBuilder()
                .setCommand("c")
                .setOrganisation(Space.organisation(requester))
                .setRequester(requester)
                .setProvider(provider)
                .setAgent(requester + "#agent")
                .setControl("sampling")
                .setDigest("digest")
                .setFindable(true)
                .setKnown(true)
                .setProblem(null)
                .setPurpose(null)
                .setValidUntil(UNTIL);
    }

    private static CommandReported report(String organisation, CommandState state) {
        return new CommandReported(
                "c", organisation, BALANCER, COMPUTER, COMPUTER + "#agent", state, Reason.NONE, "", null);
    }

    private static AuditEntry audit(List<Change> changes) {
        return changes.stream()
                .flatMap(change -> change instanceof Change.Audited(var entry) ? Stream.of(entry) : Stream.empty())
                .findFirst()
                .orElseThrow();
    }

    private static boolean handedOver(List<Change> changes) {
        return changes.stream().anyMatch(Change.CommandHandedOver.class::isInstance);
    }

    private static Optional<CommandState> told(List<Change> changes) {
        return changes.stream()
                .flatMap(change -> change instanceof Change.OutcomeTold(var command, var received)
                        ? Stream.of(command.getState())
                        : Stream.empty())
                .findFirst();
    }

    /// Promise 10.
    @Test
    void withoutAPolicyNothingIsHandedOverAndTheSenderIsToldThatThereIsNoSuchTwin() {
        var changes =
                new Log(HARBOUR, COMPUTER).decide(command(BALANCER, COMPUTER).build());

        assertThat(handedOver(changes)).isFalse();
        assertThat(told(changes)).contains(CommandState.REFUSED);
        assertThat(audit(changes))
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getCommand)
                .containsExactly(Outcome.REFUSED, Reason.NOT_FOUND, "c");
    }

    /// Promise 4: what is kept where the sender can see it is the same for a hidden twin and for one that never was.
    @Test
    void aHiddenTwinAndOneThatNeverWasLeaveTheSameRecord() {
        var hidden = new Log(HARBOUR, COMPUTER, Events.deny("no", HARBOUR, Action.FIND));
        var never = new Log(HARBOUR, COMPUTER);

        hidden.decide(command(CRANE, COMPUTER).build());
        never.decide(command(CRANE, COMPUTER).build());

        assertThat(hidden.commands).isEqualTo(never.commands);
    }

    /// Promise 9.
    @Test
    void anAllowedCommandIsHandedOverOnceNamingTheRuleOfTheVersion() {
        var log = new Log(HARBOUR, COMPUTER, control());

        var first = log.decide(command(BALANCER, COMPUTER).build());
        var again = log.decide(command(BALANCER, COMPUTER).build());

        assertThat(handedOver(first)).isTrue();
        assertThat(handedOver(again)).isFalse();
        assertThat(audit(first))
                .extracting(AuditEntry::getRule, AuditEntry::getPolicyVersion, AuditEntry::getResource)
                .containsExactly("may", 7L, "/controls/sampling");
        assertThat(audit(again).getOutcome()).isEqualTo(Outcome.IGNORED);
    }

    @Test
    void subscribeDoesNotAllowToControl() {
        var log = new Log(HARBOUR, COMPUTER, Events.allow("look", Action.FIND, Action.DESCRIBE, Action.SUBSCRIBE));

        var changes = log.decide(command(BALANCER, COMPUTER).build());

        assertThat(handedOver(changes)).isFalse();
        assertThat(audit(changes).getReason()).isEqualTo(Reason.NO_RULE);
    }

    @Test
    void whatTheControlDoesNotTakeIsToldOnlyToWhoMaySendIt() {
        var wrong = command(BALANCER, COMPUTER).setProblem("field x is missing").build();

        var allowed = new Log(HARBOUR, COMPUTER, control()).decide(wrong);
        var denied = new Log(HARBOUR, COMPUTER, Events.allow("look", Action.FIND)).decide(wrong);

        assertThat(audit(allowed).getReason()).isEqualTo(Reason.BAD_INPUT);
        assertThat(audit(denied).getReason()).isEqualTo(Reason.NO_RULE);
    }

    @Test
    void aPartnerSpeaksForItsOwnTwinsOnly() {
        var log = new Log(HARBOUR, COMPUTER, control());

        var changes = log.decide(command(CRANE, COMPUTER).setOrganisation(GRID).build());

        assertThat(audit(changes).getOutcome()).isEqualTo(Outcome.IGNORED);
        assertThat(log.commands).isEmpty();
    }

    @Test
    void aCommandThatComesTooLateExpires() {
        var changes = new Log(HARBOUR, COMPUTER, control())
                .decide(command(BALANCER, COMPUTER).build(), UNTIL);

        assertThat(handedOver(changes)).isFalse();
        assertThat(told(changes)).contains(CommandState.EXPIRED);
    }

    @Test
    void aCommandToAPartnersTwinIsSentThereAndItsReportEndsIt() {
        var log = new Log(GRID, COMPUTER);

        var sent = log.decide(command(BALANCER, COMPUTER).build());
        var done = log.decide(report(HARBOUR, CommandState.DONE));

        assertThat(sent).anyMatch(Change.CommandForwarded.class::isInstance);
        assertThat(told(done)).contains(CommandState.DONE);
        assertThat(log.state()).isEqualTo(CommandState.DONE);
    }

    @Test
    void onlyTheProvidersOrganisationReports() {
        var log = new Log(GRID, COMPUTER);
        log.decide(command(BALANCER, COMPUTER).build());

        var changes = log.decide(report(GRID, CommandState.DONE));

        assertThat(audit(changes))
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason)
                .containsExactly(Outcome.REFUSED, Reason.UNVERIFIABLE);
        assertThat(log.state()).isEqualTo(CommandState.SENT);
    }

    @Test
    void nothingIsReportedToAnotherThanWhoSentIt() {
        var log = new Log(GRID, COMPUTER);
        log.decide(command(BALANCER, COMPUTER).build());

        var changes = log.decide(CommandReported.newBuilder(report(HARBOUR, CommandState.DONE))
                .setRequester(CRANE)
                .build());

        assertThat(audit(changes).getReason()).isEqualTo(Reason.UNVERIFIABLE);
        assertThat(log.state()).isEqualTo(CommandState.SENT);
    }

    /// Promise 9: the twin whose command it is said to have been finds it in its audit.
    @Test
    void whatNobodySentHasNoOutcome() {
        var log = new Log(GRID, COMPUTER);

        var changes = log.decide(report(HARBOUR, CommandState.DONE));

        assertThat(audit(changes))
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getTwin, AuditEntry::getResource)
                .containsExactly(Outcome.REFUSED, Reason.UNKNOWN_COMMAND, BALANCER, "");
        assertThat(log.commands).isEmpty();
    }

    @Test
    void whatWasBegunAndNotReportedIsUnknownAndMayStillBeReported() {
        var log = new Log(HARBOUR, COMPUTER, control());
        log.decide(command(BALANCER, COMPUTER).build());
        log.decide(report(HARBOUR, CommandState.STARTED));

        var early = log.decide(new CommandDue("c"), UNTIL);
        var due = log.decide(new CommandDue("c"), UNTIL.plus(CommandReports.GRACE));
        var late = log.decide(report(HARBOUR, CommandState.DONE), UNTIL.plus(Duration.ofHours(1)));

        assertThat(audit(early).getOutcome()).isEqualTo(Outcome.IGNORED);
        assertThat(told(due)).contains(CommandState.UNKNOWN);
        assertThat(told(late)).contains(CommandState.DONE);
    }

    /// Promise 7, over any order, repetition and delay: what was expired is never begun later, what has an outcome
    /// keeps
    /// it, but for unknown, and once time is over there is one.
    @Property
    void everyCommandHasOneOutcome(@ForAll("events") List<Object> events) {
        var log = new Log(HARBOUR, COMPUTER, control());
        var at = NOON;
        CommandState before = null;
        int handedOver = 0;
        for (Object event : events) {
            at = at.plusSeconds(20);
            handedOver += handedOver(log.decide(event, at)) ? 1 : 0;
            CommandState now = log.commands.isEmpty() ? null : log.state();
            assertThat(legal(before, now)).as("%s to %s", before, now).isTrue();
            before = now;
        }
        assertThat(handedOver).isLessThanOrEqualTo(1);
        if (before != null) {
            log.decide(new CommandDue("c"), at.plus(Duration.ofHours(1)));
            assertThat(log.state())
                    .isIn(CommandState.DONE, CommandState.FAILED, CommandState.EXPIRED, CommandState.UNKNOWN);
        }
    }

    private static boolean legal(@Nullable CommandState before, @Nullable CommandState now) {
        if (before == null || before == now) {
            return true;
        }
        return switch (before) {
            case ACCEPTED -> true;
            case STARTED -> now != CommandState.ACCEPTED;
            case UNKNOWN -> now == CommandState.DONE || now == CommandState.FAILED;
            case SENT, PENDING, DONE, FAILED, REFUSED, EXPIRED, CANCELLED -> false;
        };
    }

    @Provide
    Arbitrary<List<Object>> events() {
        return Arbitraries.<Object>of(
                        command(BALANCER, COMPUTER).build(),
                        report(HARBOUR, CommandState.STARTED),
                        report(HARBOUR, CommandState.DONE),
                        report(HARBOUR, CommandState.FAILED),
                        report(HARBOUR, CommandState.UNKNOWN),
                        report(GRID, CommandState.DONE),
                        new CommandDue("c"))
                .list()
                .ofMaxSize(12);
    }
}
