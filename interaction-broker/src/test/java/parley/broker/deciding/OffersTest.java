package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.deciding.Events.BALANCER;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.CRANE;
import static parley.broker.deciding.Events.GRID;
import static parley.broker.deciding.Events.HARBOUR;
import static parley.broker.deciding.Events.ID;
import static parley.broker.deciding.Events.NOON;
import static parley.broker.deciding.Events.allow;
import static parley.broker.deciding.Events.decline;
import static parley.broker.deciding.Events.deny;
import static parley.broker.deciding.Events.offer;
import static parley.broker.deciding.Events.policy;
import static parley.broker.deciding.Events.ready;
import static parley.broker.deciding.Events.start;
import static parley.broker.deciding.Events.subscribe;
import static parley.broker.deciding.Events.terminate;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.OfferMade;
import parley.avro.Outcome;
import parley.avro.PartnerHalf;
import parley.avro.Reason;
import parley.avro.Rule;
import parley.avro.State;
import parley.avro.SubscriptionRequested;
import parley.avro.Tick;
import parley.interaction.InteractionId;

/// The provider's consent first: offered, accepted, declined, withdrawn, lapsed.
final class OffersTest {

    private static final Rule FIND = allow("find", Action.FIND);

    private final Space harbour = new Space(HARBOUR);
    private final Space grid = new Space(GRID);

    @BeforeEach
    void findable() {
        harbour.take(COMPUTER, policy(COMPUTER, FIND), NOON);
    }

    @Test
    void an_offer_stands_on_both_sides_and_nothing_starts() {
        AuditEntry audit = harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        AuditEntry start = harbour.take(COMPUTER, start(ID, 1), NOON);
        cross(harbour, grid);

        assertThat(audit)
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getWho)
                .containsExactly(Outcome.ACCEPTED, Reason.OFFERED, COMPUTER + "#agent");
        assertThat(start.getOutcome()).isEqualTo(Outcome.IGNORED);
        assertThat(at(harbour).getState()).isEqualTo(State.OFFERED);
        assertThat(at(harbour).getOffered()).isTrue();
        assertThat(at(grid).getState()).isEqualTo(State.OFFERED);
        assertThat(at(grid).getRequesterHalf()).isNull();
        assertThat(at(grid).getProviderHalf()).isEqualTo(at(harbour).getProviderHalf());
        assertThat(at(grid).getValidUntil()).isEqualTo(at(harbour).getValidUntil());
    }

    @Test
    void accepted_it_becomes_active_in_the_same_epoch_without_any_rule_to_subscribe() {
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        cross(harbour, grid);

        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(grid, harbour);
        harbour.take(COMPUTER, start(ID, 1), NOON);
        cross(harbour, grid);
        grid.take(COMPUTER, ready(ID, 1), NOON);

        assertThat(at(harbour))
                .extracting(Interaction::getState, Interaction::getEpoch, Interaction::getAgent)
                .containsExactly(State.ACTIVE, 1L, BALANCER + "#agent");
        assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);
        assertThat(at(grid).getRequesterHalf()).isEqualTo(at(harbour).getRequesterHalf());
        assertThat(at(grid).getProviderHalf()).isEqualTo(at(harbour).getProviderHalf());
    }

    @Test
    void accepting_needs_no_catalogue() {
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        cross(harbour, grid);
        SubscriptionRequested unseen = SubscriptionRequested.newBuilder(subscribe(BALANCER, COMPUTER))
                .setFindable(false)
                .setPartitions(0)
                .build();

        assertThat(grid.take(COMPUTER, unseen, NOON).getOutcome()).isEqualTo(Outcome.ACCEPTED);
        cross(grid, harbour);
        harbour.take(COMPUTER, start(ID, 1), NOON);
        cross(harbour, grid);

        assertThat(at(grid).getPartitions()).isEqualTo(2);
    }

    @Test
    void declined_it_is_denied_on_both_sides() {
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        cross(harbour, grid);

        AuditEntry audit = grid.take(COMPUTER, decline(ID, BALANCER), NOON);
        cross(grid, harbour);

        assertThat(audit.getReason()).isEqualTo(Reason.DECLINED);
        assertThat(audit.getEnded()).containsExactly(ID);
        assertThat(at(grid).getState()).isEqualTo(State.DENIED);
        assertThat(at(harbour).getState()).isEqualTo(State.DENIED);
        assertThat(at(harbour).getRequesterHalf()).isEqualTo(at(grid).getRequesterHalf());
        assertThat(grid.take(COMPUTER, decline(ID, BALANCER), NOON).getOutcome())
                .isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void only_the_twin_that_was_offered_something_declines_it_and_only_while_it_is_an_offer() {
        harbour.take(COMPUTER, offer(CRANE, COMPUTER), NOON);
        String local = InteractionId.of(CRANE, COMPUTER, "load");

        assertThat(harbour.take(COMPUTER, decline(local, COMPUTER), NOON).getReason())
                .isEqualTo(Reason.UNKNOWN_INTERACTION);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        assertThat(harbour.take(COMPUTER, decline(local, CRANE), NOON).getReason())
                .isEqualTo(Reason.UNKNOWN_INTERACTION);
    }

    @Test
    void within_one_space_an_offer_is_accepted_and_declined_alike() {
        String local = InteractionId.of(CRANE, COMPUTER, "load");
        harbour.take(COMPUTER, offer(CRANE, COMPUTER), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        harbour.take(COMPUTER, start(local, 1), NOON);
        harbour.take(COMPUTER, ready(local, 1), NOON);

        assertThat(harbour.existing(COMPUTER, local).getState()).isEqualTo(State.ACTIVE);
        harbour.take(COMPUTER, terminate(local, CRANE), NOON);
        harbour.take(COMPUTER, offer(CRANE, COMPUTER), NOON);
        harbour.take(COMPUTER, decline(local, CRANE), NOON);

        assertThat(harbour.existing(COMPUTER, local))
                .extracting(Interaction::getState, Interaction::getEpoch)
                .containsExactly(State.DENIED, 2L);
        assertThat(harbour.sent()).isEmpty();
    }

    @Test
    void withdrawn_it_is_terminated_even_where_the_offer_never_arrived() {
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        PartnerHalf offered = harbour.sent().getFirst();
        harbour.take(COMPUTER, terminate(ID, COMPUTER), NOON);
        cross(harbour, grid);

        assertThat(at(grid).getState()).isEqualTo(State.TERMINATED);
        assertThat(at(grid).getProviderHalf()).isEqualTo(at(harbour).getProviderHalf());
        grid.take(COMPUTER, offered, NOON);
        assertThat(at(grid).getState()).isEqualTo(State.TERMINATED);
    }

    @Test
    void unanswered_it_lapses() {
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER, NOON.plusSeconds(5)), NOON);
        harbour.take(COMPUTER, offer(CRANE, COMPUTER, NOON.plusSeconds(5)), NOON);
        cross(harbour, grid);
        String local = InteractionId.of(CRANE, COMPUTER, "load");

        assertThat(Deadlines.next(at(harbour), null, HARBOUR, NOON)).contains(NOON.plusSeconds(5));
        assertThat(Deadlines.next(at(grid), null, GRID, NOON)).contains(NOON.plusSeconds(5));
        harbour.take(COMPUTER, new Tick(ID), NOON.plusSeconds(5));
        harbour.take(COMPUTER, new Tick(local), NOON.plusSeconds(5));
        grid.take(COMPUTER, new Tick(ID), NOON.plusSeconds(5));

        assertThat(at(harbour).getState()).isEqualTo(State.EXPIRED);
        assertThat(at(grid).getState()).isEqualTo(State.EXPIRED);
        assertThat(harbour.existing(COMPUTER, local).getProviderHalf().getReason())
                .as("lapsed by who offered")
                .isEqualTo(Reason.EXPIRED);
    }

    @Test
    void accepted_too_late_it_has_expired() {
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER, NOON.plusSeconds(5)), NOON);
        cross(harbour, grid);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON.plusSeconds(4));
        PartnerHalf accepted = grid.sent().getFirst();

        AuditEntry audit = harbour.take(COMPUTER, accepted, NOON.plusSeconds(5));
        cross(harbour, grid);

        assertThat(audit.getReason()).isEqualTo(Reason.EXPIRED);
        assertThat(at(harbour).getState()).isEqualTo(State.EXPIRED);
        assertThat(at(grid).getState()).isEqualTo(State.EXPIRED);
        assertThat(at(harbour).getRequesterHalf()).isEqualTo(at(grid).getRequesterHalf());
    }

    @Test
    void what_may_not_be_found_or_is_denied_is_not_offered_and_the_rule_is_named() {
        harbour.take(COMPUTER, policy(COMPUTER), NOON);
        assertThat(harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON).getReason())
                .isEqualTo(Reason.NO_RULE);
        harbour.take(COMPUTER, policy(COMPUTER, FIND, deny("hidden", GRID, Action.FIND)), NOON);
        assertThat(harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON))
                .extracting(AuditEntry::getReason, AuditEntry::getRule)
                .containsExactly(Reason.DENIED_BY_RULE, "hidden");
        harbour.take(COMPUTER, policy(COMPUTER, FIND, deny("no", GRID, Action.SUBSCRIBE)), NOON);
        assertThat(harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON))
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getRule)
                .containsExactly(Outcome.REFUSED, Reason.DENIED_BY_RULE, "no");

        assertThat(harbour.sent()).isEmpty();
        assertThat(harbour.interactions()).isEmpty();
    }

    @Test
    void an_unknown_feed_and_one_of_others_is_not_offered() {
        OfferMade unknown =
                OfferMade.newBuilder(offer(BALANCER, COMPUTER)).setPartitions(0).build();

        assertThat(harbour.take(COMPUTER, unknown, NOON).getReason()).isEqualTo(Reason.UNKNOWN_FEED);
        assertThat(harbour.take(BALANCER, offer(COMPUTER, BALANCER), NOON).getReason())
                .isEqualTo(Reason.UNVERIFIABLE);
        assertThat(harbour.interactions()).isEmpty();
    }

    @Test
    void it_outlives_a_policy_without_a_rule_to_subscribe_but_no_denial_and_no_loss_of_find() {
        for (Rule[] rules : List.of(new Rule[] {}, new Rule[] {FIND, deny("no", GRID, Action.SUBSCRIBE)})) {
            harbour.take(COMPUTER, policy(COMPUTER, FIND), NOON);
            harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
            harbour.take(COMPUTER, policy(COMPUTER, FIND, allow("other", Action.DESCRIBE)), NOON);
            assertThat(at(harbour).getState()).isEqualTo(State.OFFERED);

            harbour.take(COMPUTER, policy(COMPUTER, rules), NOON);

            assertThat(at(harbour).getState()).isEqualTo(State.TERMINATED);
            assertThat(at(harbour).getProviderHalf().getReason()).isEqualTo(Reason.POLICY_CHANGED);
        }
    }

    @Test
    void what_lives_is_not_offered_again_and_what_ended_is_in_the_next_epoch() {
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        harbour.sent();
        AuditEntry again = harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);

        assertThat(again.getOutcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(again.getChanged()).isEmpty();
        harbour.take(COMPUTER, terminate(ID, COMPUTER), NOON);
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        assertThat(at(harbour))
                .extracting(Interaction::getState, Interaction::getEpoch)
                .containsExactly(State.OFFERED, 2L);
    }

    @Test
    void a_request_that_crosses_the_offer_accepts_it() {
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(grid, harbour);
        cross(harbour, grid);

        assertThat(at(harbour).getState()).isEqualTo(State.REQUESTED);
        assertThat(at(grid).getState()).isEqualTo(State.REQUESTED);
        assertThat(at(grid).getProviderHalf()).isEqualTo(at(harbour).getProviderHalf());
    }

    @Test
    void a_request_that_crosses_the_offer_of_a_newer_epoch_accepts_that() {
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        harbour.take(COMPUTER, terminate(ID, COMPUTER), NOON);
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        PartnerHalf newest = harbour.sent().getLast();
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(grid, harbour);
        assertThat(at(harbour).getState()).as("of an older epoch").isEqualTo(State.OFFERED);

        grid.take(COMPUTER, newest, NOON);
        cross(grid, harbour);

        assertThat(at(grid))
                .extracting(Interaction::getState, Interaction::getEpoch)
                .containsExactly(State.REQUESTED, 2L);
        assertThat(at(harbour))
                .extracting(Interaction::getState, Interaction::getEpoch)
                .containsExactly(State.REQUESTED, 2L);
    }

    @Test
    void an_offer_does_not_begin_again_what_the_requester_ended_in_a_newer_epoch() {
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        PartnerHalf offered = harbour.sent().getFirst();
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        grid.take(COMPUTER, terminate(ID, BALANCER), NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        grid.take(COMPUTER, terminate(ID, BALANCER), NOON);

        grid.take(COMPUTER, offered, NOON);
        harbour.take(COMPUTER, grid.sent().getLast(), NOON);

        assertThat(at(grid))
                .extracting(Interaction::getState, Interaction::getEpoch)
                .containsExactly(State.WITHDRAWN, 2L);
        assertThat(at(harbour))
                .extracting(Interaction::getState, Interaction::getEpoch)
                .containsExactly(State.WITHDRAWN, 2L);
    }

    @Test
    void an_end_is_final_within_its_epoch() {
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        harbour.take(COMPUTER, terminate(ID, COMPUTER), NOON);
        PartnerHalf ended = harbour.sent().getLast();
        grid.take(COMPUTER, ended, NOON);
        Half wantedAgain = Half.newBuilder(ended.getHalf())
                .setVersion(9)
                .setWanted(true)
                .setReason(Reason.OFFERED)
                .build();

        grid.take(COMPUTER, PartnerHalf.newBuilder(ended).setHalf(wantedAgain).build(), NOON);

        assertThat(at(grid).getState()).isEqualTo(State.TERMINATED);
    }

    private static void cross(Space from, Space to) {
        from.sent().forEach(half -> to.take(half.getProvider(), half, NOON));
    }

    private static Interaction at(Space space) {
        return space.existing(COMPUTER, ID);
    }
}
