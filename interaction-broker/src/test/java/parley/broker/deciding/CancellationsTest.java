package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.deciding.CommandLog.UNTIL;
import static parley.broker.deciding.CommandLog.answer;
import static parley.broker.deciding.CommandLog.audit;
import static parley.broker.deciding.CommandLog.cancel;
import static parley.broker.deciding.CommandLog.handedOver;
import static parley.broker.deciding.CommandLog.progress;
import static parley.broker.deciding.CommandLog.report;
import static parley.broker.deciding.CommandLog.request;
import static parley.broker.deciding.CommandLog.told;
import static parley.broker.deciding.Events.BALANCER;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.CRANE;
import static parley.broker.deciding.Events.GRID;
import static parley.broker.deciding.Events.HARBOUR;

import java.util.List;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.CancellationRequested;
import parley.avro.Command;
import parley.avro.CommandDue;
import parley.avro.CommandLapsed;
import parley.avro.CommandProgress;
import parley.avro.CommandState;
import parley.avro.Outcome;
import parley.avro.Reason;

/// What its sender takes back and nobody has begun is not executed; what somebody has begun comes to its
/// own end. What is said of it on the way is shown, the latest, until it is over.
final class CancellationsTest {

    private static CommandLog accepted() {
        var log = new CommandLog(HARBOUR, Events.allow("may", Action.FIND, Action.CONTROL));
        log.decide(request().build());
        return log;
    }

    private static boolean marked(List<Change> changes) {
        return changes.stream().anyMatch(Change.CancellationMarked.class::isInstance);
    }

    @Test
    void while_agents_are_asked_it_ends_at_once() {
        var log = new CommandLog(HARBOUR, Events.allow("find", Action.FIND), Events.ask("ask", Action.CONTROL));
        log.decide(request().build());

        var changes = log.decide(cancel());

        assertThat(told(changes)).map(Command::getState).contains(CommandState.CANCELLED);
        assertThat(log.command())
                .extracting(Command::getState, Command::getCancelledBy, Command::getDetail)
                .containsExactly(CommandState.CANCELLED, BALANCER + "#agent", "no need");
        assertThat(handedOver(log.decide(answer(COMPUTER, true)))).isFalse();
        assertThat(log.state()).isEqualTo(CommandState.CANCELLED);
    }

    /// Who begins it and who takes it back, say so in one topic, and the first there counts.
    @Test
    void once_agents_have_it_their_topic_says_who_came_first() {
        var log = accepted();

        var changes = log.decide(cancel());

        assertThat(marked(changes)).isTrue();
        assertThat(log.state()).as("not yet").isEqualTo(CommandState.ACCEPTED);
        assertThat(marked(log.decide(cancel()))).as("again").isFalse();
        var first = log.decide(report(CommandState.CANCELLED));
        assertThat(told(first)).map(Command::getState).contains(CommandState.CANCELLED);
        log.decide(report(CommandState.STARTED));
        log.decide(report(CommandState.DONE));
        assertThat(log.state()).isEqualTo(CommandState.CANCELLED);
    }

    @Test
    void what_was_begun_before_comes_to_its_own_end() {
        var log = accepted();
        log.decide(report(CommandState.STARTED));

        var changes = log.decide(cancel());
        log.decide(report(CommandState.CANCELLED));

        assertThat(marked(changes)).as("its executor may see it").isTrue();
        assertThat(log.command())
                .extracting(Command::getState, Command::getCancelledBy)
                .containsExactly(CommandState.STARTED, BALANCER + "#agent");
        log.decide(report(CommandState.DONE));
        assertThat(log.state()).isEqualTo(CommandState.DONE);
        assertThat(audit(log.decide(cancel())))
                .as("again, and the answer was lost")
                .extracting(AuditEntry::getOutcome)
                .isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void what_agents_are_asked_about_is_refused_when_its_agent_may_send_nothing_any_more() {
        var log = new CommandLog(HARBOUR, Events.allow("find", Action.FIND), Events.ask("ask", Action.CONTROL));
        log.decide(request().build());

        log.decide(new CommandLapsed("c", BALANCER + "#another"));
        assertThat(log.state()).as("another agent of its twin").isEqualTo(CommandState.PENDING);
        var changes = log.decide(new CommandLapsed("c", BALANCER + "#agent"));

        assertThat(told(changes)).map(Command::getState).contains(CommandState.REFUSED);
        assertThat(log.command())
                .extracting(Command::getState, Command::getReason)
                .containsExactly(CommandState.REFUSED, Reason.DELEGATION_LAPSED);
        assertThat(audit(changes))
                .extracting(AuditEntry::getWho, AuditEntry::getTwin, AuditEntry::getReason)
                .containsExactly(HARBOUR, BALANCER, Reason.DELEGATION_LAPSED);
        assertThat(handedOver(log.decide(answer(COMPUTER, true)))).isFalse();
    }

    /// As with what is taken back: who began it before, brings it to its end.
    @Test
    void what_agents_have_is_marked_when_its_agent_may_send_nothing_any_more() {
        var log = accepted();
        var lapsed = new CommandLapsed("c", BALANCER + "#agent");

        assertThat(marked(log.decide(lapsed))).isTrue();
        assertThat(log.state()).as("not yet").isEqualTo(CommandState.ACCEPTED);
        log.decide(report(CommandState.STARTED));
        assertThat(marked(log.decide(lapsed))).as("somebody has begun").isFalse();
        log.decide(report(CommandState.DONE));
        log.decide(lapsed);
        assertThat(log.state()).isEqualTo(CommandState.DONE);
    }

    @Test
    void what_was_sent_to_a_partner_is_for_the_partner_to_refuse() {
        var log = new CommandLog(GRID);
        log.decide(request().build());

        log.decide(new CommandLapsed("c", BALANCER + "#agent"));

        assertThat(log.state()).isEqualTo(CommandState.SENT);
    }

    @Test
    void what_is_over_cannot_be_taken_back() {
        var log = accepted();
        log.decide(report(CommandState.DONE));

        assertThat(audit(log.decide(cancel())))
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason)
                .containsExactly(Outcome.REFUSED, Reason.UNKNOWN_COMMAND);
        assertThat(log.command().getCancelledBy()).isEmpty();
    }

    @Test
    void only_who_sent_it_takes_it_back() {
        var log = accepted();
        var other =
                CancellationRequested.newBuilder(cancel()).setRequester(CRANE).setAgent(CRANE + "#agent");
        var forged = CancellationRequested.newBuilder(cancel()).setOrganisation(HARBOUR);
        var partner = CancellationRequested.newBuilder(cancel()).setAgent(CRANE + "#agent");

        assertThat(audit(log.decide(other.build())).getReason()).isEqualTo(Reason.UNKNOWN_COMMAND);
        assertThat(audit(log.decide(forged.build())).getReason()).isEqualTo(Reason.UNVERIFIABLE);
        assertThat(audit(log.decide(partner.build())).getReason()).isEqualTo(Reason.UNVERIFIABLE);
        assertThat(log.command().getCancelledBy()).isEmpty();
    }

    @Test
    void a_partner_is_sent_word_and_what_it_says_counts_however_late() {
        var log = new CommandLog(GRID);
        log.decide(request().build());

        var changes = log.decide(cancel());

        assertThat(changes).anyMatch(Change.CommandForwarded.class::isInstance);
        assertThat(log.state()).isEqualTo(CommandState.SENT);
        log.decide(new CommandDue("c"), UNTIL.plus(CommandReports.GRACE.multipliedBy(2)));
        assertThat(log.state()).isEqualTo(CommandState.UNKNOWN);
        log.decide(report(CommandState.CANCELLED), UNTIL.plusSeconds(600));
        assertThat(log.state()).isEqualTo(CommandState.CANCELLED);
    }

    @Test
    void of_what_is_said_of_it_the_latest_is_shown_on_both_sides_until_it_is_over() {
        for (var log : List.of(accepted(), new CommandLog(GRID))) {
            log.decide(request().build());
            log.decide(report(CommandState.STARTED));

            var second = log.decide(progress(2));
            var first = log.decide(progress(1));

            assertThat(told(second))
                    .map(Command::getProgress)
                    .map(CommandProgress::getText)
                    .contains("step 2");
            assertThat(told(first)).isEmpty();
            assertThat(log.command().getProgress())
                    .extracting(CommandProgress::getSequence)
                    .isEqualTo(2L);
            log.decide(report(CommandState.DONE));
            assertThat(audit(log.decide(progress(3))).getOutcome()).isEqualTo(Outcome.IGNORED);
            assertThat(log.state()).isEqualTo(CommandState.DONE);
        }
    }

    /// It is not unknown as long as something is said of it.
    @Test
    void what_takes_long_is_waited_for_as_long_as_something_is_said_of_it() {
        var log = accepted();
        log.decide(report(CommandState.STARTED));
        var later = UNTIL.plusSeconds(50);
        log.decide(progress(1), later);

        log.decide(new CommandDue("c"), UNTIL.plus(CommandReports.GRACE));
        assertThat(log.state()).isEqualTo(CommandState.STARTED);
        log.decide(new CommandDue("c"), later.plus(CommandReports.GRACE));
        assertThat(log.state()).isEqualTo(CommandState.UNKNOWN);
    }
}
