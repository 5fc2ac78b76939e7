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
import static parley.broker.deciding.Events.open;
import static parley.broker.deciding.Events.policy;
import static parley.broker.deciding.Events.ready;
import static parley.broker.deciding.Events.resume;
import static parley.broker.deciding.Events.start;
import static parley.broker.deciding.Events.subscribe;
import static parley.broker.deciding.Events.suspend;
import static parley.broker.deciding.Events.terminate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.Half;
import parley.avro.History;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.PartnerHalf;
import parley.avro.Reason;
import parley.avro.Rule;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.SubscriptionRequested;
import parley.avro.Terms;
import parley.avro.Tick;
import parley.interaction.InteractionId;

/// Either side suspends alone, and resumes what it has suspended; what was agreed to is not asked about
/// again, and nothing of the time between belongs to the interaction.
final class SuspensionsTest {

    private static final String LOCAL = InteractionId.of(CRANE, COMPUTER, "load");
    private static final Instant LATER = NOON.plus(Duration.ofHours(5));
    private static final Instant MUCH_LATER = LATER.plus(Duration.ofHours(1));

    private final Space harbour = new Space(HARBOUR);
    private final Space grid = new Space(GRID);

    @Test
    void whatItsProviderSuspendedGoesOnInTheNextEpochLongAfterItWasAskedFor() {
        active(open(COMPUTER));

        harbour.take(COMPUTER, suspend(ID, COMPUTER), NOON);
        cross(NOON);
        assertThat(List.of(at(harbour), at(grid))).allSatisfy(suspended -> {
            assertThat(suspended.getState()).isEqualTo(State.SUSPENDED);
            assertThat(suspended.getProviderHalf().getDetail()).isEqualTo("for now");
        });

        // The request has lapsed long since: it is not valid for an hour
        AuditEntry resumed = harbour.take(COMPUTER, resume(ID, COMPUTER, MUCH_LATER), LATER);
        cross(LATER);
        assertThat(resumed.getReason()).isEqualTo(Reason.RESUMED);
        assertThat(at(harbour).getState()).as("no start offsets yet").isEqualTo(State.REQUESTED);
        starts(2, LATER);

        assertThat(List.of(at(harbour), at(grid))).allSatisfy(active -> {
            assertThat(active.getState()).isEqualTo(State.ACTIVE);
            assertThat(active.getEpoch()).isEqualTo(2);
        });
    }

    @Test
    void aRequesterResumesByAskingAgainAndNobodyIsAskedForConsentTwice() {
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND), ask("ask", Action.SUBSCRIBE)), NOON);
        cross(NOON);
        harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON);
        starts(1, NOON);

        grid.take(COMPUTER, suspend(ID, BALANCER), NOON);
        cross(NOON);
        assertThat(at(harbour).getState()).isEqualTo(State.SUSPENDED);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(NOON);
        assertThat(at(harbour).getState()).as("and not pending").isEqualTo(State.REQUESTED);
        starts(2, NOON);
        assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);

        grid.take(COMPUTER, terminate(ID, BALANCER), NOON);
        cross(NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(NOON);
        assertThat(at(harbour).getState()).as("what has ended is asked about").isEqualTo(State.PENDING);
    }

    /// It was granted once: to end it is no withdrawal of a request, wherever the partner is.
    @Test
    void whatIsTakenUpAgainAndEndedBeforeThePartnerHearsOfItIsTerminated() {
        active(policy(COMPUTER, allow("all", Action.FIND, Action.SUBSCRIBE)));
        grid.take(COMPUTER, suspend(ID, BALANCER), NOON);
        cross(NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        assertThat(at(grid).getState()).isEqualTo(State.REQUESTED);

        grid.take(COMPUTER, terminate(ID, BALANCER), NOON);
        cross(NOON);

        assertThat(at(grid).getState()).isEqualTo(State.TERMINATED);
        assertThat(at(harbour).getState()).isEqualTo(State.TERMINATED);
    }

    @Test
    void whatBothHaveSuspendedBothHaveToResume() {
        active(open(COMPUTER));
        harbour.take(COMPUTER, suspend(ID, COMPUTER), NOON);
        grid.take(COMPUTER, suspend(ID, BALANCER), NOON);
        cross(NOON);

        harbour.take(COMPUTER, resume(ID, COMPUTER, LATER), NOON);
        cross(NOON);
        assertThat(at(harbour).getState()).isEqualTo(State.SUSPENDED);
        assertThat(at(grid))
                .extracting(Interaction::getEpoch, Interaction::getState)
                .containsExactly(2L, State.SUSPENDED);

        harbour.take(COMPUTER, suspend(ID, COMPUTER), NOON);
        cross(NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(NOON);
        assertThat(at(harbour).getState()).as("the other one has, again").isEqualTo(State.SUSPENDED);

        harbour.take(COMPUTER, resume(ID, COMPUTER, LATER), NOON);
        cross(NOON);
        starts(4, NOON);
        assertThat(List.of(at(harbour), at(grid)))
                .extracting(Interaction::getState)
                .containsOnly(State.ACTIVE);
    }

    @Test
    void withinOneSpaceTheSameHoldsAtOnce() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        harbour.take(COMPUTER, start(LOCAL, 1), NOON);
        harbour.take(COMPUTER, ready(LOCAL, 1), NOON);

        harbour.take(COMPUTER, suspend(LOCAL, CRANE), NOON);
        harbour.take(COMPUTER, suspend(LOCAL, COMPUTER), NOON);
        harbour.take(COMPUTER, resume(LOCAL, COMPUTER, LATER), NOON);
        assertThat(local().getState()).as("by its requester").isEqualTo(State.SUSPENDED);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        harbour.take(COMPUTER, start(LOCAL, 3), NOON);

        assertThat(local().getState()).isEqualTo(State.ACTIVE);
        assertThat(local().getEpoch()).isEqualTo(3);
        assertThat(harbour.sent()).isEmpty();
    }

    @Test
    void aStricterPolicyEndsAlsoWhatIsSuspended() {
        active(open(COMPUTER));
        harbour.take(COMPUTER, suspend(ID, COMPUTER), NOON);

        AuditEntry audit = harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND)), NOON);
        cross(NOON);

        assertThat(audit.getEnded()).containsExactly(ID);
        assertThat(at(grid).getState()).isEqualTo(State.TERMINATED);
        assertThat(harbour.take(COMPUTER, resume(ID, COMPUTER, LATER), NOON).getOutcome())
                .isEqualTo(Outcome.REFUSED);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(NOON);
        assertThat(at(grid).getState()).isEqualTo(State.DENIED);
    }

    /// To suspend and resume gains no time.
    @Test
    void whatEndsByItselfEndsThenAlsoIfItWasSuspended() {
        Rule anHour = Rule.newBuilder(allow("hour", Action.SUBSCRIBE))
                .setTerms(new Terms(History.NONE, List.of(), null, null, null, 3_600_000L, null, null, null, null))
                .build();
        active(policy(COMPUTER, allow("find", Action.FIND), anHour));
        Instant end = NOON.plus(Duration.ofHours(1));
        assertThat(at(harbour).getProviderHalf().getUntil()).isEqualTo(end);

        Instant meanwhile = NOON.plus(Duration.ofMinutes(50));
        harbour.take(COMPUTER, suspend(ID, COMPUTER), meanwhile);
        cross(meanwhile);
        harbour.take(COMPUTER, resume(ID, COMPUTER, LATER), meanwhile);
        cross(meanwhile);
        starts(2, meanwhile);
        assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);
        assertThat(at(grid).getProviderHalf().getUntil()).isEqualTo(end);

        grid.take(COMPUTER, suspend(ID, BALANCER), meanwhile);
        cross(meanwhile);
        harbour.take(COMPUTER, new Tick(ID), end);
        cross(end);
        assertThat(at(grid).getState()).isEqualTo(State.EXPIRED);
    }

    /// However it was granted, it is so again under the terms that it had.
    @Test
    void termsOutliveASuspension() {
        Terms ofRule = fields("load", "cpu");
        for (Terms given : List.of(fields("load"), ofRule)) {
            boolean narrowed = !given.equals(ofRule);
            consented(ofRule, given, narrowed);
            assertThat(at(grid).getProviderHalf().getTerms()).isEqualTo(given);

            resumedByRequester(BALANCER + "#agent", null);
            assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);
            assertThat(at(grid).getProviderHalf().getTerms()).isEqualTo(given);

            // No rule says anything any more: it goes on as it was
            harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND)), NOON);
            resumedByRequester(BALANCER + "#agent", null);
            assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);
            assertThat(at(grid).getProviderHalf().getTerms()).isEqualTo(given);
            grid.take(COMPUTER, terminate(ID, BALANCER), NOON);
            cross(NOON);
        }
    }

    @Test
    void consentIsForTheAgentAndThePurposeThatItWasGivenFor() {
        consented(fields("load"), fields("load"), false);
        resumedByRequester(BALANCER + "#other", null);
        assertThat(at(harbour).getState()).as("another agent").isEqualTo(State.PENDING);

        harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON);
        starts(at(harbour).getEpoch(), NOON);
        assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);
        resumedByRequester(BALANCER + "#other", "something else");
        assertThat(at(harbour).getState()).as("another purpose").isEqualTo(State.PENDING);
    }

    @Test
    void aStricterRuleEndsWhatAnAgentConsentedToUnderItsOwnTerms() {
        consented(fields("load", "cpu"), fields("load", "cpu.user"), true);

        harbour.take(
                COMPUTER, policy(COMPUTER, allow("find", Action.FIND), asking(fields("load", "cpu", "disk"))), NOON);
        assertThat(at(harbour).getState()).as("within the rule still").isEqualTo(State.ACTIVE);
        harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND), asking(fields("load"))), NOON);
        assertThat(at(harbour).getState()).isEqualTo(State.TERMINATED);
    }

    /// What crosses an offer under terms neither takes nor loosens it.
    @Test
    void aRequestThatCrossesAnOfferUnderTermsIsAskedAbout() {
        harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND), asking(fields("load", "cpu"))), NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(NOON);
        harbour.take(COMPUTER, answer(ID, COMPUTER, fields("load")), NOON);
        harbour.sent();
        for (int i = 0; i < 2; i++) {
            grid.take(COMPUTER, terminate(ID, BALANCER), NOON);
            grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        }
        assertThat(at(grid).getEpoch()).isEqualTo(3);

        PartnerHalf newest = grid.sent().getLast();
        harbour.take(COMPUTER, newest, NOON);

        assertThat(at(harbour).getState()).isEqualTo(State.PENDING);
        assertThat(at(harbour).getOffered()).isFalse();
    }

    /// An end is final: to say that it was only a suspension brings nothing back.
    @Test
    void whatHasEndedIsNotSuspendedAfterwards() {
        active(open(COMPUTER));
        grid.take(COMPUTER, terminate(ID, BALANCER), NOON);
        PartnerHalf ended = grid.sent().getLast();
        harbour.take(COMPUTER, ended, NOON);
        Half suspended = Half.newBuilder(ended.getHalf())
                .setVersion(ended.getHalf().getVersion() + 1)
                .setReason(Reason.SUSPENDED)
                .build();

        AuditEntry audit = harbour.take(
                COMPUTER, PartnerHalf.newBuilder(ended).setHalf(suspended).build(), NOON);

        assertThat(audit.getOutcome()).isEqualTo(Outcome.IGNORED);
        assertThat(at(harbour).getState()).isEqualTo(State.TERMINATED);
    }

    @Test
    void whatNobodyHasGrantedIsNotSuspendedButOver() {
        harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND), ask("ask", Action.SUBSCRIBE)), NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        PartnerHalf asked = grid.sent().getLast();
        harbour.take(COMPUTER, asked, NOON);
        Half suspended = Half.newBuilder(asked.getHalf())
                .setVersion(2)
                .setWanted(false)
                .setReason(Reason.SUSPENDED)
                .build();

        harbour.take(COMPUTER, PartnerHalf.newBuilder(asked).setHalf(suspended).build(), NOON);

        assertThat(at(harbour).getState()).isEqualTo(State.WITHDRAWN);
    }

    /// A partner cannot undo what its own twin's agent has suspended.
    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"RESUMED", "NONE"})
    void whatWasSuspendedIsNotBegunAgainByTheRequestThatItBeganWith(Reason reason) {
        active(open(COMPUTER));
        grid.take(COMPUTER, suspend(ID, BALANCER), NOON);
        PartnerHalf suspended = grid.sent().getLast();
        harbour.take(COMPUTER, suspended, NOON);
        Half resumed = HalfChanges.begin(Side.REQUESTER, 2, reason, BALANCER, NOON);

        AuditEntry audit = harbour.take(
                COMPUTER, PartnerHalf.newBuilder(suspended).setHalf(resumed).build(), NOON);

        assertThat(audit.getReason()).isEqualTo(Reason.UNVERIFIABLE);
        assertThat(at(harbour).getState()).isEqualTo(State.SUSPENDED);
    }

    /// What an end brings along is not verified, and is not remembered in the place of what was.
    @Test
    void anEndInBetweenDoesNotMakeAnOldRequestNew() {
        active(open(COMPUTER));
        String once = at(harbour).getRequest();
        Half over = Half.newBuilder(at(harbour).getRequesterHalf())
                .setEpoch(2)
                .setWanted(false)
                .setReason(Reason.TERMINATED_BY_REQUESTER)
                .build();
        harbour.take(COMPUTER, half(over, ""), NOON);
        assertThat(at(harbour).getEpoch()).isEqualTo(2);

        AuditEntry audit = harbour.take(
                COMPUTER, half(HalfChanges.begin(Side.REQUESTER, 3, Reason.NONE, BALANCER, NOON), once), NOON);

        assertThat(audit.getReason()).isEqualTo(Reason.UNVERIFIABLE);
        assertThat(at(harbour).getState()).isNotEqualTo(State.ACTIVE);
    }

    private static PartnerHalf half(Half half, String request) {
        return PartnerHalf.newBuilder()
                .setInteraction(ID)
                .setOrganisation(GRID)
                .setRequester(BALANCER)
                .setProvider(COMPUTER)
                .setFeed("load")
                .setPartitions(1)
                .setHalf(half)
                .setAgent(BALANCER + "#agent")
                .setPurpose(null)
                .setValidUntil(NOON.plusSeconds(60))
                .setRequest(request)
                .setRequesterDocument("")
                .build();
    }

    private static Terms fields(String... names) {
        return new Terms(History.NONE, List.of(names), null, null, null, null, null, null, null, null);
    }

    private static Rule asking(Terms terms) {
        return Rule.newBuilder(ask("ask", Action.SUBSCRIBE)).setTerms(terms).build();
    }

    private void consented(Terms ofRule, Terms given, boolean narrowed) {
        harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND), asking(ofRule)), NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(NOON);
        harbour.take(COMPUTER, narrowed ? answer(ID, COMPUTER, given) : answer(ID, COMPUTER, true), NOON);
        cross(NOON);
        if (narrowed) {
            grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
            cross(NOON);
        }
        starts(at(harbour).getEpoch(), NOON);
        assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);
    }

    private void resumedByRequester(String agent, @Nullable String purpose) {
        grid.take(COMPUTER, suspend(ID, BALANCER), NOON);
        cross(NOON);
        grid.take(
                COMPUTER,
                SubscriptionRequested.newBuilder(subscribe(BALANCER, COMPUTER))
                        .setAgent(agent)
                        .setPurpose(purpose)
                        .build(),
                NOON);
        cross(NOON);
        starts(at(harbour).getEpoch(), NOON);
    }

    @Test
    void onlyWhoSuspendedResumesAndOnlyWhatIsActiveIsSuspended() {
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        assertThat(grid.take(COMPUTER, suspend(ID, BALANCER), NOON).getOutcome())
                .as("not answered yet")
                .isEqualTo(Outcome.REFUSED);
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        cross(NOON);
        starts(1, NOON);

        assertThat(harbour.take(COMPUTER, suspend(ID, CRANE), NOON).getReason()).isEqualTo(Reason.UNKNOWN_INTERACTION);
        assertThat(harbour.take(COMPUTER, resume(ID, COMPUTER, LATER), NOON).getChanged())
                .as("it goes on")
                .isEmpty();
        grid.take(COMPUTER, suspend(ID, BALANCER), NOON);
        cross(NOON);
        harbour.take(COMPUTER, resume(ID, COMPUTER, LATER), NOON);
        assertThat(at(harbour).getState()).isEqualTo(State.SUSPENDED);
        assertThat(grid.take(COMPUTER, resume(ID, BALANCER, LATER), NOON).getReason())
                .isEqualTo(Reason.UNKNOWN_INTERACTION);
    }

    /// Under other terms than were agreed to, it is an offer like any other.
    @Test
    void aPartnerThatResumesUnderOtherTermsOffersSomethingNew() {
        active(open(COMPUTER));
        harbour.take(COMPUTER, suspend(ID, COMPUTER), NOON);
        cross(NOON);
        harbour.take(COMPUTER, resume(ID, COMPUTER, LATER), NOON);
        PartnerHalf resumed = harbour.sent().getLast();
        Half narrowed = Half.newBuilder(resumed.getHalf())
                .setTerms(new Terms(History.NONE, List.of("at"), null, null, null, null, null, null, null, null))
                .build();

        grid.take(COMPUTER, PartnerHalf.newBuilder(resumed).setHalf(narrowed).build(), NOON);

        assertThat(at(grid).getState()).isEqualTo(State.OFFERED);
        assertThat(at(grid).getRequesterHalf()).isNull();
    }

    /// What was asked for once is no consent to something else: it ends, for both.
    @Test
    void aPartnerTakesUpWithALapsedRequestOnlyWhatItWasFor() {
        PartnerHalf taken = PartnerHalf.newBuilder(takenUp())
                .setRequest("another request, long lapsed")
                .setValidUntil(NOON)
                .build();

        AuditEntry audit = harbour.take(COMPUTER, taken, LATER);

        assertThat(audit.getOutcome()).isEqualTo(Outcome.REFUSED);
        assertThat(audit.getReason()).isEqualTo(Reason.EXPIRED);
        cross(LATER);
        assertThat(List.of(at(harbour).getState(), at(grid).getState())).containsOnly(State.EXPIRED);
        assertThat(at(harbour).getRequesterHalf()).isEqualTo(at(grid).getRequesterHalf());
    }

    @Test
    void aPartnerTakesUpWithAnotherRequestThatHolds() {
        PartnerHalf taken = PartnerHalf.newBuilder(takenUp())
                .setRequest("another request")
                .setValidUntil(MUCH_LATER)
                .build();

        assertThat(harbour.take(COMPUTER, taken, LATER).getOutcome()).isEqualTo(Outcome.ACCEPTED);
    }

    /// What grid says of what harbour has resumed.
    private PartnerHalf takenUp() {
        active(open(COMPUTER));
        harbour.take(COMPUTER, suspend(ID, COMPUTER), NOON);
        cross(NOON);
        harbour.take(COMPUTER, resume(ID, COMPUTER, MUCH_LATER), LATER);
        harbour.sent().forEach(half -> grid.take(COMPUTER, half, LATER));
        return grid.sent().getLast();
    }

    private void active(Object policy) {
        harbour.take(COMPUTER, policy, NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(NOON);
        starts(1, NOON);
        assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);
    }

    private void starts(long epoch, Instant now) {
        harbour.take(COMPUTER, start(ID, epoch), now);
        grid.take(COMPUTER, ready(ID, epoch), now);
        cross(now);
    }

    private void cross(Instant now) {
        for (int round = 0; round < 3; round++) {
            grid.sent().forEach(half -> harbour.take(COMPUTER, half, now));
            harbour.sent().forEach(half -> grid.take(COMPUTER, half, now));
        }
    }

    private Interaction at(Space space) {
        return space.existing(COMPUTER, ID);
    }

    private Interaction local() {
        return harbour.existing(COMPUTER, LOCAL);
    }
}
