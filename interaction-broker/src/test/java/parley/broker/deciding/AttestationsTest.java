package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;
import static parley.avro.Effect.ALLOW;
import static parley.avro.Effect.DENY;
import static parley.broker.deciding.Events.AUTHORITY;
import static parley.broker.deciding.Events.BALANCER;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.CRANE;
import static parley.broker.deciding.Events.GRID;
import static parley.broker.deciding.Events.HARBOUR;
import static parley.broker.deciding.Events.ID;
import static parley.broker.deciding.Events.NOON;
import static parley.broker.deciding.Events.allow;
import static parley.broker.deciding.Events.attested;
import static parley.broker.deciding.Events.policy;
import static parley.broker.deciding.Events.ready;
import static parley.broker.deciding.Events.revoked;
import static parley.broker.deciding.Events.showing;
import static parley.broker.deciding.Events.start;
import static parley.broker.deciding.Events.subscribe;
import static parley.broker.deciding.Events.suspend;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.avro.AttestationRevoked;
import parley.avro.Attested;
import parley.avro.AuditEntry;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.PartnerHalf;
import parley.avro.Reason;
import parley.avro.Rule;
import parley.avro.State;
import parley.avro.Tick;
import parley.interaction.InteractionId;

/// Rules about what is attested of the requester: granted, lost, renewed.
final class AttestationsTest {

    private static final Instant LATER = NOON.plusSeconds(60);
    private static final Instant MUCH_LATER = NOON.plusSeconds(600);
    private static final String LOCAL = InteractionId.of(CRANE, COMPUTER, "load");
    private static final Rule CERTIFIED = attested("certified", ALLOW, "operator", FIND, SUBSCRIBE);
    private static final Attested OPERATOR = attested("1", "operator", LATER);

    private final Space harbour = new Space(HARBOUR);
    private final Space grid = new Space(GRID);

    @Test
    void who_shows_what_a_rule_demands_is_allowed_and_nobody_else_is() {
        harbour.take(COMPUTER, policy(COMPUTER, CERTIFIED), NOON);

        assertThat(harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON).getReason())
                .isEqualTo(Reason.NOT_FOUND);
        asks(OPERATOR);

        assertThat(at(harbour))
                .extracting(Interaction::getState, Interaction::getRule)
                .containsExactly(State.ACTIVE, "certified");
        assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);
        assertThat(at(harbour).getAttested()).containsExactly(OPERATOR);
    }

    @Test
    void it_ends_when_what_is_attested_runs_out() {
        harbour.take(COMPUTER, policy(COMPUTER, CERTIFIED), NOON);
        asks(OPERATOR);

        assertThat(Deadlines.next(at(harbour), harbour.policy(COMPUTER), HARBOUR, NOON))
                .contains(LATER);
        assertThat(harbour.take(COMPUTER, new Tick(ID), LATER.minusMillis(1)).getOutcome())
                .isEqualTo(Outcome.IGNORED);
        AuditEntry audit = harbour.take(COMPUTER, new Tick(ID), LATER);

        assertThat(audit.getReason()).isEqualTo(Reason.ATTESTATION_LOST);
        assertThat(audit.getEnded()).containsExactly(ID);
        cross(harbour, grid, LATER);
        assertThat(at(grid))
                .extracting(
                        Interaction::getState,
                        interaction -> interaction.getProviderHalf().getReason())
                .containsExactly(State.TERMINATED, Reason.ATTESTATION_LOST);
        harbour.rebuilt();
    }

    @Test
    void what_another_rule_also_allows_goes_on() {
        harbour.take(COMPUTER, policy(COMPUTER, CERTIFIED, attested("member", ALLOW, "member", FIND, SUBSCRIBE)), NOON);
        asks(OPERATOR, attested("2", "member", MUCH_LATER));

        assertThat(harbour.take(COMPUTER, new Tick(ID), LATER).getOutcome()).isEqualTo(Outcome.IGNORED);
        assertThat(at(harbour).getState()).isEqualTo(State.ACTIVE);
        assertThat(harbour.take(COMPUTER, new Tick(ID), MUCH_LATER).getEnded()).containsExactly(ID);
    }

    /// Its issuer may say that it would be over anyway, or it came late.
    @Test
    void a_revocation_counts_for_what_rests_on_it_whatever_time_it_names() {
        harbour.take(COMPUTER, policy(COMPUTER, CERTIFIED), NOON);
        asks(OPERATOR);

        AuditEntry audit =
                harbour.take(COMPUTER, new AttestationRevoked(AUTHORITY, "1", NOON.minusSeconds(1), "statement"), NOON);

        assertThat(audit.getEnded()).containsExactly(ID);
    }

    @Test
    void a_revocation_ends_what_rests_on_it_alone_and_nothing_else() {
        harbour.take(COMPUTER, policy(COMPUTER, CERTIFIED, attested("member", ALLOW, "member", FIND, SUBSCRIBE)), NOON);
        asks(OPERATOR);
        harbour.take(
                COMPUTER, showing(subscribe(CRANE, COMPUTER), OPERATOR, attested("2", "member", MUCH_LATER)), NOON);

        AuditEntry audit = harbour.take(COMPUTER, revoked(AUTHORITY, "1"), NOON);

        assertThat(audit)
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getWho, AuditEntry::getResource)
                .containsExactly(Outcome.ACCEPTED, Reason.ATTESTATION_LOST, AUTHORITY, "/attestations/1");
        assertThat(audit.getEnded()).containsExactly(ID);
        assertThat(harbour.existing(COMPUTER, LOCAL).getState()).isEqualTo(State.REQUESTED);
        assertThat(harbour.existing(COMPUTER, LOCAL).getAttested())
                .extracting(Attested::getId)
                .containsExactly("2");
        assertThat(harbour.take(COMPUTER, revoked(AUTHORITY, "1"), NOON).getOutcome())
                .isEqualTo(Outcome.IGNORED);
        harbour.rebuilt();
    }

    @Test
    void only_who_attests_it_can_revoke_it() {
        harbour.take(COMPUTER, policy(COMPUTER, CERTIFIED), NOON);
        asks(OPERATOR);

        assertThat(harbour.take(COMPUTER, revoked(GRID, "1"), NOON).getEnded()).isEmpty();
        assertThat(at(harbour).getState()).isEqualTo(State.ACTIVE);
    }

    @Test
    void what_was_revoked_is_shown_in_vain_and_another_is_not() {
        harbour.take(COMPUTER, policy(COMPUTER, CERTIFIED), NOON);
        harbour.take(COMPUTER, revoked(AUTHORITY, "1"), NOON);

        assertThat(harbour.take(COMPUTER, showing(subscribe(CRANE, COMPUTER), OPERATOR), NOON)
                        .getReason())
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(harbour.take(COMPUTER, showing(subscribe(CRANE, COMPUTER), attested("3", "operator", LATER)), NOON)
                        .getOutcome())
                .isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void a_newer_attestation_moves_the_end_without_an_interruption() {
        harbour.take(COMPUTER, policy(COMPUTER, CERTIFIED), NOON);
        asks(OPERATOR);
        long epoch = at(harbour).getEpoch();

        grid.take(
                COMPUTER,
                showing(subscribe(BALANCER, COMPUTER), attested("2", "operator", MUCH_LATER)),
                NOON.plusSeconds(30));
        assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);
        cross(grid, harbour, NOON.plusSeconds(30));

        assertThat(harbour.take(COMPUTER, new Tick(ID), LATER).getEnded()).isEmpty();
        assertThat(at(harbour))
                .extracting(Interaction::getState, Interaction::getEpoch, Interaction::getRequest)
                .containsExactly(State.ACTIVE, epoch, at(grid).getRequest());
        assertThat(at(harbour).getRequesterHalf()).isEqualTo(at(grid).getRequesterHalf());
        assertThat(harbour.take(COMPUTER, new Tick(ID), MUCH_LATER).getEnded()).containsExactly(ID);
    }

    @Test
    void a_newer_attestation_moves_the_end_within_an_organisation_too() {
        harbour.take(COMPUTER, policy(COMPUTER, CERTIFIED), NOON);
        harbour.take(COMPUTER, showing(subscribe(CRANE, COMPUTER), OPERATOR), NOON);
        harbour.take(COMPUTER, showing(subscribe(CRANE, COMPUTER), attested("2", "operator", MUCH_LATER)), NOON);

        assertThat(harbour.take(COMPUTER, new Tick(LOCAL), LATER).getEnded()).isEmpty();
        assertThat(harbour.take(COMPUTER, new Tick(LOCAL), MUCH_LATER).getEnded())
                .containsExactly(LOCAL);
    }

    @Test
    void what_the_requesters_side_cannot_verify_reaches_the_provider_nevertheless() {
        harbour.take(COMPUTER, policy(COMPUTER, CERTIFIED), NOON);
        asks(OPERATOR);

        grid.take(COMPUTER, showing(subscribe(BALANCER, COMPUTER)), NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        grid.take(COMPUTER, showing(subscribe(BALANCER, COMPUTER), OPERATOR), NOON);

        assertThat(grid.sent())
                .as("once, of three times")
                .extracting(PartnerHalf::getRequest)
                .hasSize(1)
                .containsOnly(at(grid).getRequest());
    }

    @Test
    void what_is_shown_beside_ends_nothing_that_goes_on() {
        harbour.take(COMPUTER, policy(COMPUTER, CERTIFIED, attested("not", DENY, "suspect", FIND)), NOON);
        harbour.take(COMPUTER, showing(subscribe(CRANE, COMPUTER), OPERATOR), NOON);

        AuditEntry again =
                harbour.take(COMPUTER, showing(subscribe(CRANE, COMPUTER), attested("2", "suspect", MUCH_LATER)), NOON);

        assertThat(again.getChanged()).isEmpty();
        assertThat(Situation.live(harbour.existing(COMPUTER, LOCAL))).isTrue();
    }

    @Test
    void who_shows_what_a_rule_denies_is_denied() {
        harbour.take(
                COMPUTER,
                policy(COMPUTER, allow("all", FIND, SUBSCRIBE), attested("not", DENY, "suspect", SUBSCRIBE)),
                NOON);

        AuditEntry denied =
                harbour.take(COMPUTER, showing(subscribe(CRANE, COMPUTER), attested("1", "suspect", LATER)), NOON);
        assertThat(denied.getReason()).isEqualTo(Reason.DENIED_BY_RULE);
        assertThat(harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON).getOutcome())
                .isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void who_resumes_need_not_show_it_again() {
        harbour.take(COMPUTER, policy(COMPUTER, CERTIFIED), NOON);
        asks(OPERATOR);
        grid.take(COMPUTER, suspend(ID, BALANCER), NOON);
        cross(grid, harbour, NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON.plusSeconds(1));
        cross(grid, harbour, NOON.plusSeconds(1));

        assertThat(at(harbour).getEpoch()).isEqualTo(2);
        assertThat(Situation.live(at(harbour))).isTrue();
        assertThat(harbour.take(COMPUTER, new Tick(ID), LATER).getEnded()).containsExactly(ID);
    }

    @Test
    void a_revocation_counts_in_a_log_of_ours_alone() {
        assertThat(grid.take(COMPUTER, revoked(AUTHORITY, "1"), NOON).getOutcome())
                .isEqualTo(Outcome.IGNORED);
        assertThat(grid.take(GRID, revoked(AUTHORITY, "1"), NOON).getOutcome()).isEqualTo(Outcome.ACCEPTED);
    }

    private void asks(Attested... shown) {
        grid.take(COMPUTER, showing(subscribe(BALANCER, COMPUTER), shown), NOON);
        cross(grid, harbour, NOON);
        harbour.take(COMPUTER, start(ID, 1), NOON);
        cross(harbour, grid, NOON);
        grid.take(COMPUTER, ready(ID, 1), NOON);
    }

    private static void cross(Space from, Space to, Instant now) {
        List<PartnerHalf> sent = from.sent();
        sent.forEach(half -> to.take(half.getProvider(), half, now));
    }

    private static Interaction at(Space space) {
        return Optional.ofNullable(space.interaction(COMPUTER, ID)).orElseThrow();
    }
}
