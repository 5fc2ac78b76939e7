package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.deciding.Events.BALANCER;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.CRANE;
import static parley.broker.deciding.Events.GRID;
import static parley.broker.deciding.Events.HARBOUR;
import static parley.broker.deciding.Events.ID;
import static parley.broker.deciding.Events.NOON;
import static parley.broker.deciding.Events.ban;
import static parley.broker.deciding.Events.offer;
import static parley.broker.deciding.Events.open;
import static parley.broker.deciding.Events.subscribe;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import parley.avro.AuditEntry;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.Policy;
import parley.avro.Reason;
import parley.avro.Rule;
import parley.avro.State;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.interaction.InteractionId;
import parley.policy.Bans;

/// A ban is a rule, and an end to all that it denies.
final class BansTest {

    private static final Subject ALL_OF_GRID = new Subject(SubjectKind.ORGANISATION, GRID, "", null);
    private static final Rule RULE = Bans.rule(ALL_OF_GRID);

    private final Space harbour = new Space(HARBOUR);
    private final Space grid = new Space(GRID);

    @Test
    void it_ends_what_it_denies_and_nothing_else() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        grid.sent().forEach(half -> harbour.take(COMPUTER, half, NOON));
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);

        AuditEntry audit = harbour.take(COMPUTER, ban(COMPUTER, ALL_OF_GRID), NOON);

        assertThat(audit)
                .extracting(
                        AuditEntry::getOutcome,
                        AuditEntry::getReason,
                        AuditEntry::getRule,
                        AuditEntry::getPolicyVersion)
                .containsExactly(Outcome.ACCEPTED, Reason.BANNED, RULE.getId(), 2L);
        assertThat(audit.getEnded()).containsExactly(ID);
        Interaction banned = harbour.existing(COMPUTER, ID);
        assertThat(banned)
                .extracting(Interaction::getState, Interaction::getRule)
                .containsExactly(State.TERMINATED, RULE.getId());
        assertThat(banned.getProviderHalf().getReason()).isEqualTo(Reason.BANNED);
        harbour.sent().forEach(half -> grid.take(COMPUTER, half, NOON));
        assertThat(grid.existing(COMPUTER, ID).getState()).isEqualTo(State.TERMINATED);
        assertThat(harbour.existing(COMPUTER, InteractionId.of(CRANE, COMPUTER, "load"))
                        .getState())
                .isEqualTo(State.REQUESTED);
    }

    @Test
    void an_offer_does_not_survive_it_and_none_is_made_after() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);

        harbour.take(COMPUTER, ban(COMPUTER, new Subject(SubjectKind.TWIN, BALANCER, "", null)), NOON);

        assertThat(harbour.existing(COMPUTER, ID).getState()).isEqualTo(State.TERMINATED);
        assertThat(harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON).getReason())
                .isEqualTo(Reason.DENIED_BY_RULE);
        harbour.sent().forEach(half -> grid.take(COMPUTER, half, NOON));
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        assertThat(harbour.take(COMPUTER, grid.sent().getFirst(), NOON).getReason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void again_it_changes_no_rule_and_without_a_policy_it_is_one() {
        harbour.take(COMPUTER, ban(COMPUTER, ALL_OF_GRID), NOON);
        harbour.take(COMPUTER, ban(COMPUTER, ALL_OF_GRID), NOON);

        Policy policy = Objects.requireNonNull(harbour.policy(COMPUTER));
        assertThat(policy.getVersion()).isEqualTo(2);
        assertThat(policy.getRules()).containsExactly(RULE);
    }

    @Test
    void nobody_bans_in_the_name_of_anothers_twin() {
        assertThat(harbour.take(BALANCER, ban(BALANCER, ALL_OF_GRID), NOON).getReason())
                .isEqualTo(Reason.UNVERIFIABLE);
        assertThat(harbour.take(CRANE, ban(COMPUTER, ALL_OF_GRID), NOON).getReason())
                .isEqualTo(Reason.UNVERIFIABLE);
    }
}
