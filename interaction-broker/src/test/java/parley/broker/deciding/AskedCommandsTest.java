package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.deciding.CommandLog.UNTIL;
import static parley.broker.deciding.CommandLog.answer;
import static parley.broker.deciding.CommandLog.audit;
import static parley.broker.deciding.CommandLog.handedOver;
import static parley.broker.deciding.CommandLog.report;
import static parley.broker.deciding.CommandLog.request;
import static parley.broker.deciding.CommandLog.told;
import static parley.broker.deciding.Events.BALANCER;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.CRANE;
import static parley.broker.deciding.Events.GRID;
import static parley.broker.deciding.Events.HARBOUR;
import static parley.broker.deciding.Events.NOON;
import static parley.broker.deciding.Events.policy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.Command;
import parley.avro.CommandAnswered;
import parley.avro.CommandDue;
import parley.avro.CommandState;
import parley.avro.Outcome;
import parley.avro.Rate;
import parley.avro.Reason;
import parley.avro.Rule;
import parley.avro.Terms;

/// A command of which a rule asks waits for the provider's agents, and goes on, is refused or lapses as
/// they, the policy and time have it.
final class AskedCommandsTest {

    private static final Rule FIND = Events.allow("find", Action.FIND);
    private static final Rule ASK = Events.ask("ask", Action.CONTROL);

    private static CommandLog asked() {
        var log = new CommandLog(HARBOUR, FIND, ASK);
        log.decide(request().build());
        return log;
    }

    @Test
    void it_waits_is_kept_with_its_body_and_its_sender_is_told_so() {
        var log = new CommandLog(HARBOUR, FIND, ASK);

        var changes = log.decide(request().build());

        assertThat(log.state()).isEqualTo(CommandState.PENDING);
        assertThat(handedOver(changes)).isFalse();
        assertThat(changes).anyMatch(Change.CommandAsked.class::isInstance);
        assertThat(told(changes)).map(Command::getState).contains(CommandState.PENDING);
        assertThat(audit(changes))
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getRule)
                .containsExactly(Outcome.ACCEPTED, Reason.ASKED, "ask");
    }

    @Test
    void accepted_it_goes_on_like_any_other_and_says_who_let_it_go() {
        var log = asked();

        var changes = log.decide(answer(COMPUTER, true));

        assertThat(handedOver(changes)).isTrue();
        assertThat(told(changes)).map(Command::getState).contains(CommandState.ACCEPTED);
        assertThat(log.command())
                .extracting(Command::getState, Command::getRule, Command::getAcceptedBy)
                .containsExactly(CommandState.ACCEPTED, "ask", COMPUTER + "#agent");
        assertThat(handedOver(log.decide(answer(COMPUTER, true)))).as("again").isFalse();
        assertThat(audit(log.decide(answer(COMPUTER, false))).getReason()).isEqualTo(Reason.UNKNOWN_COMMAND);
    }

    @Test
    void denied_it_is_refused_with_the_reason() {
        var log = asked();

        var changes = log.decide(answer(COMPUTER, false));

        assertThat(handedOver(changes)).isFalse();
        assertThat(told(changes))
                .hasValueSatisfying(told -> assertThat(told)
                        .extracting(Command::getState, Command::getReason, Command::getDetail)
                        .containsExactly(CommandState.REFUSED, Reason.DENIED_BY_AGENT, "as agreed"));
        assertThat(audit(log.decide(answer(COMPUTER, false))).getOutcome())
                .as("again")
                .isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void nobody_else_answers() {
        var log = asked();

        for (String other : new String[] {BALANCER, CRANE}) {
            assertThat(audit(log.decide(answer(other, true))).getReason()).isEqualTo(Reason.UNKNOWN_COMMAND);
        }
        assertThat(log.state()).isEqualTo(CommandState.PENDING);
    }

    /// Nobody has been handed it, so nobody can have begun.
    @Test
    void what_waits_is_not_reported_of() {
        var log = asked();

        assertThat(audit(log.decide(report(CommandState.DONE))).getReason()).isEqualTo(Reason.UNVERIFIABLE);
        assertThat(log.state()).isEqualTo(CommandState.PENDING);
    }

    @Test
    void unanswered_it_expires_and_an_answer_comes_too_late() {
        var log = asked();

        assertThat(audit(log.decide(answer(COMPUTER, true), UNTIL)).getReason()).isEqualTo(Reason.EXPIRED);
        var due = log.decide(new CommandDue("c"), UNTIL);

        assertThat(told(due)).map(Command::getState).contains(CommandState.EXPIRED);
        assertThat(audit(log.decide(answer(COMPUTER, true), UNTIL)).getReason()).isEqualTo(Reason.UNKNOWN_COMMAND);
    }

    @Test
    void it_waits_no_longer_than_ninety_days_however_long_it_is_valid() {
        var log = new CommandLog(HARBOUR, FIND, ASK);
        log.decide(request().setValidUntil(NOON.plus(Duration.ofDays(1000))).build());

        log.decide(new CommandDue("c"), NOON.plus(AskedCommands.LONGEST));

        assertThat(log.state()).isEqualTo(CommandState.EXPIRED);
    }

    @Test
    void a_policy_that_allows_it_lets_it_go_and_one_that_denies_or_knows_it_no_more_refuses_it() {
        var allowed = asked();
        var denied = asked();
        var lost = asked();
        var asking = asked();

        var goes = allowed.decide(policy(COMPUTER, FIND, Events.allow("may", Action.CONTROL)));
        denied.decide(policy(COMPUTER, FIND, ASK, Events.deny("no", GRID, Action.CONTROL)));
        lost.decide(policy(COMPUTER, FIND));
        asking.decide(policy(COMPUTER, FIND, ASK, Events.allow("look", Action.DESCRIBE)));

        assertThat(handedOver(goes)).isTrue();
        assertThat(allowed.command())
                .extracting(Command::getState, Command::getRule, Command::getPolicyVersion)
                .containsExactly(CommandState.ACCEPTED, "may", 8L);
        assertThat(denied.command())
                .extracting(Command::getState, Command::getReason, Command::getRule)
                .containsExactly(CommandState.REFUSED, Reason.DENIED_BY_RULE, "no");
        assertThat(lost.command())
                .extracting(Command::getState, Command::getReason)
                .containsExactly(CommandState.REFUSED, Reason.NO_RULE);
        assertThat(asking.state()).isEqualTo(CommandState.PENDING);
    }

    @Test
    void only_who_may_send_it_learns_what_the_control_takes_and_nobody_is_asked_about_what_it_does_not() {
        var log = new CommandLog(HARBOUR, FIND, ASK);

        var changes = log.decide(request().setProblem("field x is missing").build());

        assertThat(told(changes)).map(Command::getReason).contains(Reason.BAD_INPUT);
        assertThat(changes).noneMatch(Change.CommandAsked.class::isInstance);
    }

    @Test
    void as_many_as_the_terms_allow_are_asked_about_and_no_more_wait_than_may() {
        Rule limited = Rule.newBuilder(ASK)
                .setTerms(
                        Terms.newBuilder().setMaxCommands(new Rate(1, 60_000L)).build())
                .build();
        var few = new CommandLog(HARBOUR, FIND, limited);
        var many = new CommandLog(HARBOUR, FIND, ASK);
        few.decide(request().build());
        for (int i = 0; i < AskedCommands.MOST; i++) {
            many.decide(request().setCommand("c" + i).build());
        }

        assertThat(audit(few.decide(request().setCommand("d").build())).getReason())
                .isEqualTo(Reason.TOO_MANY);
        assertThat(audit(many.decide(request().setCommand("d").build())).getReason())
                .isEqualTo(Reason.TOO_MANY);
    }

    /// However many have waited: each that goes on counts for those after it, and from when it does.
    @Test
    void what_has_waited_goes_on_only_as_often_as_the_rule_that_lets_it_go_allows() {
        var log = new CommandLog(HARBOUR, FIND, ASK);
        for (int i = 0; i < 3; i++) {
            log.decide(request().setCommand("c" + i).build());
        }
        Rule once = Rule.newBuilder(Events.allow("once", Action.CONTROL))
                .setTerms(
                        Terms.newBuilder().setMaxCommands(new Rate(1, 10_000L)).build())
                .build();

        log.decide(policy(COMPUTER, FIND, once), NOON.plusSeconds(25));

        assertThat(log.commands.values())
                .extracting(Command::getState)
                .containsExactlyInAnyOrder(CommandState.ACCEPTED, CommandState.REFUSED, CommandState.REFUSED);
        assertThat(audit(log.decide(request().setCommand("d").build(), NOON.plusSeconds(26)))
                        .getReason())
                .as("in the same stretch of time")
                .isEqualTo(Reason.TOO_MANY);
        assertThat(audit(log.decide(request().setCommand("e").build(), NOON.plusSeconds(31)))
                        .getReason())
                .isEqualTo(Reason.NONE);
    }

    /// However many were asked about in how many stretches of time.
    @Test
    void agents_let_go_only_as_many_as_the_rule_allows_and_what_is_one_too_many_waits_on() {
        Rule limited = limited(ASK);
        var log = new CommandLog(HARBOUR, FIND, limited);
        log.decide(request().setCommand("a").build());
        log.decide(request().build(), NOON.plusSeconds(10));
        var last = NOON.plusSeconds(20);
        log.decide(request().setCommand("e").build(), last);

        var first = log.decide(
                CommandAnswered.newBuilder(answer(COMPUTER, true))
                        .setCommand("a")
                        .build(),
                last);
        var second = log.decide(answer(COMPUTER, true), last);

        assertThat(handedOver(first)).as("what only waits uses nothing up").isTrue();
        assertThat(handedOver(second)).isFalse();
        assertThat(audit(second))
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getRule)
                .containsExactly(Outcome.REFUSED, Reason.TOO_MANY, "ask");
        assertThat(log.state()).isEqualTo(CommandState.PENDING);
        assertThat(handedOver(log.decide(answer(COMPUTER, true), NOON.plusSeconds(30))))
                .isTrue();
    }

    private static Rule limited(Rule rule) {
        return Rule.newBuilder(rule)
                .setTerms(
                        Terms.newBuilder().setMaxCommands(new Rate(1, 10_000L)).build())
                .build();
    }

    /// The first may have been lost, or not have been believed.
    @Test
    void a_partner_is_told_again_that_a_command_is_taken_back() {
        var sender = new CommandLog(GRID);
        sender.decide(request().build());
        assertThat(sender.decide(CommandLog.cancel())).anyMatch(Change.CommandForwarded.class::isInstance);

        assertThat(sender.decide(CommandLog.cancel())).anyMatch(Change.CommandForwarded.class::isInstance);
    }

    /// Only the provider's side can say that it was not begun.
    @Test
    void its_sender_knows_that_it_waits_and_of_a_silent_provider_nothing_until_that_speaks() {
        var log = new CommandLog(GRID);
        log.decide(request().build());

        log.decide(report(CommandState.PENDING));
        assertThat(log.state()).isEqualTo(CommandState.PENDING);
        log.decide(new CommandDue("c"), UNTIL);
        assertThat(log.state()).as("not yet").isEqualTo(CommandState.PENDING);
        log.decide(new CommandDue("c"), UNTIL.plus(CommandReports.GRACE.multipliedBy(2)));
        assertThat(log.state()).isEqualTo(CommandState.UNKNOWN);
        log.decide(report(CommandState.ACCEPTED), UNTIL.plusSeconds(300));
        assertThat(log.state()).isEqualTo(CommandState.UNKNOWN);
        log.decide(report(CommandState.EXPIRED), UNTIL.plusSeconds(300));
        assertThat(log.state()).isEqualTo(CommandState.EXPIRED);
    }
}
