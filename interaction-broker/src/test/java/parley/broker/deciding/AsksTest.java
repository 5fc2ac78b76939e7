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
import static parley.broker.deciding.Events.answer;
import static parley.broker.deciding.Events.ask;
import static parley.broker.deciding.Events.deny;
import static parley.broker.deciding.Events.offer;
import static parley.broker.deciding.Events.policy;
import static parley.broker.deciding.Events.ready;
import static parley.broker.deciding.Events.start;
import static parley.broker.deciding.Events.subscribe;
import static parley.broker.deciding.Events.terminate;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.Effect;
import parley.avro.Half;
import parley.avro.History;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.PartnerHalf;
import parley.avro.Reason;
import parley.avro.Rule;
import parley.avro.State;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.SubscriptionRequested;
import parley.avro.Terms;
import parley.avro.Tick;
import parley.interaction.InteractionId;

/// A rule asks: the request waits, and is accepted, denied, withdrawn, overtaken or forgotten.
final class AsksTest {

    private static final Rule FIND = allow("find", Action.FIND);
    private static final Rule ASK = ask("ask", Action.SUBSCRIBE);
    private static final String LOCAL = InteractionId.of(CRANE, COMPUTER, "load");

    private final Space harbour = new Space(HARBOUR);
    private final Space grid = new Space(GRID);

    @BeforeEach
    void asking() {
        harbour.take(COMPUTER, policy(COMPUTER, FIND, ASK), NOON);
    }

    @Test
    void the_request_waits_on_both_sides_and_nothing_starts() {
        AuditEntry audit = asked();

        AuditEntry started = harbour.take(COMPUTER, start(ID, 1), NOON);
        grid.take(COMPUTER, ready(ID, 1), NOON);

        assertThat(audit)
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getRule)
                .containsExactly(Outcome.ACCEPTED, Reason.ASKED, "ask");
        assertThat(started.getOutcome()).isEqualTo(Outcome.IGNORED);
        assertThat(at(harbour).getState()).isEqualTo(State.PENDING);
        assertThat(at(grid).getState()).isEqualTo(State.PENDING);
        assertThat(at(grid).getProviderHalf().getBy())
                .as("which rule asks is not told")
                .isEqualTo(COMPUTER);
        assertThat(grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON).getChanged())
                .as("asking again changes nothing")
                .isEmpty();
    }

    @Test
    void accepted_it_becomes_active_in_the_same_epoch() {
        asked();

        AuditEntry accepted = harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON);
        assertThat(harbour.sent()).as("before it is known where records start").isEmpty();
        activated();

        assertThat(accepted)
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getRule, AuditEntry::getWho)
                .containsExactly(Outcome.ACCEPTED, Reason.NONE, "ask", COMPUTER + "#agent");
        for (Space space : List.of(harbour, grid)) {
            assertThat(at(space))
                    .extracting(Interaction::getState, Interaction::getEpoch)
                    .containsExactly(State.ACTIVE, 1L);
        }
        assertThat(at(grid).getProviderHalf()).isEqualTo(at(harbour).getProviderHalf());
        assertThat(harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON))
                .as("again")
                .extracting(AuditEntry::getOutcome, AuditEntry::getChanged)
                .containsExactly(Outcome.ACCEPTED, List.of());
        assertThat(harbour.take(COMPUTER, answer(ID, COMPUTER, false), NOON).getReason())
                .as("it is ended, not denied")
                .isEqualTo(Reason.UNKNOWN_INTERACTION);
    }

    @Test
    void denied_it_is_so_on_both_sides_for_good_and_may_be_asked_for_again() {
        asked();

        AuditEntry denied = harbour.take(COMPUTER, answer(ID, COMPUTER, false), NOON);
        cross(harbour, grid);
        AuditEntry late = harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON);

        assertThat(denied.getReason()).isEqualTo(Reason.DENIED_BY_AGENT);
        assertThat(denied.getEnded()).containsExactly(ID);
        assertThat(late.getReason()).isEqualTo(Reason.UNKNOWN_INTERACTION);
        assertThat(at(harbour).getState()).isEqualTo(State.DENIED);
        assertThat(at(grid).getState()).isEqualTo(State.DENIED);
        assertThat(at(grid).getProviderHalf().getDetail()).isEqualTo("as agreed");
        asked();
        assertThat(at(grid))
                .extracting(Interaction::getState, Interaction::getEpoch)
                .containsExactly(State.PENDING, 2L);
    }

    @Test
    void withdrawn_it_is_so_on_both_sides_and_cannot_be_accepted() {
        asked();

        AuditEntry withdrawn = grid.take(COMPUTER, terminate(ID, BALANCER), NOON);
        harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON);
        cross(grid, harbour);

        assertThat(withdrawn.getReason()).isEqualTo(Reason.WITHDRAWN);
        assertThat(at(grid).getState()).isEqualTo(State.WITHDRAWN);
        assertThat(at(harbour).getState())
                .as("although it was accepted meanwhile")
                .isEqualTo(State.WITHDRAWN);
        assertThat(harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON).getChanged())
                .isEmpty();
    }

    /// Its provider may be away, or its answer on its way: nobody here knows of any.
    @Test
    void what_nobody_has_answered_is_withdrawn_too_whatever_the_answer_would_have_been() {
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        assertThat(at(grid).getState()).isEqualTo(State.REQUESTED);

        AuditEntry withdrawn = grid.take(COMPUTER, terminate(ID, BALANCER), NOON);
        cross(grid, harbour);
        cross(harbour, grid);

        assertThat(withdrawn.getReason()).isEqualTo(Reason.WITHDRAWN);
        assertThat(at(grid).getState()).isEqualTo(State.WITHDRAWN);
        assertThat(at(harbour).getState()).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void unanswered_it_lapses_on_both_sides() {
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER, NOON.plusSeconds(5)), NOON);
        cross(grid, harbour);
        cross(harbour, grid);
        Instant late = NOON.plusSeconds(5);

        assertThat(Deadlines.next(at(harbour), null, HARBOUR, NOON)).contains(late);
        assertThat(Deadlines.next(at(grid), null, GRID, NOON)).contains(late);
        AuditEntry tooLate = harbour.take(COMPUTER, answer(ID, COMPUTER, true), late);
        harbour.take(COMPUTER, new Tick(ID), late);
        grid.take(COMPUTER, new Tick(ID), late);

        assertThat(tooLate.getReason()).isEqualTo(Reason.EXPIRED);
        assertThat(at(harbour).getState()).isEqualTo(State.EXPIRED);
        assertThat(at(grid).getState()).isEqualTo(State.EXPIRED);
    }

    /// A policy that allows it comes before the clock's own entry.
    @Test
    void what_has_lapsed_is_granted_by_no_policy() {
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER, NOON.plusSeconds(5)), NOON);
        cross(grid, harbour);

        AuditEntry changed =
                harbour.take(COMPUTER, policy(COMPUTER, FIND, allow("all", Action.SUBSCRIBE)), NOON.plusSeconds(5));

        assertThat(changed.getChanged()).isEmpty();
        harbour.take(COMPUTER, new Tick(ID), NOON.plusSeconds(5));
        assertThat(at(harbour).getState()).isEqualTo(State.EXPIRED);
    }

    @Test
    void what_has_ended_since_is_not_accepted_again() {
        asked();
        harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON);
        activated();
        grid.take(COMPUTER, terminate(ID, BALANCER), NOON);
        cross(grid, harbour);

        assertThat(harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON).getReason())
                .isEqualTo(Reason.UNKNOWN_INTERACTION);
    }

    /// A partner that says that we are still asked takes back no end, and makes no offer.
    @Test
    void only_a_provider_asks_and_only_about_what_was_asked_for() {
        asked();
        harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON);
        activated();
        grid.take(COMPUTER, terminate(ID, BALANCER), NOON);
        PartnerHalf ended = grid.sent().getLast();
        Half asking = Half.newBuilder(ended.getHalf()).setReason(Reason.ASKED).build();
        harbour.take(COMPUTER, PartnerHalf.newBuilder(ended).setHalf(asking).build(), NOON);
        Half again = Half.newBuilder(asking)
                .setVersion(asking.getVersion() + 1)
                .setWanted(true)
                .setReason(Reason.NONE)
                .build();
        harbour.take(COMPUTER, PartnerHalf.newBuilder(ended).setHalf(again).build(), NOON);

        assertThat(at(harbour).getState()).isEqualTo(State.TERMINATED);

        Space stranger = new Space(GRID);
        Space other = new Space(HARBOUR);
        other.take(COMPUTER, policy(COMPUTER, FIND), NOON);
        other.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        PartnerHalf offered = other.sent().getFirst();
        Half unasked = Half.newBuilder(offered.getHalf())
                .setWanted(false)
                .setReason(Reason.ASKED)
                .build();

        assertThat(stranger.take(
                                COMPUTER,
                                PartnerHalf.newBuilder(offered).setHalf(unasked).build(),
                                NOON)
                        .getReason())
                .isEqualTo(Reason.UNKNOWN_INTERACTION);
        assertThat(stranger.interactions()).isEmpty();
    }

    @Test
    void only_the_twin_that_is_asked_answers() {
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        asked();

        assertThat(harbour.take(COMPUTER, answer(LOCAL, CRANE, true), NOON).getReason())
                .isEqualTo(Reason.UNKNOWN_INTERACTION);
        assertThat(grid.take(COMPUTER, answer(ID, COMPUTER, true), NOON).getReason())
                .as("at the requester's")
                .isEqualTo(Reason.UNKNOWN_INTERACTION);
        assertThat(harbour.existing(COMPUTER, LOCAL).getState()).isEqualTo(State.PENDING);
        assertThat(at(grid).getState()).isEqualTo(State.PENDING);
    }

    @Test
    void consent_overrules_no_denial_and_no_loss_of_find() {
        for (Rule[] rules : List.of(new Rule[] {ASK}, new Rule[] {FIND, ASK, deny("no", GRID, Action.SUBSCRIBE)})) {
            harbour.take(COMPUTER, policy(COMPUTER, FIND, ASK), NOON);
            asked();
            harbour.take(COMPUTER, policy(COMPUTER, rules), NOON);

            assertThat(at(harbour).getState()).as("while it waits").isEqualTo(State.TERMINATED);
            harbour.take(COMPUTER, policy(COMPUTER, FIND, ASK), NOON);
            cross(harbour, grid);
            asked();
            harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON);
            activated();
            harbour.take(COMPUTER, policy(COMPUTER, rules), NOON);

            assertThat(at(harbour).getState()).as("once accepted").isEqualTo(State.TERMINATED);
            assertThat(at(harbour).getProviderHalf().getReason()).isEqualTo(Reason.POLICY_CHANGED);
            cross(harbour, grid);
        }
    }

    /// Before the clock's own entry says so.
    @Test
    void what_a_rule_begins_to_deny_is_not_accepted_any_more() {
        Rule denying = later(Effect.DENY);
        harbour.take(COMPUTER, policy(COMPUTER, FIND, ASK, denying), NOON);
        asked();

        AuditEntry refused = harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON.plusSeconds(9));

        assertThat(refused)
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getRule)
                .containsExactly(Outcome.REFUSED, Reason.DENIED_BY_RULE, "later");
        assertThat(at(harbour).getState()).isEqualTo(State.PENDING);
    }

    @Test
    void a_policy_that_allows_it_without_asking_grants_what_waits() {
        asked();
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);

        AuditEntry changed = harbour.take(COMPUTER, policy(COMPUTER, FIND, allow("all", Action.SUBSCRIBE)), NOON);
        activated();

        assertThat(changed.getEnded()).isEmpty();
        assertThat(changed.getChanged()).containsExactlyInAnyOrder(ID, LOCAL);
        assertThat(at(harbour))
                .extracting(Interaction::getState, Interaction::getRule, Interaction::getAccepted)
                .containsExactly(State.ACTIVE, "all", false);
        harbour.take(COMPUTER, policy(COMPUTER, FIND, ASK), NOON);
        assertThat(at(harbour).getState())
                .as("what was granted without asking does not outlive that it would be asked")
                .isEqualTo(State.TERMINATED);
    }

    @Test
    void a_rule_that_begins_to_allow_it_grants_what_waits() {
        Rule later = later(Effect.ALLOW);
        harbour.take(COMPUTER, policy(COMPUTER, FIND, ASK, later), NOON);
        asked();

        AuditEntry tick = harbour.take(COMPUTER, new Tick(ID), NOON.plusSeconds(9));

        assertThat(tick)
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getEnded)
                .containsExactly(Outcome.ACCEPTED, Reason.NONE, List.of());
        assertThat(at(harbour).getState()).isEqualTo(State.REQUESTED);
    }

    @Test
    void an_offer_of_what_is_asked_for_accepts_it() {
        asked();

        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        activated();

        assertThat(at(grid))
                .extracting(Interaction::getState, Interaction::getEpoch)
                .containsExactly(State.ACTIVE, 1L);
    }

    @Test
    void within_one_space_the_terms_of_the_asking_rule_hold() {
        Rule retained = new Rule(
                "ask",
                Effect.ASK,
                List.of(Action.SUBSCRIBE),
                new Subject(SubjectKind.ANYONE, "", "", null),
                "/",
                null,
                null,
                Terms.newBuilder().setHistory(History.RETAINED).build());
        harbour.take(COMPUTER, policy(COMPUTER, FIND, retained), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);

        harbour.take(COMPUTER, answer(LOCAL, COMPUTER, true), NOON);

        Interaction local = harbour.existing(COMPUTER, LOCAL);
        assertThat(local.getState()).isEqualTo(State.ACTIVE);
        assertThat(local.getProviderHalf().getTerms())
                .isEqualTo(Terms.newBuilder().setHistory(History.RETAINED).build());
        harbour.take(COMPUTER, policy(COMPUTER, FIND, retained, allow("more", Action.DESCRIBE)), NOON);
        assertThat(harbour.existing(COMPUTER, LOCAL).getState()).isEqualTo(State.ACTIVE);
        harbour.take(COMPUTER, policy(COMPUTER, FIND, ASK), NOON);
        assertThat(harbour.existing(COMPUTER, LOCAL).getState())
                .as("under other terms")
                .isEqualTo(State.TERMINATED);
    }

    @Test
    void of_a_feed_that_there_is_not_nobody_is_asked() {
        SubscriptionRequested unknown = SubscriptionRequested.newBuilder(subscribe(CRANE, COMPUTER))
                .setPartitions(0)
                .build();

        assertThat(harbour.take(COMPUTER, unknown, NOON).getReason()).isEqualTo(Reason.UNKNOWN_FEED);
    }

    /// A rule about subscribing that begins nine seconds after noon.
    private static Rule later(Effect effect) {
        return new Rule(
                "later",
                effect,
                List.of(Action.SUBSCRIBE),
                new Subject(SubjectKind.ANYONE, "", "", null),
                "/feeds",
                NOON.plusSeconds(9),
                null,
                null);
    }

    /// Grid's twin asks, and both know that it waits. Something else than was asked for is only an offer.
    @Test
    void under_narrower_terms_the_requester_has_to_agree_first() {
        Terms ofRule = terms(List.of("load", "cpu"), 3_600_000L);
        harbour.take(
                COMPUTER,
                policy(COMPUTER, FIND, Rule.newBuilder(ASK).setTerms(ofRule).build()),
                NOON);
        asked();

        AuditEntry audit = harbour.take(COMPUTER, answer(ID, COMPUTER, terms(List.of("load"), 1_000L)), NOON);
        harbour.take(COMPUTER, start(ID, 2), NOON);
        cross(harbour, grid);

        assertThat(audit.getReason()).isEqualTo(Reason.OFFERED);
        for (Space space : List.of(harbour, grid)) {
            assertThat(at(space).getState()).isEqualTo(State.OFFERED);
            assertThat(at(space).getProviderHalf().getTerms()).isEqualTo(terms(List.of("load"), 1_000L));
            assertThat(at(space).getProviderHalf().getUntil()).isEqualTo(NOON.plusMillis(1_000));
        }

        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(grid, harbour);
        activated();
        assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);
        assertThat(at(grid).getProviderHalf().getTerms().getFields()).containsExactly("load");

        harbour.take(COMPUTER, policy(COMPUTER, FIND, deny("no", GRID, Action.SUBSCRIBE)), NOON);
        assertThat(at(harbour).getState()).as("a denial overrules it").isEqualTo(State.TERMINATED);
    }

    @Test
    void wider_terms_than_the_rule_has_are_refused_and_the_request_waits_on() {
        harbour.take(
                COMPUTER,
                policy(
                        COMPUTER,
                        FIND,
                        Rule.newBuilder(ASK)
                                .setTerms(terms(List.of("load"), null))
                                .build()),
                NOON);
        asked();

        AuditEntry audit = harbour.take(COMPUTER, answer(ID, COMPUTER, terms(List.of("secret"), null)), NOON);

        assertThat(audit.getReason()).isEqualTo(Reason.BAD_INPUT);
        assertThat(at(harbour).getState()).isEqualTo(State.PENDING);
    }

    private static Terms terms(List<String> fields, @Nullable Long forMillis) {
        return new Terms(History.NONE, fields, null, null, null, forMillis, null, null, null, null);
    }

    private AuditEntry asked() {
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        AuditEntry last = null;
        for (PartnerHalf half : grid.sent()) {
            last = harbour.take(COMPUTER, half, NOON);
        }
        cross(harbour, grid);
        return Objects.requireNonNull(last);
    }

    private void activated() {
        long epoch = at(harbour).getEpoch();
        harbour.take(COMPUTER, start(ID, epoch), NOON);
        cross(harbour, grid);
        grid.take(COMPUTER, ready(ID, epoch), NOON);
    }

    private static void cross(Space from, Space to) {
        from.sent().forEach(half -> to.take(COMPUTER, half, NOON));
    }

    private static Interaction at(Space space) {
        return space.existing(COMPUTER, ID);
    }
}
