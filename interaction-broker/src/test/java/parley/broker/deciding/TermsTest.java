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
import static parley.broker.deciding.Events.policy;
import static parley.broker.deciding.Events.ready;
import static parley.broker.deciding.Events.start;
import static parley.broker.deciding.Events.subscribe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.CommandRequested;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.PartnerHalf;
import parley.avro.Rate;
import parley.avro.Reason;
import parley.avro.Rule;
import parley.avro.State;
import parley.avro.Terms;
import parley.avro.Tick;
import parley.interaction.InteractionId;

/// What is granted is granted under terms: both sides know them, and when it ends by itself.
final class TermsTest {

    private static final Rule FIND = allow("find", Action.FIND);
    private static final Instant EVENING = NOON.plus(Duration.ofHours(6));
    private static final Duration LATER = Duration.ofMinutes(2);

    private final Space harbour = new Space(HARBOUR);
    private final Space grid = new Space(GRID);

    @Test
    void bothSidesKnowTheTermsAndTheEndFromTheGrantOn() {
        Terms terms = granted(it -> it.setWhere("load > 0.5")
                .setAtMost(new Rate(1, 1_000L))
                .setForMillis(Duration.ofHours(1).toMillis())
                .setUntil(EVENING)
                .setPurpose("balancing"));

        for (Space space : List.of(harbour, grid)) {
            assertThat(at(space).getState()).isEqualTo(State.ACTIVE);
            assertThat(at(space).getProviderHalf().getTerms()).isEqualTo(terms);
            assertThat(at(space).getProviderHalf().getUntil()).isEqualTo(NOON.plus(Duration.ofHours(1)));
        }
    }

    @Test
    void theEarlierOfTheTwoEndsCounts() {
        granted(it -> it.setForMillis(Duration.ofHours(8).toMillis()).setUntil(EVENING));

        assertThat(at(grid).getProviderHalf().getUntil()).isEqualTo(EVENING);
    }

    @Test
    void itEndsByItselfOnBothSidesThenAndNotBefore() {
        granted(it -> it.setUntil(EVENING));
        assertThat(next(harbour)).isEqualTo(EVENING);
        assertThat(harbour.take(COMPUTER, new Tick(ID), EVENING.minusMillis(1)).getOutcome())
                .isEqualTo(Outcome.IGNORED);

        AuditEntry ended = harbour.take(COMPUTER, new Tick(ID), EVENING);
        cross(harbour, grid);

        assertThat(ended)
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getEnded)
                .containsExactly(Outcome.ACCEPTED, Reason.EXPIRED, List.of(ID));
        assertThat(at(harbour).getState()).isEqualTo(State.EXPIRED);
        assertThat(at(grid).getState()).isEqualTo(State.EXPIRED);
        assertThat(next(harbour)).as("nothing is due any more").isNull();
        harbour.rebuilt();
    }

    @Test
    void whereTheProviderIsSilentTheRequesterEndsItALittleLater() {
        granted(it -> it.setUntil(EVENING));

        assertThat(next(grid)).isEqualTo(EVENING.plus(LATER));
        assertThat(grid.take(COMPUTER, new Tick(ID), EVENING).getOutcome()).isEqualTo(Outcome.IGNORED);
        AuditEntry ended = grid.take(COMPUTER, new Tick(ID), EVENING.plus(LATER));

        assertThat(ended.getReason()).isEqualTo(Reason.EXPIRED);
        assertThat(at(grid).getState()).isEqualTo(State.EXPIRED);
        assertThat(at(grid).getRequesterHalf().getBy()).isEqualTo(BALANCER);
    }

    /// The period begins anew; the date does not.
    @Test
    void afterAnEndItMayBeAskedForAgainWithinTheTerms() {
        granted(it -> it.setForMillis(Duration.ofHours(1).toMillis()).setUntil(EVENING));
        Instant end = NOON.plus(Duration.ofHours(1));
        harbour.take(COMPUTER, new Tick(ID), end);
        cross(harbour, grid);

        asked(end);
        assertThat(at(harbour))
                .extracting(Interaction::getEpoch, it -> it.getProviderHalf().getUntil())
                .containsExactly(2L, end.plus(Duration.ofHours(1)));

        harbour.take(COMPUTER, new Tick(ID), end.plus(Duration.ofHours(1)));
        cross(harbour, grid);
        asked(EVENING);
        assertThat(at(harbour))
                .extracting(Interaction::getState, it -> it.getProviderHalf().getReason())
                .containsExactly(State.EXPIRED, Reason.EXPIRED);
    }

    @Test
    void termsThatGiveMoreEndNothingAndWhoAsksAnewHasThem() {
        Terms terms = granted(it -> it.setWhere("load > 0.5").setForMillis(60_000L));
        Interaction before = at(harbour);
        Terms more = Terms.newBuilder(terms).setForMillis(90_000L).build();

        AuditEntry longer = harbour.take(COMPUTER, policy(COMPUTER, FIND, may("may", more)), NOON.plusSeconds(9));
        AuditEntry all = harbour.take(COMPUTER, policy(COMPUTER, FIND, allow("all", Action.SUBSCRIBE)), NOON);
        AuditEntry less = harbour.take(
                COMPUTER,
                policy(
                        COMPUTER,
                        FIND,
                        may("may", Terms.newBuilder(terms).setForMillis(59_999L).build())),
                NOON);

        assertThat(List.of(longer, all)).extracting(AuditEntry::getEnded).containsOnly(List.of());
        assertThat(less.getEnded()).containsExactly(ID);
        assertThat(before.getState()).isEqualTo(State.ACTIVE);
        harbour.take(COMPUTER, policy(COMPUTER, FIND, may("may", more)), NOON);
        cross(harbour, grid);
        asked(NOON);
        assertThat(at(grid).getProviderHalf().getTerms()).isEqualTo(more);
        harbour.rebuilt();
    }

    @Test
    void otherTermsEndWhatWasGrantedAndTheSameDoNot() {
        Terms terms = granted(it -> it.setWhere("load > 0.5").setForMillis(60_000L));

        AuditEntry same = harbour.take(COMPUTER, policy(COMPUTER, FIND, may("other", terms)), NOON.plusSeconds(9));
        AuditEntry wider = harbour.take(
                COMPUTER,
                policy(
                        COMPUTER,
                        FIND,
                        may(
                                "may",
                                Terms.newBuilder(terms).setWhere("load > 0.4").build())),
                NOON.plusSeconds(9));

        assertThat(same.getEnded()).isEmpty();
        assertThat(wider.getEnded()).containsExactly(ID);
        assertThat(at(harbour).getProviderHalf().getReason()).isEqualTo(Reason.POLICY_CHANGED);
    }

    @Test
    void whatTheAgentsAcceptIsUnderTheTermsOfTheRuleThatAskedAndRunsFromThenOn() {
        Terms terms = Terms.newBuilder().setForMillis(60_000L).setWhere("true").build();
        Rule asks =
                Rule.newBuilder(ask("ask", Action.SUBSCRIBE)).setTerms(terms).build();
        harbour.take(COMPUTER, policy(COMPUTER, FIND, asks), NOON);
        asked(NOON);

        harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON.plusSeconds(30));

        assertThat(at(harbour).getProviderHalf())
                .extracting(Half::getTerms, Half::getUntil)
                .containsExactly(terms, NOON.plusSeconds(90));
    }

    /// Nobody accepts under no terms what a rule had asked about under some.
    @Test
    void whenTheRuleThatAskedHoldsNoLongerNothingIsAccepted() {
        Rule asks = asking(NOON.plusSeconds(60));
        harbour.take(COMPUTER, policy(COMPUTER, FIND, asks), NOON);
        asked(NOON);

        AuditEntry late = harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON.plusSeconds(60));

        assertThat(late.getOutcome()).isEqualTo(Outcome.REFUSED);
        assertThat(at(harbour).getProviderHalf().getWanted()).isFalse();
    }

    @Test
    void whatWasAcceptedGoesOnUnderItsTermsWhenTheRuleThatAskedIsGone() {
        Rule asks = asking(null);
        harbour.take(COMPUTER, policy(COMPUTER, FIND, asks), NOON);
        asked(NOON);
        harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON);

        AuditEntry gone = harbour.take(COMPUTER, policy(COMPUTER, FIND), NOON.plusSeconds(1));

        assertThat(gone.getEnded()).isEmpty();
        assertThat(at(harbour).getProviderHalf().getTerms()).isEqualTo(asks.getTerms());
    }

    private static Rule asking(@Nullable Instant until) {
        return Rule.newBuilder(ask("ask", Action.SUBSCRIBE))
                .setTerms(build(it -> it.setWhere("true")))
                .setValidUntil(until)
                .build();
    }

    @Test
    void withinAnOrganisationTheyCountAsWell() {
        harbour.take(COMPUTER, policy(COMPUTER, FIND, may("may", build(it -> it.setForMillis(60_000L)))), NOON);
        String local = InteractionId.of(CRANE, COMPUTER, "load");

        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        assertThat(harbour.existing(COMPUTER, local).getProviderHalf().getUntil())
                .isEqualTo(NOON.plusSeconds(60));
        harbour.take(COMPUTER, new Tick(local), NOON.plusSeconds(60));

        assertThat(harbour.existing(COMPUTER, local).getState()).isEqualTo(State.EXPIRED);
    }

    /// Of what is refused for another reason nothing is counted.
    @Test
    void noMoreCommandsOfATwinAreAcceptedThanItsRuleAllowsInThatTime() {
        Rule control = Rule.newBuilder(allow("may", Action.CONTROL))
                .setTerms(build(it -> it.setMaxCommands(new Rate(2, 60_000L))))
                .build();
        harbour.take(COMPUTER, policy(COMPUTER, FIND, control), NOON);

        assertThat(List.of(
                        sent("1", CRANE, 0, true),
                        sent("2", CRANE, 1, false),
                        sent("3", CRANE, 2, true),
                        sent("4", CRANE, 59, true),
                        sent("5", BALANCER, 59, true),
                        sent("6", CRANE, 60, true)))
                .containsExactly(
                        Reason.NONE, Reason.UNKNOWN_CONTROL, Reason.NONE, Reason.TOO_MANY, Reason.NONE, Reason.NONE);
    }

    private Reason sent(String id, String requester, long second, boolean known) {
        CommandRequested command = CommandRequested.newBuilder()
                .setCommand(id)
                .setOrganisation(Space.organisation(requester))
                .setRequester(requester)
                .setProvider(COMPUTER)
                .setAgent(requester + "#agent")
                .setControl("sampling")
                .setDigest("digest")
                .setFindable(true)
                .setKnown(known)
                .setProblem(null)
                .setPurpose(null)
                .setValidUntil(EVENING)
                .build();
        return harbour.take(COMPUTER, command, NOON.plusSeconds(second)).getReason();
    }

    private static Rule may(String id, Terms terms) {
        return Rule.newBuilder(allow(id, Action.SUBSCRIBE)).setTerms(terms).build();
    }

    private static Terms build(UnaryOperator<Terms.Builder> with) {
        return with.apply(Terms.newBuilder()).build();
    }

    private Terms granted(UnaryOperator<Terms.Builder> with) {
        Terms terms = build(with);
        harbour.take(COMPUTER, policy(COMPUTER, FIND, may("may", terms)), NOON);
        asked(NOON);
        return terms;
    }

    /// Asks, and lets everything happen that follows.
    private void asked(Instant now) {
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER, now.plus(Duration.ofDays(1))), now);
        cross(grid, harbour);
        cross(harbour, grid);
        long epoch = at(harbour).getEpoch();
        harbour.take(COMPUTER, start(ID, epoch), now);
        grid.take(COMPUTER, ready(ID, epoch), now);
        cross(harbour, grid);
    }

    private static void cross(Space from, Space to) {
        for (PartnerHalf half : from.sent()) {
            to.take(COMPUTER, half, half.getHalf().getIssued());
        }
    }

    private static Interaction at(Space space) {
        return space.existing(COMPUTER, ID);
    }

    private static @Nullable Instant next(Space space) {
        return Deadlines.next(Objects.requireNonNull(space.interaction(COMPUTER, ID)), null, space.own, Instant.EPOCH)
                .orElse(null);
    }
}
