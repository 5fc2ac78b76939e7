package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.CRANE;
import static parley.broker.deciding.Events.GRID;
import static parley.broker.deciding.Events.HARBOUR;
import static parley.broker.deciding.Events.NOON;
import static parley.broker.deciding.Events.allow;
import static parley.broker.deciding.Events.answer;
import static parley.broker.deciding.Events.ask;
import static parley.broker.deciding.Events.deny;
import static parley.broker.deciding.Events.offer;
import static parley.broker.deciding.Events.policy;
import static parley.broker.deciding.Events.subscribe;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.PolicyChanged;
import parley.avro.Reason;
import parley.avro.Rule;
import parley.interaction.InteractionId;

/// What a policy would change is what it changes when it is set.
final class WhatIfTest {

    private static final String OTHER = HARBOUR + ":twins:other";
    private static final String MILL = HARBOUR + ":twins:mill";
    private static final Rule FIND = allow("find", Action.FIND);

    static Stream<List<Rule>> policies() {
        return Stream.of(
                List.of(),
                List.of(FIND),
                List.of(FIND, ask("ask", Action.SUBSCRIBE)),
                List.of(FIND, allow("all", Action.SUBSCRIBE)),
                List.of(FIND, allow("all", Action.SUBSCRIBE), deny("no", HARBOUR, Action.SUBSCRIBE)),
                List.of(FIND, deny("hidden", GRID, Action.FIND), ask("ask", Action.SUBSCRIBE)));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void it_tells_what_is_then_done(List<Rule> rules) {
        Space harbour = lively();
        List<Interaction> before = harbour.interactions().stream().toList();

        List<WhatIf.Changed> told = WhatIf.of(COMPUTER, rules, null, before, NOON, HARBOUR);
        AuditEntry done = harbour.take(COMPUTER, policy(COMPUTER, rules.toArray(Rule[]::new)), NOON);

        assertThat(told.stream().filter(WhatIf.Changed::ends).map(WhatIfTest::id))
                .containsExactlyInAnyOrderElementsOf(done.getEnded());
        assertThat(told.stream().map(WhatIfTest::id)).containsExactlyInAnyOrderElementsOf(done.getChanged());
    }

    /// One granted by a rule, one that waits, one that was accepted, and one that is offered.
    private static Space lively() {
        Space harbour = new Space(HARBOUR);
        harbour.take(COMPUTER, policy(COMPUTER, FIND, allow("all", Action.SUBSCRIBE)), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        Rule later = ask("ask", Action.SUBSCRIBE);
        harbour.take(COMPUTER, offer(MILL, COMPUTER), NOON);
        harbour.take(COMPUTER, policy(COMPUTER, FIND, later), NOON);
        harbour.take(COMPUTER, subscribe(OTHER, COMPUTER), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        harbour.take(COMPUTER, answer(InteractionId.of(CRANE, COMPUTER, "load"), COMPUTER, true), NOON);
        assertThat(harbour.interactions()).hasSize(3);
        return harbour;
    }

    private static String id(WhatIf.Changed changed) {
        return changed.interaction().getId();
    }

    @Test
    void a_policy_of_another_version_than_expected_is_not_changed() {
        Space harbour = new Space(HARBOUR);
        harbour.take(COMPUTER, expecting(0L), NOON);

        AuditEntry late = harbour.take(COMPUTER, expecting(0L), NOON);
        AuditEntry next = harbour.take(COMPUTER, expecting(1L), NOON);

        assertThat(late)
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getPolicyVersion)
                .containsExactly(Outcome.REFUSED, Reason.OTHER_VERSION, 1L);
        assertThat(next)
                .extracting(AuditEntry::getOutcome, AuditEntry::getPolicyVersion)
                .containsExactly(Outcome.ACCEPTED, 2L);
    }

    private static PolicyChanged expecting(long version) {
        PolicyChanged change = policy(COMPUTER, FIND);
        return new PolicyChanged(change.getTwin(), change.getRules(), change.getAgent(), change.getRequest(), version);
    }
}
